"""What people mean by what they type: numbers exactly, words whatever their dress."""

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import typed


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        (" 3.50 ", "3.50"),
        ("3,5", "3.5"),
        ("0,125", "0.125"),
        ("-7", "-7"),
        ("\u22127", "-7"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1 000", "1000"),
        ("+4", "4"),
    ],
)
def test_a_number_is_read_as_people_write_it(text, number):
    assert typed.number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "NaN",
        "nan",
        "Infinity",
        "-inf",
        "1e3",
        "1E309",
        "0x10",
        "1/2",
        "1.2.3",
        "1,2,3",
        "١٢",
        "12 kg",
        "--1",
        "\x00",
        "_1",
    ],
)
def test_what_is_no_number_is_refused_in_words(text):
    with pytest.raises(typed.NotANumber, match=r"Write a number in digits, such as 12 or 3\.5\."):
        typed.number(text)


@pytest.mark.parametrize("text", ["1,000", "12,345,678", "1,000.5"])
def test_a_comma_between_thousands_is_not_guessed_at(text):
    with pytest.raises(typed.NotANumber, match="without a comma between thousands"):
        typed.number(text)


def test_a_number_has_an_end():
    with pytest.raises(typed.NotANumber, match="at most 40 digits"):
        typed.number("1" * 1_000_000)


@given(st.text(max_size=50))
def test_any_text_is_a_finite_number_or_refused(text):
    with suppress(typed.NotANumber):
        assert typed.number(text).is_finite()


@given(st.integers(1, 12), st.integers(1, 12))
def test_a_share_written_with_five_decimals_is_the_share_that_was_meant(part, whole):
    assert typed.share(f"{part / whole:.5f}") == Fraction(part, whole)


@given(st.integers(-100, 100))
def test_whole_percents_stay_as_they_are(percent):
    assert typed.share(Decimal(percent) / 100) == Fraction(percent, 100)


@pytest.mark.parametrize(
    ("accepted", "text", "fits"),
    [
        ("Co-reflection", "co\u2013reflection", True),
        ("caf\u00e9", "Cafe\u0301", True),
        ("cafe", "CAF\u00c9", True),
        ("two  words", " two\twords\n", True),
        ("it's", "it\u2019s", True),
        ("stra\u00dfe", "STRASSE", True),
        ("word", "words", False),
        ("mutual*", "Mutuality", True),
        ("*reflection", "self-reflection", True),
        ("*safe*plan*", "a safety plan", True),
        ("*safe*plan*", "plan to be safe", False),
        ("ab*ba", "aba", False),
        ("ab*ba", "abba", True),
        ("5 \\* 3", "5 * 3", True),
        ("5 \\* 3", "5 x 3", False),
        ("", "", True),
        (".*", "anything", False),
        ("(", "(", True),
    ],
)
def test_words_fit_whatever_their_dress(accepted, text, fits):
    assert typed.fits(accepted, text) is fits


def test_capital_letters_matter_where_the_author_says_so():
    assert not typed.fits("SAMHSA", "samhsa", case_matters=True)
    assert typed.fits("SAMHSA", " SAMHSA ", case_matters=True)


@given(st.text(max_size=40))
def test_every_text_fits_itself_and_a_star(text):
    assert typed.fits(text.replace("\\", "").replace("*", "\\*"), text.replace("\\", ""))
    assert typed.fits("*", text)


@given(st.text(alphabet="ab ", max_size=12), st.lists(st.text(alphabet="ab", max_size=3), min_size=2, max_size=5))
def test_stars_fit_as_a_plain_search_would(text, pieces):
    given_words = typed.words(text)

    def found(rest: str, left: list[str]) -> bool:
        if len(left) == 1:
            return rest.endswith(left[0])
        return any(
            rest[at:].startswith(left[0]) and found(rest[at + len(left[0]) :], left[1:]) for at in range(len(rest) + 1)
        )

    expected = given_words.startswith(pieces[0]) and found(given_words[len(pieces[0]) :], pieces[1:])
    assert typed.fits("*".join(pieces), text) == expected


def test_many_stars_take_no_time():
    assert not typed.fits("*a" * 50 + "*b", "a" * 500)
