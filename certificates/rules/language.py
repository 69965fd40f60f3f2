"""Knows the words of the rule language as typed, frozen values; a programme file says nothing else.

Durations are whole minutes, dates are dates, and whatever has an order in the file keeps it in a tuple.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

STAGES = ("initial", "renewal", "reinstatement", "upgrade")
MINUTE_KINDS = ("training", "ce", "experience", "supervision", "practice")
KINDS = (*MINUTE_KINDS, "exam", "attestation", "document", "reference", "credential", "task")
MODES = ("in_person", "live_online", "self_paced")
LIVE = ("in_person", "live_online")
PROVIDER_STATUSES = ("own", "approved", "other")
FILTER_FIELDS = (
    "topic",
    "mode",
    "activity",
    "provider",
    "provider_status",
    "population",
    "paid",
    "event",
)
DISTINCT_FIELDS = ("event", "provider", "provider_status", "activity", "mode", "population", "on")
PERIODS = ("week", "month", "quarter", "year")
ACTIONS = ("suspended", "lifted", "revoked", "surrendered", "superseded")

Plain = str | int | Decimal | bool


@dataclass(frozen=True)
class Length:
    unit: Literal["days", "months", "years"]
    n: int

    @property
    def months(self) -> int:
        """How many months; only for months and years."""
        return self.n * 12 if self.unit == "years" else self.n


@dataclass(frozen=True)
class Filter:
    """Each field with the values it may have, in the file's order."""

    fields: tuple[tuple[str, tuple[str | bool, ...]], ...]

    @property
    def name(self) -> str:
        """How a finding names it: `activity=course|conference,mode=live`."""
        return ",".join(f"{field}={'|'.join(map(_as_word, values))}" for field, values in self.fields)


def _as_word(value: str | bool) -> str:
    return value if isinstance(value, str) else str(value).lower()


# Windows ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Within:
    length: Length
    of: str = "on"


@dataclass(frozen=True)
class WithinFrom:
    """From an event's day on, so long."""

    length: Length
    event: str


@dataclass(frozen=True)
class WithinTerm:
    pass


@dataclass(frozen=True)
class Since:
    day: date


@dataclass(frozen=True)
class Until:
    day: date


@dataclass(frozen=True)
class After:
    event: str


@dataclass(frozen=True)
class Before:
    event: str


Bound = Within | WithinFrom | WithinTerm | Since | Until | After | Before
Window = tuple[Bound, ...]


# Kinds of requirement --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Signed:
    by_credential: tuple[str, ...] = ()
    not_relation: tuple[str, ...] = ()
    by: int = 1


@dataclass(frozen=True)
class AtLeast:
    """A floor in minutes, or a share in percent of the larger of the minimum and the counted total."""

    of: Filter
    minutes: int | None = None
    percent: int | Decimal | None = None


@dataclass(frozen=True)
class AtMost:
    of: Filter
    minutes: int


@dataclass(frozen=True)
class Hours:
    kind: tuple[str, ...]
    minimum: int
    topics: tuple[tuple[str, int], ...] = ()
    shared: bool = False
    covers: tuple[str, ...] = ()
    where: Filter | None = None
    without: Filter | None = None
    at_least: tuple[AtLeast, ...] = ()
    at_most: tuple[AtMost, ...] = ()
    window: Window = ()
    same_event: Literal["once", "once_per_term", "many"] = "many"
    reuse: Literal["none", "free"] = "free"
    signed: Signed | None = None
    spread: Length | None = None
    round_down_to: int | None = None


@dataclass(frozen=True)
class Count:
    kind: tuple[str, ...]
    minimum: int
    distinct: str | None = None
    minutes_each: int | None = None
    covers: tuple[str, ...] = ()
    where: Filter | None = None
    without: Filter | None = None
    window: Window = ()
    reuse: Literal["none", "free"] = "free"
    signed: Signed | None = None


@dataclass(frozen=True)
class Every:
    kind: tuple[str, ...]
    each: Literal["week", "month", "quarter", "year"]
    over: Literal["term", "window"]
    at_least: int = 1
    minutes_each: int | None = None
    where: Filter | None = None
    window: Window = ()
    signed: Signed | None = None


@dataclass(frozen=True)
class Exam:
    """One of percent, scaled and completed is asked for."""

    assessment: str
    percent: int | Decimal | None = None
    scaled: int | Decimal | None = None
    completed: bool = False
    window: Window = ()


@dataclass(frozen=True)
class Attest:
    statement: str
    version: str | None = None
    window: Window = ()


@dataclass(frozen=True)
class Task:
    code: str
    window: Window = ()


@dataclass(frozen=True)
class Document:
    type: str
    max_age: Length | None = None
    of: str = "on"
    reviewed: bool = False
    direct: bool = False


