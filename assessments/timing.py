"""Knows when an attempt ends: the one place where a deadline is computed, at the start, and moved, for breaks.

The deadline is what people are told. Grace comes after it, for connections that are slow, and gives no more time to
think: nothing on a page counts it in. Whatever a person is allowed besides enters here and nowhere else.

A break stops the clock. When it begins, both ends move on by all that is left of the person's breaks, so that nobody
who looks in the meantime, and no worker, finds the time over; when she goes on, they move back by what she left
unused. Whoever never comes back has used all of it, and nothing is to be done about it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal


@dataclass(frozen=True)
class Ends:
    deadline_at: datetime | None
    """None where there is no time limit."""
    closes_at: datetime | None
    """From here on nothing is saved any more."""


def ends(*, started_at: datetime, minutes: int | None, grace_seconds: int, time_factor: Decimal = Decimal(1)) -> Ends:
    if minutes is None:
        return Ends(None, None)
    # Counted in UTC: on a local clock the night it is put back would give an hour more.
    deadline = started_at.astimezone(UTC) + allowed(minutes, time_factor)
    return Ends(deadline, deadline + timedelta(seconds=grace_seconds))


def allowed(minutes: int, time_factor: Decimal) -> timedelta:
    """Exact: a factor has two decimals at most, and a hundredth of a minute is 0.6 seconds."""
    return timedelta(minutes=minutes) * int(time_factor * 100) / 100


def moved(old: Ends, by: timedelta) -> Ends:
    if old.deadline_at is None or old.closes_at is None:
        return old
    return Ends(old.deadline_at + by, old.closes_at + by)


def break_left(breaks: timedelta, taken: Iterable[timedelta]) -> timedelta:
    """What is left of the breaks within one attempt."""
    return max(timedelta(), breaks - sum(taken, timedelta()))
