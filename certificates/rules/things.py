"""Knows what is counted in things, not in minutes: so many of a kind, so many in each period, references."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from . import periods, topics, windows
from .cases import Piece
from .findings import Counted, Finding, Refusals, Short, counted_whole, finding
from .language import Count, Every, References
from .question import Question
from .selection import Check, Selection, Sieve, select


def _needs_each(question: Question, minutes: int | None) -> Check | None:
    """Refuses a piece that is shorter than is needed each time."""
    if minutes is None:
        return None

    def check(piece: Piece) -> str | None:
        return question.words.too_short(piece.minutes, minutes) if piece.minutes < minutes else None

    return check


# count -----------------------------------------------------------------------------------------------


def judge_count(question: Question, rule: Count) -> Finding:
    each = question.scaled(rule.minutes_each) if rule.minutes_each is not None else None
    sieve = Sieve(
        kind=rule.kind,
        where=rule.where,
        without=rule.without,
        window=rule.window,
        reuse=rule.reuse,
        signed=rule.signed,
        matches=_lacking(question, rule.distinct) if rule.distinct else _needs_each(question, each),
    )
    selection = select(question, sieve)
    things, refusals = _things(question, rule, each, selection)
    carried = {topic for pieces in things.values() for piece in pieces for topic in piece.item.topics}
    short: list[Short] = [{"what": topic, "count": 1} for topic in rule.covers if topic not in carried]
    if len(things) < rule.minimum:
        short.insert(0, {"what": "total", "count": rule.minimum - len(things)})
    return finding(
        met=not short,
        need=rule.minimum,
        have=len(things),
        short=short,
        counted=_counted(things, rule.distinct),
        refusals=refusals,
        awaits=selection.awaits,
    )


def _lacking(question: Question, distinct: str) -> Check:
    why = question.words.lacks(distinct)
    return lambda piece: why if _distinct(piece, distinct) is None else None


def _distinct(piece: Piece, field: str) -> object:
    return piece.first if field == "on" else getattr(piece.item, field)


def _things(
    question: Question, rule: Count, each: int | None, selection: Selection
) -> tuple[dict[object, list[Piece]], Refusals]:
    """The pieces of each distinct thing that is long enough; without `distinct` each piece is a thing."""
    groups: dict[object, list[Piece]] = {}
    for piece in selection.usable:
        key = _distinct(piece, rule.distinct) if rule.distinct else piece.rank
        groups.setdefault(key, []).append(piece)
    things, refusals = {}, list(selection.refusals)
    for key, pieces in groups.items():
        minutes = sum(piece.minutes for piece in pieces)
        if each is None or minutes >= each:
            things[key] = pieces
        else:
            why = question.words.too_short(minutes, each)
            refusals.extend((piece, piece.minutes, why) for piece in pieces)
    return things, refusals


def _counted(things: dict[object, list[Piece]], distinct: str | None) -> list[Counted]:
    entries = [
        (piece.rank, counted_whole(piece, str(key) if distinct else "total"))
        for key, pieces in things.items()
        for piece in pieces
    ]
    return [entry for _, entry in sorted(entries, key=lambda entry: entry[0])]


# every -----------------------------------------------------------------------------------------------


def judge_every(question: Question, rule: Every) -> Finding:
    asked, awaits = _asked(question, rule)
    sieve = Sieve(
        kind=rule.kind,
        where=rule.where,
        window=rule.window,
        signed=rule.signed,
        matches=_first_of(_outside(question, rule, asked), _needs_each(question, rule.minutes_each)),
    )
    selection = select(question, sieve)
    found = dict.fromkeys(asked, 0)
    counted = []
    for piece in selection.usable:
        period = periods.name(rule.each, piece.first or date.min)
        found[period] += 1
        counted.append(counted_whole(piece, period))
    short: list[Short] = [
        {"what": period, "count": rule.at_least - n} for period, n in found.items() if n < rule.at_least
    ]
    return finding(
        met=not short and not awaits,
        need=len(asked),
        have=len(asked) - len(short),
        short=short,
        counted=counted,
        refusals=selection.refusals,
        awaits=awaits,
    )


def _asked(question: Question, rule: Every) -> tuple[list[str], list[str]]:
    """The demanded periods, and what is awaited before any is demanded."""
    opening = windows.opening(question, rule.window)
    awaits = list(opening.awaits)
    begins, ends = opening.begins, min(opening.ends, question.on)
    if rule.over == "term":
        certificate = question.case.certificate
        if certificate is None:
            return [], awaits if "certificate" in awaits else ["certificate", *awaits]
        begins, ends = certificate.valid_from, min(certificate.valid_through or date.max, question.on)
    if awaits:
        return [], awaits
    return periods.demanded(rule.each, begins, ends), []


def _outside(question: Question, rule: Every, asked: list[str]) -> Check:
    known = frozenset(asked)

    def check(piece: Piece) -> str | None:
        if piece.first is None:
            return question.words.without_a_date()
        period = periods.name(rule.each, piece.first)
        return None if period in known else question.words.period_not_asked(period)

    return check


def _first_of(check: Check, then: Check | None) -> Check:
    return check if then is None else lambda piece: check(piece) or then(piece)


# references ------------------------------------------------------------------------------------------


def judge_references(question: Question, rule: References) -> Finding:
    selection = select(question, Sieve(kind=("reference",), matches=_reference_check(question, rule)))
    people: dict[object, list[Piece]] = {}
    for piece in selection.usable:
        named = piece.item.person
        people.setdefault(piece.rank if named is None else named, []).append(piece)
    chosen, missed = _one_each(rule, list(people.values()))
    short: list[Short] = []
    if len(people) < rule.minimum:
        short.append({"what": "total", "count": rule.minimum - len(people)})
    short += [{"what": kind, "count": n} for kind, n in missed if n]
    refusals = selection.refusals + [
        (piece, 0, question.words.same_person())
        for pieces in people.values()
        for piece in pieces
        if piece.rank not in chosen
    ]
    return finding(
        met=not short,
        need=rule.minimum,
        have=len(people),
        short=short,
        counted=[counted_whole(piece, chosen[piece.rank]) for piece in selection.usable if piece.rank in chosen],
        refusals=refusals,
    )


def _one_each(rule: References, people: list[list[Piece]]) -> tuple[dict[int, str], list[tuple[str, int]]]:
    """By rank, the one reference of each person that counts and toward what; and what each type misses."""
    names = [name for name, _ in rule.types]
    wanted = [n for _, n in rule.types]
    types = [[names.index(p.item.type) for p in pieces if p.item.type in names] for pieces in people]
    sharing = topics.share([1] * len(people), types, wanted)
    chosen: dict[int, str] = {}
    for pieces, given in zip(people, sharing, strict=True):
        type_given = names[next(iter(given))] if given else None
        best = next((piece for piece in pieces if piece.item.type == type_given), pieces[0])
        chosen[best.rank] = best.item.type if best.item.type in names and best.item.type else "total"
    filled = topics.filled(sharing, len(names))
    missed = [(name, need - have) for name, need, have in zip(names, wanted, filled, strict=True)]
    return chosen, missed


def _reference_check(question: Question, rule: References) -> Callable[[Piece], str | None]:
    words = question.words

    def check(piece: Piece) -> str | None:
        item = piece.item
        if item.relation is not None and item.relation in rule.not_from:
            return words.relation_barred(item.relation)
        if rule.known_months is not None and (item.known_months or 0) < rule.known_months:
            return words.known_too_short(item.known_months, rule.known_months)
        if rule.direct and not item.direct:
            return words.not_direct()
        return None

    return check
