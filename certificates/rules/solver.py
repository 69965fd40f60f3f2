"""Knows how to ask HiGHS: a small linear programme, silent, one thread, the same answer every time."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from enum import Enum

import highspy

_SETTINGS: dict[str, bool | float | str] = {
    "output_flag": False,
    "solver": "simplex",
    "parallel": "off",
    "threads": 1,
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_feasibility_tolerance": 1e-9,
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
}
_TINY = 1e-5

Term = int | tuple[int, int]
"""A column, or a column with its factor."""


_solvers = threading.local()


def _of_this_thread() -> highspy.Highs:
    """Making a solver takes longer than most programmes do; cleared, it keeps nothing of the last one."""
    highs = getattr(_solvers, "highs", None)
    if highs is None:
        highs = _solvers.highs = highspy.Highs()
        for name, value in _SETTINGS.items():
            highs.setOptionValue(name, value)
    highs.clearSolver()
    highs.clearModel()
    return highs


def _run(highs: highspy.Highs) -> highspy.HighsModelStatus:
    highs.run()
    return highs.getModelStatus()


class Whole(Enum):
    """Which columns must be whole numbers."""

    NONE = "none"
    CHOICES = "choices"
    ALL = "all"


class Model:
    """Columns and rows are made first; then levels are minimised, each keeping what the ones before reached."""

    def __init__(self, *, whole: Whole) -> None:
        self._whole = whole
        self._uppers: list[float] = []
        self._choices: list[int] = []
        self._rows: list[tuple[float, float, list[tuple[int, int]]]] = []
        self.values: Sequence[float] = []

    def column(self, *, most: float = highspy.kHighsInf) -> int:
        self._uppers.append(most)
        return len(self._uppers) - 1

    def choice(self) -> int:
        """A column that is 0 or 1."""
        self._choices.append(self.column(most=1))
        return self._choices[-1]

    def row(self, terms: Sequence[Term], *, least: float = -highspy.kHighsInf, most: float = highspy.kHighsInf) -> None:
        pairs = [term if isinstance(term, tuple) else (term, 1) for term in terms]
        self._rows.append((least, most, [pair for pair in pairs if pair[1]]))

    def minimise_in_turn(
        self, levels: Sequence[tuple[Sequence[int], int]], known: Sequence[int] = ()
    ) -> tuple[int, ...] | None:
        """The whole-number value of each level, a sum of columns times 1 or -1; None where nothing fits.

        The first levels may be known. A level whose columns are all zero already is not solved again: no shortfall
        is below zero.
        """
        first = len(self._rows)
        for columns, _ in levels:
            self.row(columns)
        highs = self._started()
        reached: list[int] = []
        for number, (columns, sign) in enumerate(levels):
            if number < len(known):
                value = known[number]
            else:
                is_open = sign < 0 or number == len(known) or self._sum(columns) > _TINY
                if is_open and not self._minimise(highs, columns, sign):
                    return None
                value = math.ceil(sign * self._sum(columns) - _TINY)
            low, high = (-value, highspy.kHighsInf) if sign < 0 else (-highspy.kHighsInf, value)
            highs.changeRowBounds(first + number, low, high)
            reached.append(value)
        return tuple(reached)

    def _sum(self, columns: Sequence[int]) -> float:
        return sum(self.values[column] for column in columns)

    def _minimise(self, highs: highspy.Highs, columns: Sequence[int], sign: int) -> bool:
        costs = [0.0] * len(self._uppers)
        for column in columns:
            costs[column] = float(sign)
        highs.changeColsCost(len(costs), list(range(len(costs))), costs)
        status = _run(highs)
        if status == highspy.HighsModelStatus.kInfeasible and self._whole is not Whole.NONE:
            # Presolve may take a programme for infeasible that is not: only without it that is believed.
            highs.setOptionValue("presolve", "off")
            status = _run(highs)
        if status == highspy.HighsModelStatus.kInfeasible:
            return False
        if status != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(f"the allocation was not solved: {highs.modelStatusToString(status)}")
        self.values = highs.getSolution().col_value
        return True

    def _started(self) -> highspy.Highs:
        highs = _of_this_thread()
        # Presolve costs more than a small linear programme, and helps with whole numbers.
        highs.setOptionValue("presolve", "off" if self._whole is Whole.NONE else "on")
        # Where all is whole, levels are whole numbers, and a gap below one is no gap.
        highs.setOptionValue("mip_abs_gap", 0.5 if self._whole is Whole.ALL else 1e-6)
        highs.passModel(self._programme())
        return highs

    def _programme(self) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self._uppers), len(self._rows)
        lp.col_cost_ = [0.0] * len(self._uppers)
        lp.col_lower_ = [0.0] * len(self._uppers)
        lp.col_upper_ = self._uppers
        lp.row_lower_ = [row[0] for row in self._rows]
        lp.row_upper_ = [row[1] for row in self._rows]
        starts: list[int] = [0]
        columns: list[int] = []
        factors: list[float] = []
        for _, _, pairs in self._rows:
            columns.extend(pair[0] for pair in pairs)
            factors.extend(float(pair[1]) for pair in pairs)
            starts.append(len(columns))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = starts, columns, factors
        if self._whole is not Whole.NONE:
            kinds = [highspy.HighsVarType.kContinuous] * len(self._uppers)
            for column in self._choices if self._whole is Whole.CHOICES else range(len(kinds)):
                kinds[column] = highspy.HighsVarType.kInteger
            lp.integrality_ = kinds
        return lp
