"""Knows in which state a certificate is on a day: one function, whoever asks.

The words are those of the rule language, and so is their order: what happened goes before the dates, and the dates are
read by the rules of renewal in force on the day asked.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, Protocol, cast

from certificates import rules

Kind = Literal[
    "upcoming",
    "active",
    "expiring",
    "grace",
    "lapsed",
    "inactive",
    "suspended",
    "revoked",
    "surrendered",
    "superseded",
]

FINAL: dict[str, Kind] = {"revoked": "revoked", "surrendered": "surrendered"}
# Its holder may say today that they hold it.
IN_FORCE = frozenset({"active", "expiring"})
# Nothing has ended it: it is in force, will be, may still be renewed late, or waits for a decision.
STANDING = IN_FORCE | {"upcoming", "grace", "suspended"}
# Nothing more can happen to it.
ENDED = frozenset({*FINAL, "superseded"})
# Its holder may give it back. Not while it is suspended: a concern is not ended by its subject.
MAY_BE_GIVEN_BACK = IN_FORCE | {"upcoming", "grace"}
# Its dates are over, and nothing else ended it.
OVER = frozenset({"grace", "lapsed", "inactive"})

_ONE_DAY = timedelta(days=1)


class Happening(Protocol):
    """A status event: what happened (`suspended`, `reinstated`, `revoked`, `surrendered`), on which day, and the code
    of the reason where that is published."""

    @property
    def what(self) -> str: ...

    @property
    def on(self) -> date: ...

    @property
    def public_reason(self) -> str: ...


@dataclass(frozen=True)
class Happened:
    """A happening where only these facts were read."""

    what: str
    on: date
    public_reason: str = ""


@dataclass(frozen=True)
class State:
    """`since` is the first day of the state, None for one that has not begun; `until` the last day that the dates give
    it, None where no date ends it. `reason` is a code and `conditions` are those under which it is held; both are empty
    where there are none and where the body does not publish them; `holder_died` is false where it does not say so."""

    kind: Kind
    since: date | None
    until: date | None = None
    reason: str = ""
    conditions: str = ""
    holder_died: bool = False


def state_of(
    *,
    valid_from: date,
    valid_through: date | None,
    happenings: Iterable[Happening],
    on: date,
    renewal: rules.Renewal | None = None,
    succeeded_on: date | None = None,
    conditions: str = "",
) -> State:
    """The state on a day; `happenings` in the order they happened, later days than `on` left out of account.

    `renewal` holds the rules of renewal in force on that day, `succeeded_on` the day from which a later certificate of
    the lineage stands in its place. Both days of the term are included; a term without a last day never ends. Revoked
    and surrendered are final; then suspended, then superseded, then what the dates say.
    """
    suspended: State | None = None
    for happening in happenings:
        if happening.on > on:
            continue
        if happening.what in FINAL:
            return State(FINAL[happening.what], happening.on, reason=happening.public_reason)
        if happening.what == "suspended":
            since = suspended.since if suspended else happening.on
            suspended = State("suspended", since, reason=happening.public_reason)
        elif happening.what == "reinstated":
            suspended = None
    if suspended:
        return replace(suspended, conditions=conditions)
    if succeeded_on is not None and succeeded_on <= on:
        return State("superseded", succeeded_on)
    by_dates = _by_dates(rules.stretches(renewal or rules.Renewal(), valid_from, valid_through), on)
    return replace(by_dates, conditions=conditions)


def passed(state_on: Callable[[date], State], days: Iterable[date]) -> list[State]:
    """The states that followed one another, oldest first, each with the day it began anew; one that went on is told
    once. Among `days` is every day on which the state may have changed."""
    told: list[State] = []
    for day in sorted(days):
        state = state_on(day)
        if not told or told[-1].kind != state.kind:
            told.append(replace(state, since=day))
    return told


def _by_dates(stretches: list[tuple[str, date]], on: date) -> State:
    """Of stretches that begin on one day the last one counts."""
    ends: date | None = None
    for status, first in reversed(stretches):
        if first <= on:
            return State(cast(Kind, status), first, ends)
        ends = first - _ONE_DAY
    return State("upcoming", None, ends)
