"""Whole histories of hours against a plain model: logged, changed, handed in, read, returned, signed, amended, voided.

The suite runs a few short histories; `HYPOTHESIS_HISTORIES=5000 pytest tests/supervision/test_machine.py` runs many.
"""

import os
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from lms.audit.models import Event
from lms.people.actions import Refused
from supervision import access, actions, integrity
from supervision.models import EntryVersion, HourEntry, SignOff
from tests.supervision.conftest import NOW, work

HISTORIES = int(os.environ.get("HYPOTHESIS_HISTORIES", "4"))
# Quarters of an hour from eight in the morning, so that entries meet often and a day never overflows.
STARTS, LENGTHS = st.integers(0, 20), st.integers(1, 8)


@dataclass
class Said:
    """One version, as a line in a notebook."""

    start: int
    length: int
    status: str = "draft"
    is_signed: bool = False
    holds: bool = True

    def meets(self, start: int, length: int) -> bool:
        return self.holds and self.start < start + length and start < self.start + self.length


@dataclass
class Slip:
    """One entry: everything that was ever said of it, the newest last."""

    said: list[Said]
    is_void: bool = False
    # Which row it is in the house.
    pk: int = 0

    @property
    def newest(self) -> Said:
        return self.said[-1]

    @property
    def standing(self) -> Said:
        return next((one for one in reversed(self.said) if one.is_signed), self.newest)

    @property
    def waits(self) -> bool:
        return not self.is_void and not self.newest.is_signed and self.newest.status in ("submitted", "approved")


@dataclass
class Page:
    """What a supervisor had on the screen: the rows of the house, and the lines of the notebook behind them."""

    shown: list[tuple[int, str]]
    lines: list[tuple[Slip, Said]]
    signature: Any = None

    @property
    def is_as_it_was(self) -> bool:
        return all(slip.waits and slip.newest is said for slip, said in self.lines)


@dataclass
class Notebook:
    slips: list[Slip] = field(default_factory=list)

    def is_taken(self, start: int, length: int, but: Slip | None = None) -> bool:
        others = [slip for slip in self.slips if slip is not but]
        return any(said.meets(start, length) for slip in others for said in slip.said)


