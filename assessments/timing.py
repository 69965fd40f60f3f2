"""Knows when an attempt ends: the one place where a deadline is computed, once, at the start.

The deadline is what people are told. Grace comes after it, for connections that are slow, and gives no more time to
think: nothing on a page counts it in. Whatever a person is allowed besides enters here and nowhere else.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True)
class Ends:
    deadline_at: datetime | None
    """None where there is no time limit."""
    closes_at: datetime | None
    """From here on nothing is saved any more."""


def ends(*, started_at: datetime, minutes: int | None, grace_seconds: int) -> Ends:
    if minutes is None:
        return Ends(None, None)
    # Counted in UTC: on a local clock the night it is put back would give an hour more.
    deadline = started_at.astimezone(UTC) + timedelta(minutes=minutes)
    return Ends(deadline, deadline + timedelta(seconds=grace_seconds))
