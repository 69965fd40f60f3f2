"""Knows which evidence a requirement looks at, which of it may count, and why the rest may not."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from . import filters, windows
from .cases import Piece, Signature
from .findings import Refusals
from .language import Filter, Signed, Window
from .question import Question

Check = Callable[[Piece], str | None]


class Selection(NamedTuple):
    usable: list[Piece]
    refusals: Refusals
    awaits: tuple[str, ...]


class Sieve(NamedTuple):
    """What the kinds of requirement have in common; each gives what it has."""

    kind: tuple[str, ...]
    where: Filter | None = None
    without: Filter | None = None
    window: Window = ()
    reuse: str = "free"
    once_ever: bool = False
    signed: Signed | None = None
    matches: Check | None = None  # a last check of the requirement's own


def select(question: Question, sieve: Sieve, is_looked_at: Callable[[Piece], bool] | None = None) -> Selection:
    """The first reason that refuses an item is the one it is told.

    Held and future evidence comes first, then what nothing can mend, then what a signature mends.
    """
    opening = windows.opening(question, sieve.window)
    pieces, not_yet = question.of(sieve.kind)
    if is_looked_at is not None:
        pieces = [piece for piece in pieces if is_looked_at(piece)]
        not_yet = [entry for entry in not_yet if is_looked_at(entry[0])]
    elif sieve.where:
        index = question.case.index
        looked_at = {piece.rank for piece in filters.only(index, sieve.where, [piece for piece, _ in not_yet])}
        pieces = filters.only(index, sieve.where, pieces)
        not_yet = [entry for entry in not_yet if entry[0].rank in looked_at]
    refusals = [(piece, piece.minutes, why) for piece, why in not_yet]
    if sieve.without:
        pieces = _sifted(pieces, _left_out(question, sieve.without), refusals)
    pieces, outside = windows.sift(question, opening, pieces)
    refusals += [(piece, piece.minutes, why) for piece, why in outside]
    for check in _checks(question, sieve):
        pieces = _sifted(pieces, check, refusals)
    return Selection(usable=pieces, refusals=refusals, awaits=opening.awaits)


def _sifted(pieces: list[Piece], check: Check, refusals: Refusals) -> list[Piece]:
    passed = []
    for piece in pieces:
        why = check(piece)
        if why is None:
            passed.append(piece)
        else:
            refusals.append((piece, piece.minutes, why))
    return passed


def _checks(question: Question, sieve: Sieve) -> list[Check]:
    checks = [
        question.used_elsewhere if sieve.reuse == "none" else None,
        _spent(question) if sieve.once_ever and question.spent_events else None,
        _unsigned(question, sieve.signed) if sieve.signed else None,
        sieve.matches,
    ]
    return [check for check in checks if check]


def _left_out(question: Question, without: Filter) -> Check:
    look = filters.one_field(question.case.index, without)

    def check(piece: Piece) -> str | None:
        found = look(piece)
        return question.words.left_out(*found) if found else None

    return check


def _spent(question: Question) -> Check:
    def check(piece: Piece) -> str | None:
        event = piece.item.event
        return question.words.event_used_before(event) if event and event in question.spent_events else None

    return check


def _unsigned(question: Question, signed: Signed) -> Check:
    """Signed by enough different people who may sign; the reason speaks of the first signature that may not."""
    wanted, barred = frozenset(signed.by_credential), frozenset(signed.not_relation)
    words = question.words

    def check(piece: Piece) -> str | None:
        signatures = piece.item.signed_by
        if not signatures:
            return words.unsigned()
        reasons: list[str] = []
        people: set[object] = set()
        for number, signature in enumerate(signatures):
            if signature.relation is not None and signature.relation in barred:
                reasons.append(words.signer_barred(signature.person, signature.relation))
            elif wanted and wanted.isdisjoint(signature.credentials):
                reasons.append(words.signer_unqualified(signature.person, signed.by_credential))
            else:
                people.add(_who(signature, number))
        if len(people) >= signed.by:
            return None
        return reasons[0] if reasons and not people else words.too_few_signers(len(people), signed.by)

    return check


def _who(signature: Signature, number: int) -> object:
    """An unnamed signer is nobody else; the number keeps them apart."""
    return signature.person if signature.person is not None else number
