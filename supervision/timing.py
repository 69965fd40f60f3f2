"""Knows what a timer comes to: two moments as clock times of a day, and whether it was left running. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# Nobody is asked about a working day; whoever forgot is asked before anything is written.
FORGOTTEN_AFTER = timedelta(hours=12)


@dataclass(frozen=True)
class Clocked:
    """What the clocks showed at both ends; the second of two equal times where they went back in between."""

    on: date
    starts: time
    ends: time
    starts_second: bool
    ends_second: bool


def clocked(started_at: datetime, stopped_at: datetime, zone: str) -> Clocked | None:
    """The stretch in whole minutes, as a person would type it by the clocks of `zone`.

    None where not a minute has passed, also by a server's clock that was set back. `hours.span` of it has exactly the
    minutes between the two.
    """
    return _clocked(started_at, stopped_at, zone) if _minute(stopped_at) > _minute(started_at) else None


def began(started_at: datetime, zone: str) -> Clocked:
    """The beginning alone, where the end is not to be had from the clock."""
    return _clocked(started_at, started_at, zone)


def _clocked(started_at: datetime, stopped_at: datetime, zone: str) -> Clocked:
    begun, ended = (_minute(at).astimezone(ZoneInfo(zone)) for at in (started_at, stopped_at))
    return Clocked(
        on=begun.date(),
        starts=begun.time().replace(fold=0),
        ends=ended.time().replace(fold=0),
        starts_second=bool(begun.fold),
        ends_second=bool(ended.fold),
    )


def typed(clocked: Clocked) -> dict[str, str]:
    """Both ends as a person would type them into the form of an entry."""
    return {
        "on": clocked.on.isoformat(),
        "starts": clocked.starts.strftime("%H:%M"),
        "ends": clocked.ends.strftime("%H:%M"),
        "starts_which": _which(clocked.starts_second),
        "ends_which": _which(clocked.ends_second),
    }


def is_forgotten(started_at: datetime, at: datetime) -> bool:
    return at - started_at > FORGOTTEN_AFTER


def _which(second: bool) -> str:
    return "second" if second else "first"


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
