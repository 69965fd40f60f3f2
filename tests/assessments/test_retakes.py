"""Retakes: how often, how soon, and when a pass or a window ends it; at the very second."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import retakes
from assessments.retakes import Rules

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)


@dataclass(frozen=True)
class Sitting:
    started_at: datetime
    submitted_at: datetime
    passed: bool = False


def sitting(at: datetime, *, passed: bool = False) -> Sitting:
    return Sitting(at, at + HOUR, passed)


LIFETIME = Rules(attempts=3, window_days=None, wait_days=2)
YEARLY = Rules(attempts=2, window_days=365, wait_days=30)
FREE = Rules(attempts=None, window_days=None, wait_days=0)


def test_the_first_attempt_may_start_at_once():
    decision = retakes.decide(LIFETIME, [], at=NOON)
    assert (decision.may_start, decision.left, decision.from_at, decision.why) == (True, 3, NOON, "")


@pytest.mark.parametrize(("after", "may_start"), [(2 * DAY - SECOND, False), (2 * DAY, True)])
def test_the_wait_counts_from_handing_in_to_the_second(after, may_start):
    past = sitting(NOON)
    decision = retakes.decide(LIFETIME, [past], at=past.submitted_at + after)
    assert decision.may_start is may_start
    assert decision.from_at == past.submitted_at + 2 * DAY
    assert bool(decision.why) is not may_start


def test_the_words_name_the_moment():
    decision = retakes.decide(LIFETIME, [sitting(NOON)], at=NOON + DAY)
    assert decision.why == "From 3 March 2027, 1 p.m. on you can start again."


def test_used_up_for_good_there_is_no_date():
    past = [sitting(NOON + days * DAY) for days in (0, 10, 20)]
    decision = retakes.decide(LIFETIME, past, at=NOON + 900 * DAY)
    assert (decision.may_start, decision.left, decision.from_at) == (False, 0, None)
    assert decision.why == "You have used every attempt. Ask the provider what you can do next."


def test_used_up_within_a_window_it_opens_when_the_oldest_leaves():
    past = [sitting(NOON), sitting(NOON + 40 * DAY)]
    decision = retakes.decide(YEARLY, past, at=NOON + 100 * DAY)
    assert decision.from_at == NOON + 365 * DAY
    assert "You have used every attempt for now. From" in decision.why
    assert retakes.decide(YEARLY, past, at=NOON + 365 * DAY).may_start


def test_the_later_of_window_and_wait_decides():
    past = [sitting(NOON), sitting(NOON + 350 * DAY)]
    decision = retakes.decide(YEARLY, past, at=NOON + 351 * DAY)
    assert decision.from_at == past[1].submitted_at + 30 * DAY


def test_rules_that_became_stricter_count_what_is_over_the_limit():
    past = [sitting(NOON + days * DAY) for days in (0, 40, 80)]
    decision = retakes.decide(Rules(attempts=1, window_days=100, wait_days=0), past, at=NOON + 90 * DAY)
    assert decision.from_at == past[2].started_at + 100 * DAY


def test_a_pass_ends_it():
    decision = retakes.decide(FREE, [sitting(NOON), sitting(NOON + DAY, passed=True)], at=NOON + 3 * DAY)
    assert (decision.may_start, decision.from_at) == (False, None)
    assert decision.why == "You have passed this. It is done."


def test_a_yearly_examination_can_be_taken_again_once_the_pass_has_left_the_window():
    past = [sitting(NOON, passed=True)]
    assert retakes.decide(YEARLY, past, at=NOON + 365 * DAY - SECOND).from_at == NOON + 365 * DAY
    assert retakes.decide(YEARLY, past, at=NOON + 365 * DAY).may_start


rules = st.builds(
    Rules,
    attempts=st.none() | st.integers(1, 5),
    window_days=st.none() | st.integers(1, 400),
    wait_days=st.integers(0, 60),
)
histories = st.lists(
    st.tuples(st.integers(0, 10_000), st.integers(1, 200), st.booleans()).map(
        lambda facts: Sitting(NOON + facts[0] * HOUR, NOON + (facts[0] + facts[1]) * HOUR, facts[2])
    ),
    max_size=8,
)
moments = st.integers(0, 20_000).map(lambda hours: NOON + hours * HOUR)


@given(rules, histories, moments)
def test_who_is_given_a_date_may_start_on_it_and_not_a_second_before(rules, history, at):
    history = [past for past in history if past.submitted_at <= at]
    decision = retakes.decide(rules, history, at=at)
    assert decision.may_start == (decision.why == "")
    if decision.may_start:
        assert decision.from_at <= at
    elif decision.from_at is not None:
        assert decision.from_at > at
        assert not retakes.decide(rules, history, at=decision.from_at - SECOND).may_start


@given(rules, histories, moments)
def test_never_more_starts_than_the_limit_within_a_window(rules, history, at):
    """However eagerly she tries, the rules never let more than `attempts` starts into one window."""
    starts: list[Sitting] = []
    for hours in range(0, 2_000, 7):
        now = NOON + hours * HOUR
        if retakes.decide(rules, starts, at=now).may_start:
            starts.append(sitting(now))
    if rules.attempts is not None:
        span = timedelta(days=rules.window_days or 10_000)
        for first in starts:
            inside = [one for one in starts if first.started_at <= one.started_at < first.started_at + span]
            assert len(inside) <= rules.attempts
    for before, after in pairwise(starts):
        assert after.started_at >= before.submitted_at + timedelta(days=rules.wait_days)


def test_the_rules_are_told_in_whole_sentences():
    assert retakes.explained(LIFETIME) == ["You have 3 attempts.", "Between two attempts you wait 2 days."]
    assert retakes.explained(YEARLY)[0] == "You have 2 attempts within 365 days."
    assert retakes.explained(FREE) == ["You can take this as often as you need."]
    assert retakes.explained(Rules(attempts=1, window_days=None, wait_days=9)) == ["You have 1 attempt."]
