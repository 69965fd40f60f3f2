"""Knows how a sum of hours with structure is judged and told: what counts toward what, and what is left over."""

from __future__ import annotations

import itertools
from datetime import date
from operator import itemgetter

from . import dates, stacks
from .allocation import Allocation
from .bounds import Bounds, Floor, Lot
from .cases import Piece
from .findings import Counted, Finding, Refusals, Short, finding
from .language import Hours
from .question import Question
from .selection import Sieve, select
from .stacks import Left, Plan


def judge(question: Question, rule: Hours) -> Finding:
    sieve = Sieve(
        kind=rule.kind,
        where=rule.where,
        without=rule.without,
        window=rule.window,
        reuse=rule.reuse,
        once_ever=rule.same_event == "once",
        signed=rule.signed,
    )
    selection = select(question, sieve)
    bounds = _bounds(question, rule)
    plan = stacks.plan(question, rule, selection.usable, bounds)
    counted, left = _spread_out(rule, plan)
    missed = _spread_missed(rule, plan, question.on)
    total = plan.allocation.total
    short = _short(rule, plan.allocation, missed)
    return finding(
        met=not short,
        need=bounds.share_base,
        have=total - total % rule.round_down_to if rule.round_down_to else total,
        short=short,
        counted=counted,
        refusals=[*selection.refusals, *_left_over(question, rule, bounds, plan, [*left, *plan.passed_over])],
        awaits=selection.awaits,
    )


def _bounds(question: Question, rule: Hours) -> Bounds:
    minimum = question.scaled(rule.minimum)
    step = rule.round_down_to or 1
    return Bounds(
        # Rounding down must still reach the minimum, so the total before it reaches the next step.
        minimum=-(-minimum // step) * step,
        share_base=minimum,
        topics=tuple(question.scaled(least) for _, least in rule.topics),
        shared=rule.shared,
        least=tuple(
            Floor(question.scaled(one.minutes) if one.minutes is not None else None, one.percent)
            for one in rule.at_least
        ),
        most=tuple(question.scaled(one.minutes) for one in rule.at_most),
        covers=len(rule.covers),
    )


# Telling ----------------------------------------------------------------------------------------------


def _short(rule: Hours, allocation: Allocation, spread_missed: int) -> list[Short]:
    short = allocation.shortfalls
    named = itertools.chain(
        [("total", short.total)],
        zip((topic for topic, _ in rule.topics), short.topics, strict=True),
        zip((one.of.name for one in rule.at_least), short.least, strict=True),
        zip(rule.covers, short.covers, strict=True),
    )
    entries: list[Short] = [{"what": what, "minutes": minutes} for what, minutes in named if minutes]
    if spread_missed:
        entries.append({"what": "spread", "days": spread_missed})
    return entries


def _spread_missed(rule: Hours, plan: Plan, on: date) -> int:
    """How many days later the last counted item would have to be."""
    if rule.spread is None:
        return 0
    days = list(stacks.counted_days(plan)) or [(on, on)]
    needed = dates.add(min(days)[0], rule.spread)
    return max(0, (needed - max(last for _, last in days)).days)


def _spread_out(rule: Hours, plan: Plan) -> tuple[list[Counted], Left]:
    """Each stack's minutes to its pieces, the earliest first; and what is left over."""
    counted: list[tuple[int, Counted]] = []
    left: list[tuple[Piece, Lot, int]] = []
    for number, stack in enumerate(plan.stacks):
        places = _places(rule, plan, number)
        if len(places) == 1 and places[0][1] == stack.lot.minutes:
            toward = places[0][0]
            counted += [
                (piece.rank, {"id": piece.item.id, "minutes": piece.minutes, "toward": toward})
                for piece in stack.pieces
            ]
            continue
        for piece in stack.pieces:
            rest = piece.minutes
            while places and rest:
                toward, minutes = places.pop()
                taken = min(rest, minutes)
                counted.append((piece.rank, {"id": piece.item.id, "minutes": taken, "toward": toward}))
                rest -= taken
                if minutes > taken:
                    places.append((toward, minutes - taken))
            if rest:
                left.append((piece, stack.lot, rest))
    counted.sort(key=itemgetter(0))
    return [entry for _, entry in counted], left


def _places(rule: Hours, plan: Plan, number: int) -> list[tuple[str, int]]:
    """Where the stack's counted minutes go, the last place first; what no topic needs stays with its topic."""
    minutes = plan.allocation.counted[number]
    carried = plan.stacks[number].lot.topics
    if not minutes:
        return []
    if rule.shared or not carried:
        return [(",".join(rule.topics[i][0] for i in carried) or "total", minutes)]
    given = dict(plan.allocation.toward[number])
    home = min(given, default=carried[0])
    given[home] = given.get(home, 0) + minutes - sum(given.values())
    return [(rule.topics[i][0], given[i]) for i in sorted(given, reverse=True)]


def _left_over(question: Question, rule: Hours, bounds: Bounds, plan: Plan, left: Left) -> Refusals:
    full = _full_caps(bounds, plan)
    chosen = _chosen(rule, plan)
    limits: dict[int, str] = {}
    refusals: Refusals = []
    for piece, lot, minutes in left:
        why = _why_other(question, chosen, piece) or limits.get(id(lot))
        if why is None:
            why = limits[id(lot)] = _why_limit(question, rule, bounds, lot, full)
        refusals.append((piece, minutes, why))
    return refusals


def _chosen(rule: Hours, plan: Plan) -> dict[str, str]:
    """Which item counts for each event that counts once."""
    if rule.same_event == "many":
        return {}
    counted: dict[str, str] = {}
    for stack, minutes in zip(plan.stacks, plan.allocation.counted, strict=True):
        for piece in stack.pieces:
            if minutes > 0 and piece.item.event:
                counted[piece.item.event] = piece.item.id
            minutes -= piece.minutes
    return counted


def _why_other(question: Question, chosen: dict[str, str], piece: Piece) -> str | None:
    other = chosen.get(piece.item.event) if piece.item.event else None
    return question.words.same_event(other) if other and other != piece.item.id else None


def _full_caps(bounds: Bounds, plan: Plan) -> list[int]:
    counted = zip(plan.stacks, plan.allocation.counted, strict=True)
    used = [0] * len(bounds.most)
    for stack, minutes in counted:
        for number in stack.lot.most:
            used[number] += minutes
    return [number for number, minutes in enumerate(used) if minutes >= bounds.most[number]]


def _why_limit(question: Question, rule: Hours, bounds: Bounds, lot: Lot, full: list[int]) -> str:
    for number in full:
        if number in lot.most:
            return question.words.over_cap(rule.at_most[number].of, bounds.most[number])
    for number, one in enumerate(rule.at_least):
        if one.percent is not None and number not in lot.least:
            return question.words.over_share(one.of, one.percent)
    return question.words.left_over()
