"""Names as they are printed, and when two spellings name one family."""

import pytest

from certificates import names


@pytest.mark.parametrize(
    "name", ["Ada Okafor", "José Nuñez", "Nguyễn Thị Minh", "李小龍", "O'Neill-Sánchez", "محمد علي"]
)
def test_a_name_in_any_script_can_be_printed(name):
    assert names.is_printable(names.printed(name))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "123",
        "Ada\x00Okafor",
        "Ada\u202eOkafor",
        "Ada\u200bOkafor",
        "<b>Ada</b>",
        "Ada  Okafor",
        "Jose\u0301",
    ],
)
def test_what_cannot_be_seen_or_is_no_name_cannot_be_printed(name):
    assert not names.is_printable(name)


def test_a_name_is_kept_in_nfc_with_single_spaces():
    assert names.printed("  Jose\u0301   Nu\u00f1ez ") == "José Nuñez"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Okafor", "OKAFOR"),
        ("Núñez", "nunez"),
        ("O'Neill", "ONeill"),
        ("Smith-Jones", "smith jones"),
        ("Straße", "STRASSE"),
    ],
)
def test_spelling_that_people_do_not_type_makes_no_difference(one, other):
    assert names.same_family_name(one, other)


@pytest.mark.parametrize(("one", "other"), [("Okafor", "Okafo"), ("", ""), ("-", "'"), ("Ruiz", "")])
def test_other_names_and_no_names_are_not_the_same(one, other):
    assert not names.same_family_name(one, other)