@dataclass(frozen=True)
class References:
    minimum: int
    types: tuple[tuple[str, int], ...] = ()
    not_from: tuple[str, ...] = ()
    known_months: int | None = None
    direct: bool = False


@dataclass(frozen=True)
class Holds:
    credential: tuple[str, ...]
    good_standing: bool = False
    on: str = "on"


@dataclass(frozen=True)
class Person:
    attribute: str
    at_least: int | Decimal | None = None
    at_most: int | Decimal | None = None
    equals: Plain | None = None
    one_of: tuple[Plain, ...] = ()
    on: str = "on"


@dataclass(frozen=True)
class AnyOf:
    routes: tuple[tuple[Requirement, ...], ...]


@dataclass(frozen=True)
class AllOf:
    requirements: tuple[Requirement, ...]


Rule = Hours | Count | Every | Exam | Attest | Task | Document | References | Holds | Person | AnyOf | AllOf


# Conditions ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PersonIs:
    person: Person


@dataclass(frozen=True)
class HoldsOne:
    holds: Holds


@dataclass(frozen=True)
class EventHappened:
    name: str


@dataclass(frozen=True)
class RouteIs:
    name: str


@dataclass(frozen=True)
class CertificateYoungerThan:
    length: Length


@dataclass(frozen=True)
class AllTrue:
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyTrue:
    conditions: tuple[Condition, ...]


Condition = PersonIs | HoldsOne | EventHappened | RouteIs | CertificateYoungerThan | AllTrue | AnyTrue


@dataclass(frozen=True)
class Requirement:
    id: str
    rule: Rule
    label: str = ""
    when: Condition | None = None
    unless: Condition | None = None


# Terms -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class YearsFrom:
    start: int
    every: int


@dataclass(frozen=True)
class CommonDate:
    month: int
    day: int
    years: Literal["odd", "even", "every"] | tuple[int, ...] | YearsFrom = "every"


@dataclass(frozen=True)
class Term:
    """A length, a common last day, or at least the length and then on to the end that is named."""

    length: Length | None = None
    ends: CommonDate | Literal["end_of_month", "birth_month"] | None = None


@dataclass(frozen=True)
class FirstTerm:
    skip_if_shorter_than: Length | None = None
    scale_if_shorter_than: Length | None = None
    scale: Decimal | None = None


@dataclass(frozen=True)
class LateStep:
    until: Length | CommonDate | None
    fee: int = 0
    also: tuple[Requirement, ...] = ()


@dataclass(frozen=True)
class Choice:
    length: Length
    scale: Decimal = Decimal(1)


@dataclass(frozen=True)
class Renewal:
    anchor: Literal["expiry", "award"] = "expiry"
    opens: Length | None = None
    closes: Length | None = None
    late: tuple[LateStep, ...] = ()
    inactive_after: Length | None = None
    earn_until: Literal["expiry", "late_end"] = "expiry"
    max: int | None = None
    choices: tuple[Choice, ...] = ()


# Programmes ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standard:
    stage: str
    version: str
    requirements: tuple[Requirement, ...]
    in_force_from: date | None = None
    in_force_until: date | None = None
    term: Term | None = None
    first_term: FirstTerm | None = None
    renewal: Renewal | None = None

    def in_force_on(self, day: date) -> bool:
        begun = self.in_force_from is None or self.in_force_from <= day
        return begun and (self.in_force_until is None or day <= self.in_force_until)


@dataclass(frozen=True)
class Source:
    title: str = ""
    address: str = ""
    seen: str = ""


@dataclass(frozen=True)
class Programme:
    slug: str
    standards: tuple[Standard, ...]
    title: str = ""
    body: str = ""
    timezone: str = "UTC"
    sources: tuple[Source, ...] = ()
    notes: str = ""
    statements: tuple[tuple[str, str], ...] = ()

    def standard(self, stage: str, day: date) -> Standard | None:
        """The one standard of the stage in force on that day; a file cannot hold two."""
        return next((s for s in self.standards if s.stage == stage and s.in_force_on(day)), None)


def asked_by(standard: Standard) -> Iterator[Requirement]:
    """Every requirement of a standard, those of its late steps too."""
    yield from walk(standard.requirements)
    for step in standard.renewal.late if standard.renewal else ():
        yield from walk(step.also)


def walk(requirements: tuple[Requirement, ...]) -> Iterator[Requirement]:
    """Every requirement, the groups and what stands inside them, in the file's order."""
    for requirement in requirements:
        yield requirement
        if isinstance(requirement.rule, AllOf):
            yield from walk(requirement.rule.requirements)
        elif isinstance(requirement.rule, AnyOf):
            for route in requirement.rule.routes:
                yield from walk(route)
