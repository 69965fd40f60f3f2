"""What a browser sends becomes an answer of this question, or is refused and nothing else."""

from contextlib import suppress

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from assessments import forms, responses
from assessments.items import Kind

SHOWN, RIGHTS = ["b", "a", "c"], ["x", "y"]


@pytest.mark.parametrize(
    ("kind", "sent", "answer"),
    [
        ("single_choice", ["2"], ["a"]),
        ("multiple_choice", ["1", "3"], ["b", "c"]),
        ("multiple_choice", [], []),
        ("ordering", {"1": "2", "2": "1", "3": ""}, {"b": 2, "a": 1}),
        ("ordering", {"1": "1", "2": "1"}, {"b": 1, "a": 1}),
        ("matching", {"1": "2", "3": "1"}, {"b": "y", "c": "x"}),
        ("matching", [], {}),
        ("numeric", ["3,50"], "3.50"),
        ("numeric", ["  "], ""),
        ("short_answer", [" two words "], "two words"),
        ("essay", ["One\r\n\r\nTwo"], "One\n\nTwo"),
        ("essay", [], ""),
    ],
)
def test_each_kind_is_stored_as_it_is_said_to_be(kind, sent, answer):
    assert responses.read(kind, SHOWN, sent, rights=RIGHTS) == answer


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("single_choice", {"1": "1"}),
        ("single_choice", "1"),
        ("single_choice", ["1", "2"]),
        ("multiple_choice", ["4"]),
        ("multiple_choice", ["1", "1"]),
        ("ordering", {"1": "4"}),
        ("ordering", {"4": "1"}),
        ("ordering", {"1": "0"}),
        ("ordering", ["1"]),
        ("matching", {"1": "3"}),
        ("matching", {"1": "x"}),
        ("matching", "x"),
        ("numeric", ["NaN"]),
        ("numeric", ["Infinity"]),
        ("numeric", ["1e309"]),
        ("numeric", ["1", "2"]),
        ("numeric", {"1": "1"}),
        ("short_answer", ["a\x00b"]),
        ("short_answer", ["\ud800"]),
        ("essay", [5]),
    ],
)
def test_what_cannot_be_an_answer_is_refused(kind, sent):
    with pytest.raises(responses.Malformed):
        responses.read(kind, SHOWN, sent, rights=RIGHTS)


@pytest.mark.parametrize(("kind", "most"), [("short_answer", 500), ("essay", 30_000)])
def test_words_have_an_end(kind, most):
    assert len(responses.read(kind, [], ["a" * most])) == most
    with pytest.raises(responses.TooLong, match=f"Shorten it to {most} characters at most; it has {most + 1}"):
        responses.read(kind, [], ["a" * (most + 1)])


scraps = (
    st.integers()
    | st.booleans()
    | st.floats()
    | st.none()
    | st.text(max_size=3)
    | st.lists(st.text(max_size=2), max_size=2)
)
sent = (
    st.lists(scraps, max_size=4)
    | st.dictionaries(st.text(max_size=2) | st.integers(0, 5), scraps, max_size=4)
    | st.text(max_size=5)
)


@given(st.sampled_from(Kind.values), sent)
def test_71_whatever_is_sent_is_an_answer_or_refused(kind, given_):
    with suppress(responses.Malformed):
        answer = responses.read(kind, SHOWN, given_, rights=RIGHTS)
        if isinstance(answer, dict):
            assert set(answer) <= set(SHOWN)
            assert set(answer.values()) <= {"x", "y", 1, 2, 3}
        elif isinstance(answer, list):
            assert set(answer) <= set(SHOWN)


names = st.from_regex(r"\A(q\d{0,4}-)?(answer|sequence|known)?(-\d{0,3})?\Z") | st.text(max_size=12)


@given(st.dictionaries(names, st.lists(st.text(max_size=12), min_size=1, max_size=2), max_size=5))
def test_71_whatever_fields_are_sent_are_read_or_refused(fields):
    posted = QueryDict(mutable=True)
    for name, values in fields.items():
        posted.setlist(name, values)
    with suppress(responses.Malformed):
        for position, one in forms.given_in(posted).items():
            assert position is None or 1 <= position <= 999
            assert 0 <= one.sequence <= 999_999_999
