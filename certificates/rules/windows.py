"""Knows which days count: a window's bounds as first and last days, and the sentence for a day outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from . import dates
from .cases import Piece
from .language import After, Bound, Since, Until, Window, Within, WithinFrom, WithinTerm
from .question import Question

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    bound: Bound
    begins: date
    ends: date


@dataclass(frozen=True)
class Opening:
    """The spans that stand together; `awaits` names what must come before anything counts."""

    spans: tuple[Span, ...] = ()
    awaits: tuple[str, ...] = ()

    @property
    def begins(self) -> date:
        return max((span.begins for span in self.spans), default=date.min)

    @property
    def ends(self) -> date:
        return min((span.ends for span in self.spans), default=date.max)


def opening(question: Question, window: Window) -> Opening:
    spans, awaits = [], []
    for bound in window:
        span = _span(question, bound)
        if isinstance(span, Span):
            spans.append(span)
        elif span not in awaits:
            awaits.append(span)
    return Opening(tuple(spans), tuple(awaits))


def _span(question: Question, bound: Bound) -> Span | str:
    """The bound's days, or the name of what it awaits."""
    if isinstance(bound, Since):
        return Span(bound, bound.day, date.max)
    if isinstance(bound, Until):
        return Span(bound, date.min, bound.day)
    if isinstance(bound, WithinTerm):
        certificate = question.case.certificate
        if certificate is None:
            return "certificate"
        return Span(bound, certificate.valid_from, question.term_ends or date.max)
    event = bound.of if isinstance(bound, Within) else bound.event
    day = question.day(event)
    if day is None:
        return event
    if isinstance(bound, Within):
        return Span(bound, dates.back(day, bound.length), day)
    if isinstance(bound, WithinFrom):
        return Span(bound, day, dates.add(day, bound.length))
    if isinstance(bound, After):
        return Span(bound, min(day, date.max - _ONE_DAY) + _ONE_DAY, date.max)
    return Span(bound, date.min, max(day, date.min + _ONE_DAY) - _ONE_DAY)


def sift(question: Question, opening: Opening, pieces: list[Piece]) -> tuple[list[Piece], list[tuple[Piece, str]]]:
    """The pieces whose days count, and the others with the reason."""
    if opening.awaits:
        why = question.words.awaits(opening.awaits[0])
        return [], [(piece, why) for piece in pieces]
    if not opening.spans:
        return pieces, []
    begins, ends = opening.begins, opening.ends
    inside: list[Piece] = []
    outside: list[tuple[Piece, str]] = []
    for piece in pieces:
        first, last = piece.first, piece.last
        if first is None or last is None:
            outside.append((piece, question.words.without_a_date()))
        elif begins <= first and last <= ends:
            inside.append(piece)
        else:
            span = next(span for span in opening.spans if first < span.begins or span.ends < last)
            outside.append((piece, _why(question, span, piece.item.kind, first, last)))
    return inside, outside


def _why(question: Question, span: Span, kind: str, first: date, last: date) -> str:
    words, bound = question.words, span.bound
    if isinstance(bound, (Within, WithinFrom)):
        say = words.before_length if first < span.begins else words.after_length
        return say(kind, first, last, bound.length)
    if isinstance(bound, WithinTerm):
        return words.outside_term(kind, first, last, span.begins, question.term_ends)
    if isinstance(bound, Since):
        return words.before_day(kind, first, last, bound.day)
    if isinstance(bound, Until):
        return words.after_day(kind, first, last, bound.day)
    if isinstance(bound, After):
        return words.not_after_event(kind, first, last, bound.event, span.begins - _ONE_DAY)
    return words.not_before_event(kind, first, last, bound.event, span.ends + _ONE_DAY)
