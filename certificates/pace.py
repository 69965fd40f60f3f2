"""Knows when what is still to come could be together, if it goes on as in the last weeks; pure, no clock.

Time that was given lately and counts, or waits only for somebody else's word, makes the pace. What has no pace has no
day: nobody is told one that was made up.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

WEEKS = 12
LIVE = ("in_person", "live_online")
# Farther ahead than this a day says nothing.
FARTHEST = timedelta(days=3652)


@dataclass(frozen=True)
class Pace:
    """Minutes a week of the slowest of what is missing, and the day on which all of it would be together; None where
    something that is missing did not grow at all."""

    per_week: int
    day: date | None


def of(finding: Mapping[str, Any], evidence: Iterable[Mapping[str, Any]], waiting: Collection[str], on: date) -> Pace:
    """The pace of an unmet finding of hours; `waiting` are the pieces that lie with somebody else."""
    pieces = {item["id"]: item for item in evidence}
    since = (on - timedelta(weeks=WEEKS)).isoformat()
    bounds = [bound for bound in finding["short"] if bound.get("minutes")]
    days = [_of_bound(bound, finding, pieces, waiting, on, since) for bound in bounds]
    per_week = min((pace.per_week for pace in days), default=0)
    known = [pace.day for pace in days if pace.day is not None]
    is_known = bool(days) and len(known) == len(days) == len(finding["short"])
    return Pace(per_week, max(known) if is_known else None)


def _of_bound(
    bound: Mapping[str, Any],
    finding: Mapping[str, Any],
    pieces: Mapping[str, Mapping[str, Any]],
    waiting: Collection[str],
    on: date,
    since: str,
) -> Pace:
    done = [*_given(bound["what"], finding["counted"], pieces)]
    sent = [*_given(bound["what"], [one for one in finding["refused"] if one["id"] in waiting], pieces)]
    lately = sum(minutes for piece, minutes in (*done, *sent) if piece["on"] >= since)
    missing = max(0, bound["minutes"] - sum(minutes for _piece, minutes in sent))
    if missing == 0:
        return Pace(lately // WEEKS, on)
    ahead = timedelta(days=-(-missing * WEEKS * 7 // lately)) if lately else FARTHEST
    return Pace(lately // WEEKS, on + ahead if ahead < FARTHEST else None)


def _given(
    what: str, counted: Iterable[Mapping[str, Any]], pieces: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[Mapping[str, Any], int]]:
    """The pieces that bring what is missing nearer, with their minutes."""
    for one in counted:
        piece = pieces.get(one["id"])
        if piece is not None and "on" in piece and _brings(what, piece):
            yield piece, one.get("minutes", 0)


def _brings(what: str, piece: Mapping[str, Any]) -> bool:
    """`total` takes everything, a topic what carries it, and `field=value|value,...` what matches all of it."""
    if what == "total":
        return True
    if "=" not in what:
        return what in piece.get("topics", [])
    return all(_matches(part, piece) for part in what.split(","))


def _matches(part: str, piece: Mapping[str, Any]) -> bool:
    field, _is, values = part.partition("=")
    wanted = set(values.split("|"))
    if field == "topic":
        return not wanted.isdisjoint(piece.get("topics", []))
    if field == "mode" and "live" in wanted:
        wanted |= set(LIVE)
    value = piece.get(field)
    return str(value).lower() in wanted if isinstance(value, bool) else value in wanted


def together(paces: Iterable[Pace]) -> date | None:
    """The day on which everything that takes time would be together; None where that cannot be said of all of it."""
    days = [pace.day for pace in paces]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None
