"""Knows a quick guess at an allocation, and what no allocation exceeds, which proves that a guess is the best.

A guess that misses each bound by no more than it must, and counts as much as anything can, needs no linear programme.
Most cases are so, whatever their caps, shares and repeated events; the rest are left to the linear programme.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from . import topics
from .bounds import Bounds, Lot, Shortfalls

# The guess ----------------------------------------------------------------------------------------------


def guess(lots: Sequence[Lot], bounds: Bounds) -> list[int] | None:
    """Counted minutes within every cap, floor and event; None where the lots that must count stand in the way."""
    chosen = _one_of_each_event(lots)
    if chosen is None or any(lot.floor > lot.minutes for lot in lots):
        return None
    counted = [lot.minutes if i in chosen else 0 for i, lot in enumerate(lots)]
    floors = [lot.floor for lot in lots]
    kept = [max(pair) for pair in zip(floors, _wanted_by_topics(lots, bounds, counted), strict=True)]
    shares = _shares(bounds)
    numbers = {number for number, _ in shares}
    # What carries no share and then what carries least is left out first, the latest before the earlier.
    order = sorted(chosen, key=lambda i: (*_worth(lots[i], numbers), -i))
    for number, cap in enumerate(bounds.most):
        excess = _sum(counted, (i for i in chosen if number in lots[i].most)) - cap
        inside = sorted((i for i in order if number in lots[i].most), key=lambda i: -len(lots[i].most))
        if _leave_out(counted, inside, excess, kept, floors) > 0:
            return None
    for number, share in shares:
        part = _sum(counted, (i for i in chosen if number in lots[i].least))
        outside = [i for i in order if number not in lots[i].least]
        _leave_out(counted, outside, sum(counted) - _total_with(bounds, number, share, part), kept, floors)
    return counted


def _one_of_each_event(lots: Sequence[Lot]) -> list[int] | None:
    """The lots that count in a guess: of each event what must, or else what has the most minutes and carries most."""
    best: dict[int, int] = {}
    for i, lot in enumerate(lots):
        if lot.event is None:
            continue
        other = best.setdefault(lot.event, i)
        if lot.floor and lots[other].floor and other != i:
            return None
        if _better(lot) > _better(lots[other]):
            best[lot.event] = i
    return [i for i, lot in enumerate(lots) if lot.event is None or best[lot.event] == i]


def _better(lot: Lot) -> tuple[int, int, int, int]:
    return lot.floor, lot.minutes, len(lot.topics) + len(lot.least) + len(lot.covers), -len(lot.most)


def _wanted_by_topics(lots: Sequence[Lot], bounds: Bounds, counted: Sequence[int]) -> list[int]:
    """How many minutes of each lot one way of filling the topics uses; those are left out last."""
    if bounds.shared or not bounds.topics or not (bounds.most or _shares(bounds)):
        return [0] * len(lots)
    capped = [min([n, *(bounds.most[i] for i in lot.most)]) for n, lot in zip(counted, lots, strict=True)]
    sharing = topics.share(capped, [lot.topics for lot in lots], bounds.topics)
    return [sum(given.values()) for given in sharing]


def _worth(lot: Lot, shares: set[int]) -> tuple[int, int]:
    return len(shares.intersection(lot.least)), len(lot.topics) + len(lot.least) + len(lot.covers)


def _leave_out(counted: list[int], order: Sequence[int], minutes: int, kept: list[int], floors: list[int]) -> int:
    """First what nothing wants, then down to the floors; how many minutes are still too many."""
    for least in (kept, floors):
        for i in order:
            if minutes <= 0:
                return 0
            taken = max(0, min(counted[i] - least[i], minutes))
            counted[i] -= taken
            minutes -= taken
    return minutes


def _sum(counted: Sequence[int], which: Iterable[int]) -> int:
    return sum(counted[i] for i in which)


# What nothing exceeds -----------------------------------------------------------------------------------


def is_the_best(lots: Sequence[Lot], bounds: Bounds, counted: Sequence[int], short: Shortfalls) -> bool:
    """Whether each bound is missed by what it must be missed by alone, and no more could be counted then.

    Each is measured on a wider question than the real one (an event's lots as one that can do what any of them
    can), so what is reached there is reached nowhere else.
    """
    wider = _merged(lots)
    most = _within_caps(wider, bounds, lambda lot: True)
    if short.total != max(0, bounds.minimum - most):
        return False
    for number, share in _shares(bounds):
        part = _within_caps(wider, bounds, lambda lot, n=number: n in lot.least)  # type: ignore[misc]
        most = min(most, _total_with(bounds, number, share, part))
    if sum(counted) != most:
        return False
    return _least_missed(wider, bounds, short) and _topics_missed(wider, bounds, short)


def _least_missed(wider: Sequence[Lot], bounds: Bounds, short: Shortfalls) -> bool:
    for number, (floor, missed) in enumerate(zip(bounds.least, short.least, strict=True)):
        needed = floor.needed(bounds, 0)
        if missed and missed > needed - _within_caps(wider, bounds, lambda lot, n=number: n in lot.least):  # type: ignore[misc]
            return False
    return not any(
        missed and any(number in lot.covers and lot.minutes for lot in wider)
        for number, missed in enumerate(short.covers)
    )


def _topics_missed(wider: Sequence[Lot], bounds: Bounds, short: Shortfalls) -> bool:
    """Each topic alone, or all together where one minute counts toward one topic."""
    if not any(short.topics):
        return True
    alone = (
        max(0, need - _within_caps(wider, bounds, lambda lot, n=number: n in lot.topics))  # type: ignore[misc]
        for number, need in enumerate(bounds.topics)
    )
    if short.topics == tuple(alone):
        return True
    if bounds.shared:
        return False
    sharing = topics.share([lot.minutes for lot in wider], [lot.topics for lot in wider], bounds.topics)
    filled = topics.filled(sharing, len(bounds.topics))
    return short.topics == tuple(need - have for need, have in zip(bounds.topics, filled, strict=True))


def _merged(lots: Sequence[Lot]) -> list[Lot]:
    """Each event as one lot: the most minutes of any, toward whatever any of them goes, under the caps of all."""
    alone = [lot for lot in lots if lot.event is None]
    events: dict[int, Lot] = {}
    for lot in lots:
        if lot.event is not None:
            known = events.get(lot.event)
            events[lot.event] = lot if known is None else _either(known, lot)
    return [*alone, *events.values()]


def _either(one: Lot, other: Lot) -> Lot:
    return Lot(
        minutes=max(one.minutes, other.minutes),
        topics=_union(one.topics, other.topics),
        least=_union(one.least, other.least),
        most=tuple(number for number in one.most if number in other.most),
        covers=_union(one.covers, other.covers),
    )


def _union(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return one if one == other else tuple(sorted({*one, *other}))


def _within_caps(lots: Sequence[Lot], bounds: Bounds, which: Callable[[Lot], bool]) -> int:
    """No more of these count, even if each lot met only one of its caps."""
    first, last = [0] * len(bounds.most), [0] * len(bounds.most)
    free = 0
    for lot in lots:
        if which(lot):
            if lot.most:
                first[lot.most[0]] += lot.minutes
                last[lot.most[-1]] += lot.minutes
            else:
                free += lot.minutes
    return free + min(sum(map(min, used, bounds.most)) for used in (first, last))


def _shares(bounds: Bounds) -> list[tuple[int, Fraction]]:
    return [(n, Fraction(floor.percent)) for n, floor in enumerate(bounds.least) if floor.percent]


def _total_with(bounds: Bounds, number: int, share: Fraction, part: int) -> int:
    """The largest total that misses the share by no more than such a part must."""
    missed = max(0, bounds.least[number].needed(bounds, 0) - part)
    return int((part + missed) * 100 // share)
