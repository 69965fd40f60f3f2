"""Knows which pieces of evidence are alike to an hours requirement, and plans which of them count."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from . import dates, filters
from .allocation import Allocation, allocate
from .bounds import Bounds, Lot
from .cases import Piece
from .language import Hours, Length
from .question import Question


@dataclass(frozen=True)
class Stack:
    lot: Lot
    pieces: tuple[Piece, ...]  # in the order of the evidence


@dataclass(frozen=True)
class Plan:
    stacks: tuple[Stack, ...]
    allocation: Allocation
    passed_over: Left = ()


Marked = list[tuple[Piece, Lot]]
Left = Sequence[tuple[Piece, Lot, int]]
"""A piece, what it could count toward, and how many of its minutes do not count."""


def _stacks(marks: Marks, pieces: Sequence[Piece]) -> list[Stack]:
    """Pieces are stacked by what they carry."""
    if marks.alike:
        return [Stack(Lot(sum(piece.minutes for piece in pieces)), tuple(pieces))] if pieces else []
    together: dict[int, tuple[Lot, list[Piece]]] = {}
    of_profile: dict[object, list[Piece]] = {}
    for piece in pieces:
        key = marks.key(piece)
        stack = of_profile.get(key)
        if stack is None:
            lot = marks.of(piece)
            stack = of_profile[key] = together.setdefault(id(lot), (lot, []))[1]
        stack.append(piece)
    return [_stack(lot, stack) for lot, stack in together.values()]


def _stack(lot: Lot, pieces: Sequence[Piece], event: int | None = None) -> Stack:
    return Stack(lot._replace(minutes=sum(piece.minutes for piece in pieces), event=event), tuple(pieces))


def _with_events(marks: Marks, pieces: Sequence[Piece], *, by_days: bool) -> tuple[list[Stack], list[Piece]]:
    """As before, but the pieces of an event that comes again each stand alone; and those passed over for a better one.

    Where it matters on which days pieces lie, each may be of use.
    """
    repeated = _repeated(pieces)
    marked = [(piece, marks.of(piece)) for piece in pieces if piece.item.event in repeated]
    weaker: list[Piece] = []
    if marked and not by_days:
        marked, weaker = _without_the_weaker(marked)
        left_out = {piece.rank for piece in weaker}
        pieces = [piece for piece in pieces if piece.rank not in left_out]
        repeated = _repeated([piece for piece, _ in marked])
    alone = [piece for piece in pieces if piece.item.event not in repeated] if repeated else pieces
    rivals = [(piece, lot) for piece, lot in marked if piece.item.event in repeated]
    return [*_stacks(marks, alone), *(_stack(lot, [p], repeated[p.item.event]) for p, lot in rivals)], weaker


def _repeated(pieces: Sequence[Piece]) -> dict[str | None, int]:
    """A number for each event that more than one piece carries."""
    times = Counter([piece.item.event for piece in pieces if piece.item.event])
    return {event: number for number, event in enumerate(event for event, n in times.items() if n > 1)}


def _without_the_weaker(marked: Marked) -> tuple[Marked, list[Piece]]:
    """Of one event, a piece that another serves at least as well as can be passed over."""
    rivals: dict[str, Marked] = {}
    for piece, lot in marked:
        if piece.item.event:
            rivals.setdefault(piece.item.event, []).append((piece, lot))
    weaker: set[int] = set()
    for group in rivals.values():
        for one, other in itertools.permutations(reversed(group), 2):
            if other[0].rank not in weaker and _serves_as_well(other, one):
                weaker.add(one[0].rank)
    kept = [(piece, lot) for piece, lot in marked if piece.rank not in weaker]
    return kept, [piece for piece, _ in marked if piece.rank in weaker]


def _serves_as_well(one: tuple[Piece, Lot], other: tuple[Piece, Lot]) -> bool:
    """Whatever the other can be counted toward, the one can too, and it meets no more caps."""
    if one[0].minutes < other[0].minutes:
        return False
    mine, its = one[1], other[1]
    return mine is its or (
        set(mine.topics) >= set(its.topics)
        and set(mine.least) >= set(its.least)
        and set(mine.covers) >= set(its.covers)
        and set(mine.most) <= set(its.most)
    )


class Marks:
    """Which bounds a piece touches, worked out once for each profile."""

    def __init__(self, question: Question, rule: Hours) -> None:
        index = question.case.index
        self._topics = [topic for topic, _ in rule.topics]
        self._covers = rule.covers
        self._least = [filters.every_field(index, one.of) for one in rule.at_least]
        self._most = [filters.every_field(index, one.of) for one in rule.at_most]
        self.alike = not (rule.topics or rule.covers or rule.at_least or rule.at_most)
        self._known: dict[object, Lot] = {}
        self._lots: dict[Lot, Lot] = {}
        self._carried: dict[tuple[str, ...], tuple[tuple[int, ...], tuple[int, ...]]] = {}
        looked_at = [*(one.of for one in rule.at_least), *(one.of for one in rule.at_most)]
        self._by_event = any(field == "event" for of in looked_at for field, _ in of.fields)

    def key(self, piece: Piece) -> object:
        """Pieces of one key look alike to the rule."""
        return (piece.profile, piece.item.event) if self._by_event else piece.profile

    def of(self, piece: Piece) -> Lot:
        """One and the same lot for all pieces that are alike."""
        key = self.key(piece)
        lot = self._known.get(key)
        if lot is None:
            lot = self._mark(piece)
            lot = self._known[key] = self._lots.setdefault(lot, lot)
        return lot

    def _mark(self, piece: Piece) -> Lot:
        topics, covers = self._carrying(piece.item.topics)
        return Lot(
            minutes=0,
            topics=topics,
            least=tuple([i for i, of in enumerate(self._least) if of(piece)]) if self._least else (),
            most=tuple([i for i, of in enumerate(self._most) if of(piece)]) if self._most else (),
            covers=covers,
        )

    def _carrying(self, carried: tuple[str, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        found = self._carried.get(carried)
        if found is None:
            found = self._carried[carried] = (
                tuple([i for i, topic in enumerate(self._topics) if topic in carried]),
                tuple([i for i, topic in enumerate(self._covers) if topic in carried]),
            )
        return found


# Plans ------------------------------------------------------------------------------------------------


def plan(question: Question, rule: Hours, usable: Sequence[Piece], bounds: Bounds) -> Plan:
    """The best plan for the usable pieces, spread as widely as the rule asks if any plan is."""
    marks = Marks(question, rule)
    pieces = [piece for piece in usable if piece.minutes]
    passed_over: list[Piece] = []
    if rule.same_event == "many":
        stacks = _stacks(marks, pieces)
    else:
        stacks, passed_over = _with_events(marks, pieces, by_days=rule.spread is not None)
    best = _planned(stacks, bounds)
    if best is None:  # nothing is forced to count here, so there is always a plan
        raise ArithmeticError("an allocation without floors has no answer")
    if rule.spread and not best.allocation.shortfalls.sum and not is_spread(rule.spread, best):
        best = _widest(rule.spread, stacks, bounds, best)
    return replace(best, passed_over=[(piece, marks.of(piece), piece.minutes) for piece in passed_over])


def _planned(stacks: Sequence[Stack], bounds: Bounds) -> Plan | None:
    allocation = allocate([stack.lot for stack in stacks], bounds)
    return Plan(tuple(stacks), allocation) if allocation else None


def counted_days(plan: Plan) -> Iterator[tuple[date, date]]:
    for stack, minutes in zip(plan.stacks, plan.allocation.counted, strict=True):
        for piece in stack.pieces:
            if minutes <= 0:
                break
            minutes -= piece.minutes
            if piece.minutes and piece.first and piece.last:
                yield piece.first, piece.last


def is_spread(spread: Length, plan: Plan) -> bool:
    days = list(counted_days(plan))
    return bool(days) and max(last for _, last in days) >= dates.add(min(days)[0], spread)


def _widest(spread: Length, stacks: list[Stack], bounds: Bounds, best: Plan) -> Plan:
    """The best of the plans that are spread widely enough, else the best there is; none is better than that."""
    found = None
    for one in _wider(spread, stacks, bounds):
        if one.allocation.shortfalls.sum:
            continue
        if one.allocation.rank == best.allocation.rank:
            return one
        if found is None or one.allocation.rank < found.allocation.rank:
            found = one
    return found or best


def _wider(spread: Length, stacks: list[Stack], bounds: Bounds) -> Iterator[Plan]:
    """Plans in which an early and a late piece, far enough apart, both count by at least a minute."""
    early = [stack.pieces[0] for stack in stacks]
    late = [max(stack.pieces, key=lambda piece: (piece.last or date.min, piece.rank)) for stack in stacks]
    for first, last in itertools.product(early, late):
        if first.first is None or last.last is None or last.last < dates.add(first.first, spread):
            continue
        alone = {first.rank, last.rank}
        plan = _planned([part for stack in stacks for part in _parted(stack, alone)], bounds)
        if plan:
            yield plan


def _parted(stack: Stack, alone: set[int]) -> Iterator[Stack]:
    """The stack without those pieces, and each of them as a stack that must count."""
    rest = tuple(piece for piece in stack.pieces if piece.rank not in alone)
    if rest:
        yield Stack(stack.lot._replace(minutes=sum(piece.minutes for piece in rest)), rest)
    for piece in stack.pieces:
        if piece.rank in alone:
            yield Stack(stack.lot._replace(minutes=piece.minutes, floor=1), (piece,))
