"""Whole histories of an assessment against a plain model: started, answered in two tabs, paused, closed, handed in,
retaken.

The suite runs a few short histories; `HYPOTHESIS_HISTORIES=5000 pytest tests/assessments/test_machine.py` runs many.
"""

import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from assessments import actions, grading, integrity, loading, responses
from assessments.models import Answer, Assessment, Attempt
from lms.audit.models import Event
from lms.people.actions import Refused
from tests.assessments.conftest import assessment_data, bank_data, fit

HISTORIES = int(os.environ.get("HYPOTHESIS_HISTORIES", "6"))
NOON = datetime(2026, 3, 7, 12, tzinfo=UTC)
# The person has half as much time again, and breaks.
MINUTES, FACTOR, GRACE, LIMIT, WAIT = 30, Decimal("1.5"), timedelta(seconds=30), 2, timedelta(days=1)
BREAKS = timedelta(minutes=20)

# A choice of four, by places; what cannot be an answer is among them.
GIVEN = st.lists(st.integers(0, 5), max_size=3)


@dataclass
class Sitting:
    """One attempt as a child would keep it: a slip of paper for each question."""

    started: datetime
    slips: dict[int, tuple[int, list[str]]] = field(default_factory=dict)
    """By question: the number and the answer that stand."""
    ended: datetime | None = None
    ending: str = ""
    breaks: list[list[datetime]] = field(default_factory=list)
    """When each began, and when it ended or will by itself."""

    @property
    def closes(self) -> datetime:
        return self.started + timedelta(minutes=45) + GRACE + (BREAKS - self.left)

    @property
    def left(self) -> timedelta:
        return BREAKS - sum((end - begin for begin, end in self.breaks), timedelta())

    def is_paused(self, now: datetime) -> bool:
        return bool(self.breaks) and now < self.breaks[-1][1]

    def notice_the_time(self, now: datetime) -> None:
        if self.ended is None and now >= self.closes:
            self.ended, self.ending = self.closes, "time_over"


