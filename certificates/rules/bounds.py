"""Knows the words of an allocation: lots of minutes that are alike, and the bounds that are put on them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple


class Lot(NamedTuple):
    """Minutes that are alike to every bound; the tuples hold the numbers of the bounds they touch."""

    minutes: int
    topics: tuple[int, ...] = ()
    least: tuple[int, ...] = ()
    most: tuple[int, ...] = ()
    covers: tuple[int, ...] = ()
    event: int | None = None  # of the lots of one event at most one counts
    floor: int = 0  # so many must count


@dataclass(frozen=True)
class Floor:
    minutes: int | None = None
    percent: int | Decimal | None = None

    def needed(self, bounds: Bounds, total: int) -> int:
        """Its minutes, a share rounded up, when so many count in all."""
        if self.percent is None:
            return self.minutes or 0
        return math.ceil(Fraction(self.percent) * max(bounds.share_base, total) / 100)


@dataclass(frozen=True)
class Bounds:
    minimum: int
    share_base: int  # what percentages are of, unless the counted total is larger
    topics: tuple[int, ...] = ()
    shared: bool = False
    least: tuple[Floor, ...] = ()
    most: tuple[int, ...] = ()
    covers: int = 0


@dataclass(frozen=True)
class Shortfalls:
    total: int
    topics: tuple[int, ...]
    least: tuple[int, ...]
    covers: tuple[int, ...]

    @property
    def sum(self) -> int:
        return self.total + sum(self.topics) + sum(self.least) + sum(self.covers)
