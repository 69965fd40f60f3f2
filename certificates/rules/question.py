"""Knows what is asked: one case put to one standard of one programme on one day."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

from .cases import Case, Piece
from .language import Programme, Standard
from .words import ENGLISH, Words


@dataclass(frozen=True)
class Question:
    programme: Programme
    standard: Standard
    case: Case
    on: date
    scale: Fraction = Fraction(1)  # what every number of hours is multiplied by
    term_ends: date | None = None  # the last day of `within: term`
    words: Words = field(default=ENGLISH, compare=False)

    def day(self, name: str) -> date | None:
        """The day of `on`, `applied` or an event; None while it is awaited."""
        if name == "on":
            return self.on
        return self.case.filed(self.on) if name == "applied" else self.case.event(name, self.on)

    def scaled(self, minutes: int) -> int:
        return minutes if self.scale == 1 else math.ceil(minutes * self.scale)

    @property
    def term(self) -> date | None:
        """Which term uses are compared with: the certificate's first day, None for a first application."""
        return self.case.certificate.valid_from if self.case.certificate else None

    @cached_property
    def not_yet(self) -> dict[int, str]:
        """By rank, the evidence that is on hold or dated after the day, and why."""
        index = self.case.index
        found = {piece.rank: piece.item.hold for piece in index.held if piece.item.hold}
        if index.latest <= self.on:
            return found
        for piece in index.pieces:
            first, last = piece.first, piece.last
            if first is not None and last is not None and last > self.on and piece.rank not in found:
                found[piece.rank] = self.words.later_than_asked(piece.item.kind, first, last, self.on)
        return found

    def of(self, kinds: tuple[str, ...]) -> tuple[list[Piece], list[tuple[Piece, str]]]:
        """The pieces of these kinds in their order: those one may ask about, and those not yet, with the reason."""
        found = self._of_kinds.get(kinds)
        if found is None:
            pieces, not_yet = self.case.index.of(kinds), self.not_yet
            ready = [piece for piece in pieces if piece.rank not in not_yet] if not_yet else pieces
            waiting = [(piece, not_yet[piece.rank]) for piece in pieces if piece.rank in not_yet] if not_yet else []
            found = self._of_kinds[kinds] = ready, waiting
        return found

    @cached_property
    def _of_kinds(self) -> dict[tuple[str, ...], tuple[list[Piece], list[tuple[Piece, str]]]]:
        return {}

    @cached_property
    def spent_events(self) -> frozenset[str]:
        """The events this programme counted in another term, as any item says."""
        return frozenset(
            item.event
            for item in self.case.evidence
            if item.event
            for use in item.used_by
            if use.programme == self.programme.slug and use.term != self.term
        )

    def used_elsewhere(self, piece: Piece) -> str | None:
        """Why it cannot be used again: it counted for another programme or in another term."""
        for use in piece.item.used_by:
            own = use.programme == self.programme.slug
            if not own or use.term != self.term:
                return self.words.used_before(use.programme, use.term, own)
        return None
