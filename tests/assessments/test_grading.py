"""Grading: whole or not at all, rounded down, and exact at the cut score."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import grading

OPTIONS = [{"id": "a", "correct": True}, {"id": "b", "correct": False}, {"id": "c", "correct": True}]
shares = st.integers(1, 400).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
cuts = st.integers(0, 10_000).map(lambda hundredths: Decimal(hundredths).scaleb(-2))


@pytest.mark.parametrize(
    ("response", "right"),
    [(["a", "c"], True), (["c", "a"], True), (["a"], False), (["a", "b", "c"], False), ([], False), (None, False)],
)
def test_an_item_is_right_when_exactly_the_correct_options_are_chosen(response, right):
    assert grading.is_right(OPTIONS, response) is right


@pytest.mark.parametrize(
    ("right", "total", "percent"),
    [(0, 10, "0.00"), (1, 3, "33.33"), (2, 3, "66.66"), (3, 4, "75.00"), (399, 400, "99.75")],
)
def test_the_share_has_two_decimals_and_is_rounded_down(right, total, percent):
    assert str(grading.percent(right, total)) == percent


@given(shares, cuts)
def test_rounding_carries_nobody_over_the_cut_score_nor_below_it(share, cut):
    right, total = share
    exactly = Decimal(right) * 100 >= cut * total
    assert grading.passes(grading.percent(right, total), cut) == exactly


@given(shares)
def test_a_hundred_is_everything_and_nothing_else(share):
    right, total = share
    assert (grading.percent(right, total) == 100) == (right == total)
    assert 0 <= grading.percent(right, total) <= 100


@given(shares)
def test_one_more_right_answer_never_lowers_the_score(share):
    right, total = share
    if right < total:
        assert grading.percent(right, total) < grading.percent(right + 1, total)


@given(st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")))
def test_order_and_repetition_do_not_matter(correct, chosen):
    options = [{"id": letter, "correct": letter in correct} for letter in "abcdef"]
    assert grading.is_right(options, sorted(chosen) * 2) == (chosen == correct)


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.booleans())))
def test_topics_add_up_to_the_whole(marks):
    told = grading.by_topic(marks)
    assert sum(result.total for result in told) == len(marks)
    assert sum(result.right for result in told) == sum(right for _topic, right in marks)
    assert [result.topic for result in told] == list(dict.fromkeys(topic for topic, _right in marks))
