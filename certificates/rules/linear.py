"""Knows an allocation as a linear programme: its columns, its rows and the levels that are minimised in turn."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .bounds import Bounds, Floor, Lot
from .solver import Model, Whole


class LinearProgramme:
    """The lots and bounds as rows and columns, in the lots' and the file's order."""

    def __init__(self, lots: Sequence[Lot], bounds: Bounds, *, whole: Whole) -> None:
        self.model = Model(whole=whole)
        self.bounds = bounds
        self.columns = [self._lot(lot) for lot in lots]
        self.every = [column for columns in self.columns for column in columns]
        self._events(lots)
        for number, cap in enumerate(bounds.most):
            self.model.row(self._of(lots, "most", number), most=cap)
        self.total = self._short(self.every, bounds.minimum)
        self.topics = [self._topic(lots, n, need) for n, need in enumerate(bounds.topics)]
        self.least = [self._floor(lots, n, floor) for n, floor in enumerate(bounds.least)]
        self.covers = [self._short(self._of(lots, "covers", n), 1) for n in range(bounds.covers)]

    def _lot(self, lot: Lot) -> list[int]:
        """A column for each topic the lot may go to and one for the rest; one altogether where shared."""
        places = 1 if self.bounds.shared else len(lot.topics) + 1
        columns = [self.model.column(most=lot.minutes) for _ in range(places)]
        if places > 1 or lot.floor:
            self.model.row(columns, least=lot.floor, most=lot.minutes)
        return columns

    def _events(self, lots: Sequence[Lot]) -> None:
        choices: dict[int, list[int]] = {}
        for lot, columns in zip(lots, self.columns, strict=True):
            if lot.event is not None:
                chosen = self.model.choice()
                self.model.row([*columns, (chosen, -lot.minutes)], most=0)
                choices.setdefault(lot.event, []).append(chosen)
        for chosen_ones in choices.values():
            self.model.row(chosen_ones, most=1)

    def _of(self, lots: Sequence[Lot], bound: str, number: int) -> list[int]:
        return [
            column
            for lot, columns in zip(lots, self.columns, strict=True)
            if number in getattr(lot, bound)
            for column in columns
        ]

    def _short(self, columns: Sequence[int], need: int) -> int:
        """The column of what is missing when those columns should reach the need."""
        short = self.model.column()
        self.model.row([*columns, short], least=need)
        return short

    def _topic(self, lots: Sequence[Lot], number: int, need: int) -> int:
        if self.bounds.shared:
            return self._short(self._of(lots, "topics", number), need)
        columns = [
            own[lot.topics.index(number)] for lot, own in zip(lots, self.columns, strict=True) if number in lot.topics
        ]
        return self._short(columns, need)

    def _floor(self, lots: Sequence[Lot], number: int, floor: Floor) -> int:
        part = self._of(lots, "least", number)
        if floor.percent is None:
            return self._short(part, floor.minutes or 0)
        short = self._short(part, floor.needed(self.bounds, 0))
        # 100 x (part + short) >= percent x total, in whole numbers
        share = Fraction(floor.percent)
        whole, each = 100 * share.denominator, share.numerator
        inside = set(part)
        row = [(column, (whole if column in inside else 0) - each) for column in self.every]
        self.model.row([*row, (short, whole)], least=0)
        return short

    def solve(self, known: Sequence[int] = ()) -> tuple[int, ...] | None:
        """The value of each level, in the order of `Allocation.rank`; the first of them may be known."""
        levels: list[tuple[Sequence[int], int]] = [
            ([self.total, *self.topics, *self.least, *self.covers], 1),
            *(([short], 1) for short in (self.total, *self.topics, *self.least)),
            (self.every, -1),
            *(([short], 1) for short in self.covers),
        ]
        return self.model.minimise_in_turn(levels, known)

    def counted(self) -> list[float]:
        return [sum(self.model.values[column] for column in columns) for columns in self.columns]
