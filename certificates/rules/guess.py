"""Knows a quick guess at an allocation, and a bound on the counted total that proves it the best.

A guess without any shortfall whose total nothing can exceed needs no linear programme. Most cases of caps and
shares are so; the rest are left to the linear programme.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from .bounds import Bounds, Lot


def guess(lots: Sequence[Lot], bounds: Bounds) -> list[int] | None:
    """Counted minutes within every cap and share; None where lots choose between events or meet two caps."""
    if any(lot.event is not None or lot.floor or len(lot.most) > 1 for lot in lots):
        return None
    counted = [lot.minutes for lot in lots]
    # What carries no share and then what carries least is left out first, the latest before the earlier.
    shares = {number for number, _ in _shares(bounds)}
    order = sorted(range(len(lots)), key=lambda i: (*_worth(lots[i], shares), -i))
    for number, cap in enumerate(bounds.most):
        inside = [i for i in order if number in lots[i].most]
        _leave_out(counted, inside, sum(counted[i] for i in inside) - cap)
    for number, share in _shares(bounds):
        part = sum(minutes for lot, minutes in zip(lots, counted, strict=True) if number in lot.least)
        outside = [i for i in order if number not in lots[i].least]
        _leave_out(counted, outside, sum(counted) - part * 100 // share)
    return counted


def largest_total(lots: Sequence[Lot], bounds: Bounds) -> int:
    """No allocation without shortfalls counts more; only where no lot meets two caps."""
    most = _within_caps(lots, bounds, lambda lot: True)
    for number, share in _shares(bounds):
        part = _within_caps(lots, bounds, lambda lot, n=number: n in lot.least)  # type: ignore[misc]
        most = min(most, part * 100 // share)
    return most


def _shares(bounds: Bounds) -> list[tuple[int, Fraction]]:
    return [(n, Fraction(floor.percent)) for n, floor in enumerate(bounds.least) if floor.percent]


def _worth(lot: Lot, shares: set[int]) -> tuple[int, int]:
    return len(shares.intersection(lot.least)), len(lot.topics) + len(lot.least) + len(lot.covers)


def _leave_out(counted: list[int], order: Sequence[int], minutes: int) -> None:
    for i in order:
        if minutes <= 0:
            return
        taken = min(counted[i], minutes)
        counted[i] -= taken
        minutes -= taken


def _within_caps(lots: Sequence[Lot], bounds: Bounds, which: Callable[[Lot], bool]) -> int:
    capped = [0] * len(bounds.most)
    free = 0
    for lot in lots:
        if not which(lot):
            continue
        if lot.most:
            capped[lot.most[0]] += lot.minutes
        else:
            free += lot.minutes
    return free + sum(min(minutes, cap) for minutes, cap in zip(capped, bounds.most, strict=True))
