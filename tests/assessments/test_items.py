"""What makes an item well formed, where its question begins, and what counts as an answer to it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import items, responses


@pytest.mark.parametrize(
    ("stem", "setting", "question"),
    [
        ("What fits best?", "", "What fits best?"),
        ("Leo wants to leave the group. What fits best?", "Leo wants to leave the group.", "What fits best?"),
        ("Leo asks: why? He waits. What now? Choose two.", "Leo asks: why? He waits.", "What now? Choose two."),
        ("Peer support is always voluntary.", "", "Peer support is always voluntary."),
        (
            "First part.\n\nSecond part?\n\nThe question. It ends.",
            "First part.\n\nSecond part?",
            "The question. It ends.",
        ),
        ("You meet Dr. Ruiz. What do you say?", "You meet Dr. Ruiz.", "What do you say?"),
    ],
)
def test_a_stem_is_parted_before_its_question(stem, setting, question):
    assert items.parted(stem) == (setting, question)


@given(st.text(alphabet="ab .?!\n", max_size=60))
def test_parting_loses_no_word(stem):
    assert " ".join(items.parted(stem)).split() == stem.split()


def options(*correct: bool) -> list[dict]:
    return [{"text": f"Words {number}", "correct": is_so} for number, is_so in enumerate(correct)]


@pytest.mark.parametrize(
    ("kind", "given", "words"),
    [
        ("single_choice", options(True, False), []),
        ("single_choice", options(True, True), ["Exactly one option must be correct."]),
        ("single_choice", options(True), ["An item has from two to 12 options."]),
        ("single_choice", options(True, *[False] * 12), ["An item has from two to 12 options."]),
        ("multiple_choice", options(True, True, True), []),
        ("multiple_choice", options(False, False), ["At least one option must be correct."]),
        ("true_false", options(False, True), []),
        ("true_false", options(False, True, False), ["A true or false item has exactly two options."]),
        (
            "single_choice",
            [{"text": "A", "correct": True}, {"text": "a ", "correct": False}],
            ["Two options say the same."],
        ),
        (
            "single_choice",
            [{"text": "A", "correct": True}, {"text": " ", "correct": False}],
            ["Every option needs its words."],
        ),
    ],
)
def test_what_is_wrong_with_an_item_is_told_in_sentences(kind, given, words):
    assert [problem.words for problem in items.problems(kind, given)] == words


@given(st.permutations("abcd"), st.sets(st.integers(1, 4)))
def test_marks_are_read_back_as_the_options_they_stand_for(shown, marks):
    read = responses.read("multiple_choice", shown, sorted(marks))
    assert set(read) == {shown[mark - 1] for mark in marks}
    assert read == sorted(read)


@given(st.lists(st.integers() | st.booleans() | st.floats() | st.text(max_size=2), max_size=5))
def test_whatever_is_marked_is_read_as_options_of_this_item_or_refused(marks):
    with suppress(responses.Malformed):
        assert set(responses.read("multiple_choice", list("abcd"), marks)) <= set("abcd")
