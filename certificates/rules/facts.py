"""Knows what is true or not yet true: an exam passed, a statement signed, a document, a credential, a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from . import dates
from .cases import Piece
from .findings import Finding, counted_whole, finding
from .language import Attest, Document, Exam, Holds, Person, Plain, Task
from .question import Question
from .selection import Check, Sieve, select


def _one_is_enough(
    question: Question, sieve: Sieve, what: str, looked_at: Callable[[Piece], bool], awaits: tuple[str, ...] = ()
) -> Finding:
    """The earliest that will do counts; the finding says of each other one why it does not."""
    selection = select(question, sieve, looked_at)
    best, others = selection.usable[:1], selection.usable[1:]
    refusals = selection.refusals + [
        (piece, piece.minutes, question.words.another_counts(best[0].item.id)) for piece in others
    ]
    return finding(
        met=bool(best),
        need=1,
        have=len(best),
        short=[] if best else [{"what": what, "count": 1}],
        counted=[counted_whole(piece, what) for piece in best],
        refusals=refusals,
        awaits=awaits or selection.awaits,
    )


def judge_exam(question: Question, rule: Exam) -> Finding:
    sieve = Sieve(kind=("exam",), window=rule.window, matches=_passing(question, rule))
    return _one_is_enough(question, sieve, rule.assessment, lambda piece: piece.item.assessment == rule.assessment)


def _passing(question: Question, rule: Exam) -> Check | None:
    words = question.words

    def in_percent(piece: Piece) -> str | None:
        if piece.item.percent is None:
            return words.no_percent(rule.percent)
        enough = rule.percent is None or piece.item.percent >= rule.percent
        return None if enough else words.scored(piece.item.percent, rule.percent)

    def scaled(piece: Piece) -> str | None:
        if piece.item.scaled is None:
            return words.no_scaled(rule.scaled)
        enough = rule.scaled is None or piece.item.scaled >= rule.scaled
        return None if enough else words.scored_scaled(piece.item.scaled, rule.scaled)

    if rule.completed:
        return None
    return in_percent if rule.percent is not None else scaled


def judge_attest(question: Question, rule: Attest) -> Finding:
    wanted = dict(question.programme.statements)[rule.statement] if rule.version == "current" else rule.version

    def of_that_version(piece: Piece) -> str | None:
        if wanted is None or piece.item.version == wanted:
            return None
        return question.words.other_version(piece.item.version, wanted)

    sieve = Sieve(kind=("attestation",), window=rule.window, matches=of_that_version)
    return _one_is_enough(question, sieve, rule.statement, lambda piece: piece.item.statement == rule.statement)


def judge_task(question: Question, rule: Task) -> Finding:
    sieve = Sieve(kind=("task",), window=rule.window)
    return _one_is_enough(question, sieve, rule.code, lambda piece: piece.item.code == rule.code)


def judge_document(question: Question, rule: Document) -> Finding:
    day = question.day(rule.of)
    sieve = Sieve(kind=("document",), matches=_document_check(question, rule, day))
    return _one_is_enough(
        question,
        sieve,
        rule.type,
        lambda piece: piece.item.type == rule.type,
        awaits=(rule.of,) if rule.max_age and day is None else (),
    )


def _document_check(question: Question, rule: Document, day: date | None) -> Check:
    words = question.words

    def check(piece: Piece) -> str | None:
        item = piece.item
        issued = item.issued_on or item.on
        if rule.max_age is not None:
            if day is None:
                return words.awaits(rule.of)
            if issued is None:
                return words.without_a_date()
            if issued < dates.back(day, rule.max_age):
                return words.too_old(issued, rule.max_age, day)
        if rule.reviewed and not item.reviewed:
            return words.not_reviewed()
        if rule.direct and not item.direct:
            return words.not_direct()
        return None

    return check


def judge_holds(question: Question, rule: Holds) -> Finding:
    day = question.day(rule.on)
    sieve = Sieve(kind=("credential",), matches=_held_check(question, rule, day))
    return _one_is_enough(
        question,
        sieve,
        "|".join(rule.credential),
        lambda piece: piece.item.code in rule.credential,
        awaits=(rule.on,) if day is None else (),
    )


def _held_check(question: Question, rule: Holds, day: date | None) -> Check:
    words = question.words

    def check(piece: Piece) -> str | None:
        item = piece.item
        if day is None:
            return words.awaits(rule.on)
        if item.valid_from is not None and day < item.valid_from:
            return words.held_later(day, item.valid_from)
        if item.valid_through is not None and item.valid_through < day:
            return words.held_until(day, item.valid_through)
        return words.not_in_good_standing() if rule.good_standing and not item.good_standing else None

    return check


def judge_person(question: Question, rule: Person) -> Finding:
    day = question.day(rule.on)
    why = question.words.awaits(rule.on) if day is None else _why_not(question, rule, day)
    found = finding(
        met=why is None,
        need=1,
        have=0 if why else 1,
        short=[{"what": rule.attribute}] if why else [],
        counted=[],
        refusals=[],
        awaits=(rule.on,) if day is None else (),
    )
    if why:
        found["why"] = why
    return found


def _why_not(question: Question, rule: Person, day: date) -> str | None:
    words = question.words
    have = _attribute(question, rule.attribute, day)
    if have is None:
        return words.not_stated("born_on" if rule.attribute == "age" else rule.attribute)
    if rule.at_least is not None and not (_is_number(have) and have >= rule.at_least):  # type: ignore[operator]
        return words.at_least(rule.attribute, have, rule.at_least)
    if rule.at_most is not None and not (_is_number(have) and have <= rule.at_most):  # type: ignore[operator]
        return words.at_most(rule.attribute, have, rule.at_most)
    accepted = rule.one_of if rule.equals is None else (rule.equals,)
    if accepted and not any(_same(have, one) for one in accepted):
        return words.must_be(rule.attribute, have, accepted)
    if rule.equals is not None and rule.one_of and not any(_same(have, one) for one in rule.one_of):
        return words.must_be(rule.attribute, have, rule.one_of)
    return None


def _attribute(question: Question, name: str, day: date) -> Plain | None:
    if name != "age":
        return question.case.attribute(name, day)
    born = question.case.born_on
    return dates.age(born, day) if born is not None else None


def _is_number(value: Plain) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _same(one: Plain, other: Plain) -> bool:
    """true is not 1."""
    return isinstance(one, bool) == isinstance(other, bool) and one == other