class Histories(RuleBasedStateMachine):
    """`world` is set by the test: the person and the assessment, the same for every history."""

    world: dict[str, Any] = {}

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.person, self.quiz = self.world["person"], self.world["quiz"]
        self.now = NOON
        self.sittings: list[Sitting] = []
        self.tabs = {"one": 0, "two": 0}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    # What the model knows.

    @property
    def current(self) -> Sitting | None:
        return self.sittings[-1] if self.sittings else None

    def passed(self, sitting: Sitting) -> bool:
        return self.percent(sitting, self.attempt(sitting)) >= 75

    def attempt(self, sitting: Sitting) -> Attempt:
        return Attempt.objects.get(number=self.sittings.index(sitting) + 1)

    def percent(self, sitting: Sitting, attempt: Attempt) -> Any:
        asked = attempt.items.select_related("item_version")
        earned = [grading.credit(one.item_version, sitting.slips.get(one.position, (0, []))[1]) for one in asked]
        return grading.percent(sum(earned), len(earned))

    def may_start(self) -> bool:
        if any(self.passed(one) for one in self.sittings) or len(self.sittings) >= LIMIT:
            return False
        return not self.sittings or self.now >= self.sittings[-1].ended + WAIT

    # What happens.

    @initialize()
    def begin(self) -> None:
        self.start()

    @rule()
    def start(self) -> None:
        if self.current:
            self.current.notice_the_time(self.now)
        is_open = self.current is not None and self.current.ended is None
        may_start = is_open or self.may_start()
        try:
            attempt = actions.start(person=self.person, assessment=self.quiz, by=self.person, at=self.now)
        except Refused:
            assert not may_start
            return
        assert may_start
        if not is_open:
            self.sittings.append(Sitting(self.now))
        assert attempt.number == len(self.sittings)

    @precondition(lambda self: self.sittings)
    @rule(position=st.integers(0, 5), given=GIVEN, step=st.integers(-2, 3), tab=st.sampled_from(["one", "two"]))
    def save(self, position: int, given: list[int], step: int, tab: str) -> None:
        """A tab counts from what it saw last; the other may have gone further, or it sends an old page again."""
        self.tabs[tab] += step
        sitting, sequence = self.current, self.tabs[tab]
        attempt = self.attempt(sitting)
        asked = attempt.items.select_related("item_version").filter(position=position).first()
        answer = self.readable(asked, given) if asked and sequence >= 1 else None
        try:
            saved = actions.save_answer(
                attempt=attempt, position=position, given=given, sequence=sequence, by=self.person, at=self.now
            )
        except actions.OnBreak:
            assert sitting.is_paused(self.now)
            return
        except actions.Over:
            assert asked is not None
            sitting_is_over = sitting.ended is not None or self.now >= sitting.closes
            assert sitting_is_over
            return
        except responses.Malformed:
            assert answer is None
            return
        assert answer is not None
        assert sitting.ended is None
        assert self.now < sitting.closes
        assert not sitting.is_paused(self.now)
        number, before = sitting.slips.get(position, (0, []))
        if sequence > number and (answer or number):
            sitting.slips[position] = (sequence, answer)
        is_behind = number > 0 and sequence <= number and answer != before
        assert saved.is_newest == (not is_behind)

    @staticmethod
    def readable(asked, given: list[int]) -> list[str] | None:
        """The letters behind the places, or None for what cannot be an answer."""
        most = 4 if asked.item_version.kind == "multiple_choice" else 1
        if any(not 1 <= mark <= 4 for mark in given) or len(set(given)) < len(given) or len(given) > most:
            return None
        return sorted(asked.option_order[mark - 1] for mark in given)

    @precondition(lambda self: self.sittings)
    @rule()
    def pause(self) -> None:
        sitting = self.current
        is_over = sitting.ended is not None or self.now >= sitting.closes
        may = not is_over and (sitting.is_paused(self.now) or (sitting.left and self.now < sitting.closes - GRACE))
        try:
            actions.pause(attempt=self.attempt(sitting), by=self.person, at=self.now)
        except actions.Over:
            assert is_over
        except Refused:
            assert not may
        else:
            assert may
            if not sitting.is_paused(self.now):
                sitting.breaks.append([self.now, self.now + sitting.left])

    @precondition(lambda self: self.sittings)
    @rule()
    def resume(self) -> None:
        sitting = self.current
        actions.resume(attempt=self.attempt(sitting), by=self.person, at=self.now)
        if sitting.ended is None and sitting.is_paused(self.now):
            sitting.breaks[-1][1] = self.now

    @rule(passes=st.sampled_from([1, 60, 19 * 60, 29 * 60, 30 * 60, 45 * 60 + 29, 45 * 60 + 30, 86_400, 2 * 86_400]))
    def wait(self, passes: int) -> None:
        self.now += timedelta(seconds=passes)

    @precondition(lambda self: self.sittings)
    @rule()
    def answer_everything_rightly(self) -> None:
        sitting = self.current
        attempt = self.attempt(sitting)
        for asked in attempt.items.select_related("item_version"):
            key = [option["id"] for option in asked.item_version.options if option["correct"]]
            given = sorted(asked.option_order.index(option) + 1 for option in key)
            sequence = sitting.slips.get(asked.position, (0, []))[0] + 1
            with suppress(actions.Over, actions.OnBreak):
                actions.save_answer(
                    attempt=attempt,
                    position=asked.position,
                    given=given,
                    sequence=sequence,
                    by=self.person,
                    at=self.now,
                )
                sitting.slips[asked.position] = (sequence, sorted(key))

    @precondition(lambda self: self.sittings)
    @rule()
    def submit(self) -> None:
        sitting = self.current
        sitting.notice_the_time(self.now)
        if sitting.ended is None:
            sitting.ended, sitting.ending = self.now, "handed_in"
        actions.submit(attempt=self.attempt(sitting), by=self.person, at=self.now)

    @precondition(lambda self: self.sittings)
    @rule()
    def worker_looks(self) -> None:
        self.current.notice_the_time(self.now)
        actions.close(attempt=self.attempt(self.current), at=self.now)

    @rule()
    def nightly_round(self) -> None:
        if self.current:
            self.current.notice_the_time(self.now)
        actions.close_overdue(at=self.now)

    # What is always true.

    @invariant()
    def the_house_and_the_model_agree(self) -> None:
        attempts = list(Attempt.objects.filter(person=self.person).order_by("number"))
        assert len(attempts) == len(self.sittings) <= LIMIT
        for attempt, sitting in zip(attempts, self.sittings, strict=True):
            assert (attempt.submitted_at, attempt.ending) == (sitting.ended, sitting.ending)
            saved = Answer.objects.filter(attempt_item__attempt=attempt)
            slips = {row[0]: row[1:] for row in saved.values_list("attempt_item__position", "sequence", "response")}
            assert slips == sitting.slips
            assert attempt.closes_at == sitting.closes
            if sitting.ended is not None:
                assert attempt.percent == self.percent(sitting, attempt)
                assert attempt.passed == (attempt.percent >= 75)

    @invariant()
    def every_end_is_written_down_once(self) -> None:
        ended = Event.objects.filter(verb__in=["assessments.submit", "assessments.close"]).values_list(
            "of_id", flat=True
        )
        assert len(ended) == len(set(ended)) == sum(one.ended is not None for one in self.sittings)
        assert list(integrity.faults()) == []


@pytest.mark.django_db
def test_histories_end_as_a_plain_model_says(ada, academy, exa):
    loading.load_bank(bank_data(), organisation=academy, by=exa)
    policy = assessment_data(attempts=LIMIT, wait_days=WAIT.days, time_limit_minutes=MINUTES)
    quiz = loading.load_assessment(policy, organisation=academy, by=exa)
    fit(ada, by=exa, at=NOON, time_factor=FACTOR, break_minutes=BREAKS // timedelta(minutes=1))
    Histories.world = {"person": ada, "quiz": Assessment.objects.get(pk=quiz.pk)}
    modest = settings(
        max_examples=HISTORIES,
        stateful_step_count=12 if HISTORIES < 100 else 30,
        deadline=None,
        database=None,
        derandomize=HISTORIES < 100,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Histories, settings=modest)
