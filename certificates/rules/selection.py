"""Knows which evidence a requirement looks at, which of it may count, and why the rest may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from . import filters, windows
from .cases import Piece, Signature
from .findings import Refusals
from .language import Filter, Signed, Window
from .question import Question

Check = Callable[[Piece], str | None]


@dataclass
class Selection:
    usable: list[Piece] = field(default_factory=list)
    refusals: Refusals = field(default_factory=list)
    awaits: tuple[str, ...] = ()


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
    checks = _checks(question, sieve, opening)
    if is_looked_at is None and sieve.where:
        is_looked_at = filters.every_field(question.case.index, sieve.where)
    selection = Selection(awaits=opening.awaits)
    not_yet, usable = question.not_yet, selection.usable
    for piece in question.case.index.of(sieve.kind):
        if is_looked_at is not None and not is_looked_at(piece):
            continue
        why = not_yet.get(piece.rank) if not_yet else None
        if why is None:
            for check in checks:
                why = check(piece)
                if why is not None:
                    break
            else:
                usable.append(piece)
                continue
        selection.refusals.append((piece, piece.minutes, why))
    return selection


def _checks(question: Question, sieve: Sieve, opening: windows.Opening) -> list[Check]:
    checks = [
        _left_out(question, sieve.without) if sieve.without else None,
        windows.check(question, opening),
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