class Histories(RuleBasedStateMachine):
    """`world` is set by the test: the trainee, the supervisor and the placement, the same for every history."""

    world: dict[str, Any] = {}

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.ada, self.sol, self.placement = (self.world[name] for name in ("ada", "sol", "placement"))
        self.notebook = Notebook()
        self.pages: list[Page] = []
        self.signed = 0

    def teardown(self) -> None:
        try:
            assert list(integrity.faults()) == []
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def pick(self, number: int) -> Slip:
        return self.notebook.slips[number % len(self.notebook.slips)]

    def newest(self, slip: Slip) -> EntryVersion:
        return EntryVersion.objects.filter(entry=slip.pk).latest("number")

    def did(self, deed, *, may: bool) -> Any:
        """What `deed` gives; it must be refused exactly where the model says so."""
        try:
            with transaction.atomic():
                given = deed()
        except Refused:
            assert not may
            return None
        assert may
        return given

    # What happens.

    @rule(start=STARTS, length=LENGTHS)
    def log(self, start: int, length: int) -> None:
        may = not self.notebook.is_taken(start, length)
        version = self.did(
            lambda: actions.log(placement=self.placement, work=_work(start, length), by=self.ada, at=NOW), may=may
        )
        if version is not None:
            self.notebook.slips.append(Slip([Said(start, length)], pk=version.entry_id))

    @precondition(lambda self: self.notebook.slips)
    @rule(number=st.integers(0, 9), start=STARTS, length=LENGTHS)
    def change(self, number: int, start: int, length: int) -> None:
        slip = self.pick(number)
        status, free = slip.newest.status, not self.notebook.is_taken(start, length, but=slip)
        is_open = not slip.is_void and not slip.newest.is_signed and status in ("draft", "returned")
        version, said = self.newest(slip), _work(start, length)
        self.did(lambda: actions.change(version=version, work=said, by=self.ada, at=NOW), may=is_open and free)
        if is_open and free and status == "draft":
            slip.newest.start, slip.newest.length = start, length
        elif is_open and free:
            slip.newest.holds = False
            slip.said.append(Said(start, length))

    @precondition(lambda self: self.notebook.slips)
    @rule(numbers=st.lists(st.integers(0, 9), min_size=1, max_size=3))
    def submit(self, numbers: list[int]) -> None:
        """All of them or none; those handed in before stay as they are."""
        slips = list({id(slip): slip for slip in map(self.pick, numbers)}.values())
        may = all(not one.is_void and not one.newest.is_signed and one.newest.status != "returned" for one in slips)
        versions = [self.newest(slip) for slip in slips]
        self.did(lambda: actions.submit(versions=versions, by=self.ada, at=NOW), may=may)
        for slip in slips:
            if may and slip.newest.status == "draft":
                slip.newest.status = "submitted"

    @precondition(lambda self: self.notebook.slips)
    @rule(number=st.integers(0, 9))
    def approve(self, number: int) -> None:
        slip = self.pick(number)
        self.did(lambda: actions.approve(versions=[self.newest(slip)], by=self.sol, at=NOW), may=slip.waits)
        if slip.waits:
            slip.newest.status = "approved"

    @precondition(lambda self: self.notebook.slips)
    @rule(number=st.integers(0, 9))
    def return_entry(self, number: int) -> None:
        slip = self.pick(number)
        may = slip.waits or (not slip.is_void and not slip.newest.is_signed and slip.newest.status == "returned")
        version = self.newest(slip)
        self.did(lambda: actions.return_entry(version=version, by=self.sol, reason="Check the end.", at=NOW), may=may)
        if may:
            slip.newest.status = "returned"

    @rule(chosen=st.integers(1, 63))
    def draw_page(self, chosen: int) -> None:
        """The supervisor opens some of what waits; signing comes later, or never."""
        waiting = {version.entry_id: version for version in access.waiting(self.sol, self.placement)}
        assert waiting.keys() == {slip.pk for slip in self.notebook.slips if slip.waits}
        slips = [slip for slip in self.notebook.slips if slip.waits]
        slips = [slip for place, slip in enumerate(slips) if chosen >> place % 6 & 1]
        shown = [(waiting[slip.pk].pk, waiting[slip.pk].content_hash) for slip in slips]
        self.pages.append(Page(shown, [(slip, slip.newest) for slip in slips]))

    @precondition(lambda self: self.pages)
    @rule(number=st.integers(0, 9))
    def sign(self, number: int) -> None:
        """A page drawn a while ago is sent, perhaps for the second time: all that was on it is signed, or nothing."""
        page = self.pages[number % len(self.pages)]
        is_again = page.signature is not None
        signature = self.did(
            lambda: actions.sign(
                placement=self.placement,
                shown=page.shown,
                typed_name=self.sol.legal_name,
                accepts=True,
                by=self.sol,
                at=NOW,
            ),
            may=is_again or (bool(page.lines) and page.is_as_it_was) or self.signature_under(page) is not None,
        )
        if signature is None:
            return
        earlier = self.signature_under(page)
        if earlier is not None:
            assert signature == earlier
            return
        page.signature = signature
        self.signed += 1
        for slip, said in page.lines:
            said.is_signed = True
            for older in slip.said[:-1]:
                older.holds = False

    def signature_under(self, page: Page) -> Any:
        """The signature that already stands under exactly the lines of this page."""
        lines = {id(said) for _slip, said in page.lines}
        same = [one for one in self.pages if one.signature and {id(said) for _slip, said in one.lines} == lines]
        return same[0].signature if same and lines else None

    @precondition(lambda self: self.notebook.slips)
    @rule(number=st.integers(0, 9))
    def amend(self, number: int) -> None:
        slip = self.pick(number)
        is_open = len(slip.said) > 1 and slip.newest.status == "draft" and not slip.newest.is_signed
        may = not slip.is_void and (slip.newest.is_signed or is_open)
        entry = HourEntry.objects.get(pk=slip.pk)
        self.did(lambda: actions.amend(entry=entry, by=self.ada, at=NOW), may=may)
        if may and slip.newest.is_signed:
            slip.said.append(Said(slip.newest.start, slip.newest.length))

    @precondition(lambda self: self.notebook.slips)
    @rule(number=st.integers(0, 9))
    def discard(self, number: int) -> None:
        slip = self.pick(number)
        may = (
            not slip.is_void
            and slip.newest.status == "draft"
            and not slip.newest.is_signed
            and all(said.is_signed for said in slip.said[:-1])
        )
        version = self.newest(slip)
        try:
            with transaction.atomic():
                actions.discard(version=version, by=self.ada, at=NOW)
        except Refused:
            assert not may
            return
        assert may
        slip.said.pop()
        if not slip.said:
            self.notebook.slips.remove(slip)

    @precondition(lambda self: self.notebook.slips)
    @rule(number=st.integers(0, 9))
    def void(self, number: int) -> None:
        slip = self.pick(number)
        entry = HourEntry.objects.get(pk=slip.pk)
        self.did(lambda: actions.void(entry=entry, by=self.ada, reason="Logged twice.", at=NOW), may=True)
        slip.is_void = True
        for said in slip.said:
            said.holds = False

    # What is always true.

    @invariant()
    def the_house_and_the_notebook_say_the_same(self) -> None:
        versions = EntryVersion.objects.filter(person=self.ada).order_by("entry", "number")
        there = [
            (one.entry_id, one.minutes, one.status, one.signed is not None, one.holds_time)
            for one in versions.select_related("signed_entry")
        ]
        here = [
            (slip.pk, said.length * 15, said.status, said.is_signed, said.holds)
            for slip in sorted(self.notebook.slips, key=lambda slip: slip.pk)
            for said in slip.said
        ]
        assert there == here

    @invariant()
    def what_counts_is_exact(self) -> None:
        counted: Counter[str] = Counter()
        for slip in self.notebook.slips:
            if not slip.is_void:
                standing = slip.standing
                counted["signed" if standing.is_signed else standing.status] += standing.length * 15
        totals = EntryVersion.objects.of(self.ada).totals()
        assert {name: minutes for name, minutes in totals.items() if minutes} == dict(counted)
        usable = sum(one.minutes for one in EntryVersion.objects.evidence_of(self.ada) if not one.hold)
        assert usable == counted["signed"]

    @invariant()
    def nothing_is_signed_twice(self) -> None:
        assert SignOff.objects.count() == self.signed == Event.objects.filter(verb="supervision.sign").count()


def _work(start: int, length: int) -> actions.Work:
    return work(starts=_clock(start), ends=_clock(start + length))


def _clock(quarters: int) -> str:
    return f"{8 + quarters // 4:02}:{quarters % 4 * 15:02}"


@pytest.mark.django_db
def test_histories_end_as_a_plain_model_says(placement, ada, sol):
    Histories.world = {"ada": ada, "sol": sol, "placement": placement}
    modest = settings(
        max_examples=HISTORIES,
        stateful_step_count=12 if HISTORIES < 100 else 20,
        deadline=None,
        database=None,
        derandomize=HISTORIES < 100,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Histories, settings=modest)
