"""Grading: fair parts of a point, rounded once and downwards, and exact at the cut score."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import grading, items

shares = st.integers(1, 400).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
cuts = st.integers(0, 10_000).map(lambda hundredths: Decimal(hundredths).scaleb(-2))
inner_cuts = st.integers(1, 9_999).map(lambda hundredths: Decimal(hundredths).scaleb(-2))


def wording(kind: str, *, options=(), pairs=(), answers=(), case_matters=False) -> SimpleNamespace:
    stored = items.fitted(kind, options=options, pairs=pairs, answers=answers)
    return SimpleNamespace(kind=kind, case_matters=case_matters, **stored)


def choice(correct: Iterable[str], of: str = "abcd", kind: str = "multiple_choice") -> SimpleNamespace:
    return wording(kind, options=[{"text": letter, "correct": letter in correct} for letter in of])


def weighed(kind: str = "multiple_choice", **shares: str) -> SimpleNamespace:
    options = [{"text": letter, "correct": Decimal(share) > 0, "fraction": share} for letter, share in shares.items()]
    return wording(kind, options=options)


def steps(count: int) -> SimpleNamespace:
    return wording("ordering", options=[{"text": f"Step {number}"} for number in range(count)])


def pairing(*rights: str) -> SimpleNamespace:
    return wording("matching", pairs=[{"left": f"L{place}", "right": right} for place, right in enumerate(rights)])


def accepting(kind: str, *answers: tuple[str, str] | tuple[str, str, str], **facts) -> SimpleNamespace:
    named = [dict(zip(("text", "fraction", "tolerance"), answer, strict=False)) for answer in answers]
    return wording(kind, answers=named, **facts)


@pytest.mark.parametrize(
    ("item", "response", "earned"),
    [
        (choice("a", kind="single_choice"), ["a"], 1),
        (choice("a", kind="single_choice"), ["b"], 0),
        (choice("b", of="ab", kind="true_false"), ["b"], 1),
        (weighed("single_choice", a="1", b="0.5", c="-1"), ["b"], Fraction(1, 2)),
        (weighed("single_choice", a="1", b="0.5", c="-1"), ["c"], 0),
        (choice("ac"), ["a", "c"], 1),
        (choice("ac"), ["c", "a"], 1),
        (choice("ac"), ["a"], Fraction(1, 2)),
        (choice("ac"), ["a", "b"], 0),
        (choice("ac"), ["a", "b", "c"], Fraction(1, 2)),
        (choice("abc", of="abcde"), ["a", "b"], Fraction(2, 3)),
        (choice("abc", of="abcde"), ["a", "b", "d"], Fraction(1, 6)),
        (choice("ac"), ["a", "b", "c", "d"], 0),
        (choice("ac"), ["b", "d"], 0),
        (choice("abcd"), ["a", "b", "c", "d"], 1),
        (weighed(a="0.33333", b="0.33333", c="0.33333", d="-1"), ["a", "b", "c"], 1),
        (weighed(a="0.33333", b="0.33333", c="0.33333", d="-1"), ["a", "b"], Fraction(2, 3)),
        (weighed(a="0.5", b="0.5", c="-0.25"), ["a", "c"], Fraction(1, 4)),
        (weighed(a="0.5", b="0.5", c="-0.25"), ["c"], 0),
        (pairing("x", "y", "z"), {"a": "a", "b": "b", "c": "c"}, 1),
        (pairing("x", "y", "z"), {"a": "a", "b": "a"}, Fraction(1, 3)),
        (pairing("x", "y", "x"), {"a": "a", "b": "b", "c": "a"}, 1),
        (steps(4), {"a": 1, "b": 2, "c": 3, "d": 4}, 1),
        (steps(4), {"a": 2, "b": 1, "c": 3, "d": 4}, Fraction(2, 3)),
        (steps(4), {"a": 4, "b": 1, "c": 2, "d": 3}, 0),
        (steps(4), {"a": 4, "b": 3, "c": 2, "d": 1}, 0),
        (steps(4), {"a": 1, "b": 1, "c": 2, "d": 3}, Fraction(2, 3)),
        (steps(3), {"a": 1, "b": 2}, 0),
        (accepting("numeric", ("2.5", "1", "0.1")), "2.6", 1),
        (accepting("numeric", ("2.5", "1", "0.1")), "2.4", 1),
        (accepting("numeric", ("2.5", "1", "0.1")), "2.61", 0),
        (accepting("numeric", ("2.5", "1", "0"), ("2", "0.5", "1"), ("*", "0")), "1.5", Fraction(1, 2)),
        (accepting("numeric", ("2.5", "1", "0"), ("2", "0.5", "1"), ("*", "0")), "2.50", 1),
        (accepting("short_answer", ("Connection", "1")), "  CONNECTION ", 1),
        (accepting("short_answer", ("Connection", "1"), case_matters=True), "connection", 0),
        (accepting("short_answer", ("co-*reflection", "1"), ("*reflection", "0.5")), "self reflection", Fraction(1, 2)),
        (accepting("short_answer", ("*", "-1"), ("yes", "1")), "no", 0),
        (wording("essay"), "Many words.", 0),
    ],
)
def test_an_answer_earns_what_the_rule_of_its_kind_says(item, response, earned):
    assert grading.credit(item, response) == earned
    assert grading.is_right(item, response) == (earned == 1)


@pytest.mark.parametrize("response", [None, [], {}, ""])
@pytest.mark.parametrize("item", [choice("ac"), steps(3), pairing("x", "y"), accepting("numeric", ("0", "1", "0"))])
def test_an_item_left_open_earns_nothing(item, response):
    assert grading.credit(item, response) == 0


letters = st.sets(st.sampled_from("abcdef"))


@given(letters, letters)
def test_choosing_earns_between_nothing_and_a_point_and_the_point_for_the_key_alone(correct, chosen):
    earned = grading.credit(choice(correct, of="abcdef"), sorted(chosen) * 2)
    assert 0 <= earned <= 1
    assert (earned == 1) == (chosen == correct and bool(correct))


@given(letters, letters, st.sampled_from("abcdef"))
def test_one_more_right_option_never_costs_and_one_more_wrong_one_never_pays(correct, chosen, more):
    item = choice(correct, of="abcdef")
    before, after = (grading.credit(item, sorted(some)) for some in (chosen - {more}, chosen | {more}))
    assert after >= before if more in correct else after <= before


@given(letters)
def test_marking_everything_or_all_that_is_wrong_earns_nothing(correct):
    item = choice(correct, of="abcdef")
    assert grading.credit(item, list("abcdef")) == (len(correct) == 6)
    assert grading.credit(item, sorted(set("abcdef") - correct)) == 0


@given(st.integers(2, 7).flatmap(lambda count: st.permutations(range(1, count + 1))))
def test_an_order_earns_a_point_when_it_is_right_and_nothing_when_it_is_reversed(places):
    item = steps(len(places))
    response = dict(zip("abcdefg", places, strict=False))
    earned = grading.credit(item, response)
    assert 0 <= earned <= 1
    assert (earned == 1) == (list(places) == sorted(places))
    opposite = {letter: len(places) + 1 - place for letter, place in response.items()}
    assert earned == 0 or grading.credit(item, opposite) == 0


@given(st.integers(2, 6).flatmap(lambda count: st.permutations(range(1, count + 1))), st.data())
def test_leaving_an_option_without_a_place_never_earns_more(places, data):
    response = dict(zip("abcdef", places, strict=False))
    fewer = {name: response[name] for name in data.draw(st.sets(st.sampled_from(sorted(response))))}
    assert grading.credit(steps(len(places)), fewer) <= grading.credit(steps(len(places)), response) or not fewer


@given(st.lists(st.sampled_from("xyz"), min_size=2, max_size=6), st.data())
def test_each_pair_earns_its_equal_part(rights, data):
    item = pairing(*rights)
    chosen = {pair["id"]: data.draw(st.sampled_from([one["id"] for one in item.pairs])) for pair in item.pairs}
    side = {pair["id"]: pair["right"] for pair in item.pairs}
    right = sum(side[chosen[pair["id"]]] == pair["right"] for pair in item.pairs)
    assert grading.credit(item, chosen) == Fraction(right, len(rights))


@given(inner_cuts, cuts, cuts)
def test_a_scaled_score_is_exact_at_its_cut_and_never_falls(cut, one, other):
    low, high = sorted((one, other))
    assert grading.scaled(cut, cut) == 500
    assert 200 <= grading.scaled(low, cut) <= grading.scaled(high, cut) <= 800
    assert (grading.scaled(one, cut) >= 500) == grading.passes(one, cut)


@pytest.mark.parametrize(
    ("reached", "cut", "told"),
    [
        ("0", "75", 200),
        ("75", "75", 500),
        ("100", "75", 800),
        ("74.99", "75", 499),
        ("33.33", "50", 399),
        ("0.01", "99.99", 200),
    ],
)
def test_a_scaled_score_is_rounded_down(reached, cut, told):
    assert grading.scaled(Decimal(reached), Decimal(cut)) == told


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


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.fractions(0, 1, max_denominator=12))))
def test_topics_add_up_to_the_whole(marks):
    told = grading.by_topic(marks)
    assert sum(result.total for result in told) == len(marks)
    assert sum(result.points for result in told) == sum(points for _topic, points in marks)
    assert [result.topic for result in told] == list(dict.fromkeys(topic for topic, _points in marks))
    assert all(result.reached <= result.points for result in told)


def test_nothing_that_counts_is_nothing_reached():
    assert grading.added_up([]) == grading.Score(Fraction(0), 0, 0)
    assert grading.percent(Fraction(0), 0) == 0
