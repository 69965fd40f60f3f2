"""The allocation is the best there is: it agrees with trying everything, and with itself in any order."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from certificates.rules import guess
from certificates.rules.allocation import allocate, keeps_limits, measure
from certificates.rules.bounds import Bounds, Floor, Lot
from certificates.rules.linear import LinearProgramme
from certificates.rules.solver import Whole


def numbers_below(n):
    return st.sets(st.integers(0, n - 1)).map(lambda found: tuple(sorted(found))) if n else st.just(())


@st.composite
def problems(draw, most_minutes=5, most_lots=4, events=True):
    topics, least, most, covers = (draw(st.integers(0, n)) for n in (3, 2, 2, 1))
    lot = st.builds(
        Lot,
        minutes=st.integers(0, most_minutes),
        topics=numbers_below(topics),
        least=numbers_below(least),
        most=numbers_below(most),
        covers=numbers_below(covers),
        event=st.sampled_from([None, None, 0, 1]) if events else st.none(),
        floor=st.sampled_from([0] * 6 + [1]),
    )
    floor = st.builds(Floor, minutes=st.integers(0, most_minutes + 1)) | st.builds(
        Floor, percent=st.sampled_from([0, 10, 25, 33, 50, Decimal("66.6"), 75, 100])
    )
    few = st.integers(0, most_minutes)
    minimum = draw(st.integers(0, 2 * most_minutes))
    bounds = Bounds(
        minimum=minimum,
        share_base=minimum,
        topics=tuple(draw(few) for _ in range(topics)),
        shared=draw(st.booleans()),
        least=tuple(draw(floor) for _ in range(least)),
        most=tuple(draw(few) for _ in range(most)),
        covers=covers,
    )
    return draw(st.lists(lot, max_size=most_lots)), bounds


def best_of_all(lots, bounds):
    possible = itertools.product(*(range(lot.minutes + 1) for lot in lots))
    measured = (measure(lots, bounds, counted) for counted in possible if keeps_limits(lots, bounds, counted))
    return min((one.rank for one in measured), default=None)


@settings(max_examples=200, deadline=None)
@given(problems())
@example(([Lot(3, least=(0,)), Lot(5)], Bounds(4, 4, least=(Floor(percent=Decimal("66.6")),))))
def test_it_agrees_with_trying_everything(problem):
    lots, bounds = problem
    found = allocate(lots, bounds)
    assert (found.rank if found else None) == best_of_all(lots, bounds)
    if found:
        assert keeps_limits(lots, bounds, found.counted)
        assert all(0 <= minutes <= lot.minutes for lot, minutes in zip(lots, found.counted, strict=True))


def topics_tried(supplies, allowed, needs):
    """The most that any sharing gives to the places, in their order, by trying every one."""
    ways = []
    for supply, places in zip(supplies, allowed, strict=True):
        given_to_each = itertools.product(range(supply + 1), repeat=len(places))
        ways.append([dict(zip(places, each, strict=True)) for each in given_to_each if sum(each) <= supply])
    reached = (
        tuple(min(need, sum(each.get(place, 0) for each in way)) for place, need in enumerate(needs))
        for way in itertools.product(*ways)
    )
    return max(reached, key=lambda totals: (sum(totals), totals))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_sharing_topics_reaches_the_most_in_their_order(data):
    needs = data.draw(st.lists(st.integers(0, 3), max_size=3))
    supplies = data.draw(st.lists(st.integers(0, 3), max_size=3))
    allowed = [data.draw(numbers_below(len(needs))) for _ in supplies]
    lots = [Lot(m, topics=places) for m, places in zip(supplies, allowed, strict=True)]
    short = measure(lots, Bounds(0, 0, tuple(needs)), supplies).shortfalls.topics
    tried = topics_tried(supplies, allowed, needs)
    assert tuple(need - missing for need, missing in zip(needs, short, strict=True)) == tried


@settings(max_examples=60, deadline=None)
@given(problems(most_minutes=600, most_lots=12))
def test_larger_problems_solve_and_any_order_is_as_good(problem):
    lots, bounds = problem
    found, turned = allocate(lots, bounds), allocate(lots[::-1], bounds)
    assert (found is None) == (turned is None)
    if found and turned:
        assert found.rank == turned.rank


# Feasible, and yet HiGHS 1.15 finds no answer in whole numbers while it presolves.
EQUAL_LOTS = (
    [Lot(2), Lot(1, (0,), most=(0,)), *[Lot(2, most=(0,))] * 2],
    Bounds(4, 4, (1,), least=(Floor(0),), most=(4,)),
)


@settings(max_examples=120, deadline=None)
@given(problems(most_minutes=60, most_lots=7))
@example(EQUAL_LOTS)
def test_a_proved_guess_is_what_the_linear_programme_finds(problem):
    lots, bounds = problem
    counted = guess.guess(lots, bounds)
    if counted is None:
        return
    assert keeps_limits(lots, bounds, counted)
    guessed = measure(lots, bounds, counted)
    if guess.is_the_best(lots, bounds, counted, guessed.shortfalls):
        assert guessed.rank == LinearProgramme(lots, bounds, whole=Whole.ALL).solve()


def test_lots_that_must_count_and_cannot_have_no_allocation():
    assert allocate([Lot(5, most=(0,), floor=1)], Bounds(1, 1, most=(0,))) is None


@pytest.mark.parametrize("percent", [1, Decimal("33.3"), 50, 99])
def test_a_share_of_large_numbers_is_exact(percent):
    lots = [Lot(60_007, least=(0,)), Lot(600_011)]
    found = allocate(lots, Bounds(600, 600, least=(Floor(percent=percent),)))
    part, total = found.counted[0], found.total
    assert found.shortfalls.sum == 0
    assert 100 * part >= percent * total
    assert total == 660_018 or 100 * part < percent * (total + 1)
