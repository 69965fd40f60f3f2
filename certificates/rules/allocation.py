"""Knows which minutes count toward what, so that a requirement is met whenever any allocation meets it.

Where each lot can count all it ever could, it does. Where caps, shares or repeated events stand against that
and no quick guess is proved the best, a linear programme decides, level by level: the least sum of shortfalls;
then the smallest shortfall of the total, of each topic and of each floor, in the file's order; then the largest
counted total; then the covers. Every level is an integer, so an integer answer that reaches each level's bound
is the best one; where rounding the fractions of a linear programme does not reach them, the same levels are
solved again in whole numbers.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from . import guess, topics
from .bounds import Bounds, Lot, Shortfalls
from .linear import LinearProgramme
from .solver import Whole

_TINY = 1e-5


@dataclass(frozen=True)
class Allocation:
    counted: tuple[int, ...]  # minutes of each lot
    toward: topics.Sharing = field(compare=False)  # of those, how many go to which topic; empty if shared
    shortfalls: Shortfalls

    @property
    def total(self) -> int:
        return sum(self.counted)

    @property
    def rank(self) -> tuple[int, ...]:
        """The levels in their order; the smaller is the better."""
        short = self.shortfalls
        return (short.sum, short.total, *short.topics, *short.least, -self.total, *short.covers)


def allocate(lots: Sequence[Lot], bounds: Bounds) -> Allocation | None:
    """The best allocation; None only where the lots' floors cannot all be kept."""
    return _fullest(lots, bounds) or _guessed(lots, bounds) or _solved(lots, bounds)


def _fullest(lots: Sequence[Lot], bounds: Bounds) -> Allocation | None:
    """Each lot counts all it ever can, if it may; then only a share could be better off with less."""
    most = [min([lot.minutes, *(bounds.most[i] for i in lot.most)]) for lot in lots]
    if not keeps_limits(lots, bounds, most):
        return None
    fullest = measure(lots, bounds, most)
    shares = (i for i, floor in enumerate(bounds.least) if floor.percent is not None)
    return None if any(fullest.shortfalls.least[i] for i in shares) else fullest


def _guessed(lots: Sequence[Lot], bounds: Bounds) -> Allocation | None:
    counted = guess.guess(lots, bounds)
    if counted is None:
        return None
    guessed = measure(lots, bounds, counted)
    return guessed if guess.is_the_best(lots, bounds, counted, guessed.shortfalls) else None


def measure(lots: Sequence[Lot], bounds: Bounds, counted: Sequence[int]) -> Allocation:
    """What these counted minutes come to; their topics are shared out as well as can be."""
    total = sum(counted)
    toward: topics.Sharing = []
    if bounds.shared:
        by_topic = [_sum(lots, counted, "topics", i) for i in range(len(bounds.topics))]
    else:
        toward = topics.share(counted, [lot.topics for lot in lots], bounds.topics)
        by_topic = topics.filled(toward, len(bounds.topics))
    least = []
    for number, floor in enumerate(bounds.least):
        part = _sum(lots, counted, "least", number)
        least.append(max(0, floor.needed(bounds, total) - part))
    covers = (_sum(lots, counted, "covers", i) for i in range(bounds.covers))
    return Allocation(
        counted=tuple(counted),
        toward=toward,
        shortfalls=Shortfalls(
            total=max(0, bounds.minimum - total),
            topics=tuple(max(0, need - have) for need, have in zip(bounds.topics, by_topic, strict=True)),
            least=tuple(least),
            covers=tuple(0 if minutes else 1 for minutes in covers),
        ),
    )


def _sum(lots: Sequence[Lot], counted: Sequence[int], bound: str, number: int) -> int:
    return sum(minutes for lot, minutes in zip(lots, counted, strict=True) if number in getattr(lot, bound))


def keeps_limits(lots: Sequence[Lot], bounds: Bounds, counted: Sequence[int]) -> bool:
    """Whether the caps, the lots' own floors and the choice between the lots of an event are kept."""
    events: set[int] = set()
    for lot, minutes in zip(lots, counted, strict=True):
        if minutes < lot.floor or (minutes and lot.event in events):
            return False
        if minutes and lot.event is not None:
            events.add(lot.event)
    return all(_sum(lots, counted, "most", i) <= cap for i, cap in enumerate(bounds.most))


def _solved(lots: Sequence[Lot], bounds: Bounds) -> Allocation | None:
    """Fractions first: they are quick, and what they reach no whole numbers exceed.

    Then the choices between an event's lots are whole, and at last the minutes too; whatever levels were reached
    before need not be solved again.
    """
    programme = LinearProgramme(lots, bounds, whole=Whole.NONE)
    values = programme.solve()
    if values is None:
        return None
    counted = _one_of_each_event(lots, programme.counted())
    found = _rounded(lots, bounds, counted)
    if found is None or found.rank != values:
        found = _with_these_events(lots, bounds, counted)
    has_choices = any(lot.event is not None for lot in lots)
    for whole in (Whole.CHOICES, Whole.ALL) if has_choices else (Whole.ALL,):
        if found is not None and found.rank == values:
            return found
        programme = LinearProgramme(lots, bounds, whole=whole)
        values = programme.solve(known=_reached(found, values) if values else ())
        found = _rounded(lots, bounds, programme.counted()) if values else None
    return found


def _reached(found: Allocation | None, values: tuple[int, ...]) -> tuple[int, ...]:
    """The first levels that are as good as anything can be."""
    rank = found.rank if found else ()
    pairs = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(rank, values, strict=False))
    return tuple(value for value, _ in pairs)


def _one_of_each_event(lots: Sequence[Lot], counted: Sequence[float]) -> list[float]:
    """Of each event only the lot with the most minutes."""
    best: dict[int, int] = {}
    for i, lot in enumerate(lots):
        if lot.event is not None and counted[i] > counted[best.setdefault(lot.event, i)]:
            best[lot.event] = i
    return [
        minutes if lot.event is None or best[lot.event] == i else 0.0
        for i, (lot, minutes) in enumerate(zip(lots, counted, strict=True))
    ]


def _with_these_events(lots: Sequence[Lot], bounds: Bounds, counted: Sequence[float]) -> Allocation | None:
    """The best allocation among those lots of events that count already; None where no event is shared."""
    if all(lot.event is None for lot in lots):
        return None
    kept = [
        lot._replace(event=None, minutes=lot.minutes if lot.event is None or minutes else 0)
        for lot, minutes in zip(lots, counted, strict=True)
    ]
    return allocate(kept, bounds)


def _rounded(lots: Sequence[Lot], bounds: Bounds, counted: Sequence[float]) -> Allocation | None:
    """Whole minutes near those: down, and up again where that keeps the limits and is better."""
    floors = [math.floor(minutes + _TINY) for minutes in counted]
    if not keeps_limits(lots, bounds, floors):
        return None
    best = measure(lots, bounds, floors)
    for i, minutes in enumerate(counted):
        if minutes - floors[i] <= _TINY:
            continue
        floors[i] += 1
        tried = measure(lots, bounds, floors) if keeps_limits(lots, bounds, floors) else best
        if tried.rank < best.rank:
            best = tried
        else:
            floors[i] -= 1
    return best
