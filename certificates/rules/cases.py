"""Knows what a case is: the person, their dates, their certificate and their evidence, as typed values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from .language import Length, Plain


@dataclass(frozen=True)
class Signature:
    person: str | None = None
    credentials: frozenset[str] = frozenset()
    relation: str | None = None


@dataclass(frozen=True)
class Use:
    """A programme and the first day of the term's certificate that counted it; None: a first application."""

    programme: str
    term: date | None


@dataclass(frozen=True)
class Evidence:
    id: str
    kind: str
    on: date | None = None
    until: date | None = None
    minutes: int | None = None
    topics: tuple[str, ...] = ()
    mode: str | None = None
    activity: str | None = None
    provider: str | None = None
    provider_status: str | None = None
    event: str | None = None
    population: str | None = None
    paid: bool | None = None
    signed_by: tuple[Signature, ...] = ()
    used_by: tuple[Use, ...] = ()
    hold: str | None = None
    assessment: str | None = None
    percent: int | Decimal | None = None
    scaled: int | Decimal | None = None
    statement: str | None = None
    version: str | None = None
    type: str | None = None
    issued_on: date | None = None
    reviewed: bool | None = None
    direct: bool | None = None
    person: str | None = None
    relation: str | None = None
    known_months: int | None = None
    code: str | None = None
    body: str | None = None
    valid_from: date | None = None
    valid_through: date | None = None
    good_standing: bool | None = None

    @property
    def first(self) -> date | None:
        """The day it belongs to; a document without one is as old as its issue."""
        return self.on or self.issued_on

    @property
    def profile(self) -> tuple[Any, ...]:
        """Everything a filter or an allocation may look at, apart from the event."""
        return (
            self.topics,
            self.mode,
            self.activity,
            self.provider,
            self.provider_status,
            self.population,
            self.paid,
        )


@dataclass(frozen=True)
class Action:
    what: str
    on: date
    disciplinary: bool = False


@dataclass(frozen=True)
class Certificate:
    valid_from: date
    valid_through: date | None = None
    renewals: int = 0
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True)
class Dated:
    """One value an attribute had, from and until which day; None is open."""

    value: Plain
    begins: date | None = None
    ends: date | None = None


@dataclass(slots=True)
class Piece:
    """An item of evidence on its way through the requirements."""

    item: Evidence
    rank: int  # its place in the order (`on`, `id`)
    profile: int  # items of one profile look alike to every filter, their events aside
    first: date | None
    last: date | None
    minutes: int


def in_order(item: Evidence) -> tuple[date, str]:
    return item.on or item.issued_on or date.min, item.id


class Index:
    """The evidence in the order (`on`, `id`), by kind, and one item of each profile."""

    def __init__(self, evidence: tuple[Evidence, ...]) -> None:
        self.profiles: list[Evidence] = []
        self.pieces: list[Piece] = []
        self.held: list[Piece] = []
        self.latest = date.min
        self._by_kind: dict[str, list[Piece]] = {}
        known: dict[tuple[Any, ...], int] = {}
        for rank, item in enumerate(sorted(evidence, key=in_order)):
            profile = known.setdefault(item.profile, len(known))
            if profile == len(self.profiles):
                self.profiles.append(item)
            first = item.on or item.issued_on
            last = item.until or first
            piece = Piece(item, rank, profile, first, last, item.minutes or 0)
            self.pieces.append(piece)
            self._by_kind.setdefault(item.kind, []).append(piece)
            if item.hold:
                self.held.append(piece)
            if last is not None and last > self.latest:
                self.latest = last

    def of(self, kinds: tuple[str, ...]) -> list[Piece]:
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], [])
        return [piece for piece in self.pieces if piece.item.kind in kinds]


@dataclass(frozen=True)
class Case:
    person: tuple[tuple[str, tuple[Dated, ...]], ...] = ()
    events: tuple[tuple[str, date], ...] = ()
    route: str | None = None
    choice: Length | None = None
    certificate: Certificate | None = None
    evidence: tuple[Evidence, ...] = ()

    def event(self, name: str, on: date) -> date | None:
        """The day of the event; one dated after `on` has not happened."""
        day = self._events.get(name)
        return day if day is not None and day <= on else None

    def filed(self, on: date) -> date:
        """The filing day: the day of applying, or `on` where there is none."""
        return self.event("applied", on) or on

    def attribute(self, name: str, on: date) -> Plain | None:
        """What was true of the person on that day; of several values the one that began last."""
        known = [
            dated
            for dated in self._person.get(name, ())
            if (dated.begins is None or dated.begins <= on) and (dated.ends is None or on <= dated.ends)
        ]
        return max(known, key=lambda dated: dated.begins or date.min).value if known else None

    @property
    def born_on(self) -> date | None:
        values = self._person.get("born_on", ())
        return date.fromisoformat(str(values[-1].value)) if values else None

    @cached_property
    def index(self) -> Index:
        """The evidence made ready to be looked at; made once, however many requirements ask."""
        return Index(self.evidence)

    @cached_property
    def _events(self) -> dict[str, date]:
        return dict(self.events)

    @cached_property
    def _person(self) -> dict[str, tuple[Dated, ...]]:
        return dict(self.person)
