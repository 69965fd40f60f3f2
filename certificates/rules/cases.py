"""Knows what a case is: the person, their dates, their certificate and their evidence, as typed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from . import language as words
from .errors import RuleError
from .files import plain_values
from .language import Length, Plain
from .places import Place


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


def _order(item: Evidence) -> tuple[date, str]:
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
        for rank, item in enumerate(sorted(evidence, key=_order)):
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


def read_case(source: str | bytes | Mapping[str, Any], *, name: str = "") -> Case:
    """The case in a JSON text or mapping, its evidence in the order (`on`, `id`).

    Raises RuleError with every fault found, such as
    `evidence[3].minutes: 90.5 is not a whole number of minutes`.
    """
    place = Place(plain_values(source, name=name))
    if not isinstance(place.value, Mapping):
        raise RuleError.at(name or "file", "must be a mapping with person, events and evidence")
    found = place.fields("person", "events", "route", "choice", "certificate", "evidence")
    case = Case(
        person=_person(found["person"]) if "person" in found else (),
        events=_events(found["events"]) if "events" in found else (),
        route=found["route"].text() if "route" in found else None,
        choice=found["choice"].length("months", "years", at_least=1) if "choice" in found else None,
        certificate=_certificate(found["certificate"]) if "certificate" in found else None,
        evidence=_all_evidence(found["evidence"]) if "evidence" in found else (),
    )
    place.finish()
    return case


def _person(place: Place) -> tuple[tuple[str, tuple[Dated, ...]], ...]:
    person: list[tuple[str, tuple[Dated, ...]]] = []
    for name, given in place.entries():
        if given.value is None:
            continue
        if name == "born_on":
            person.append((name, (Dated(given.day().isoformat()),)))
        elif isinstance(given.value, list | tuple):
            person.append((name, given.each(_dated)))
        else:
            person.append((name, (Dated(given.plain()),)))
    return tuple(person)


def _dated(place: Place) -> Dated:
    found = place.fields("value", "from", "until", required=("value",))
    return Dated(
        value=found["value"].plain() if "value" in found else "",
        begins=found["from"].day() if "from" in found else None,
        ends=found["until"].day() if "until" in found else None,
    )


def _events(place: Place) -> tuple[tuple[str, date], ...]:
    return tuple((name, given.day()) for name, given in place.entries() if given.value is not None)


def _certificate(place: Place) -> Certificate:
    found = place.fields("valid_from", "valid_through", "renewals", "actions", required=("valid_from",))
    certificate = Certificate(
        valid_from=found["valid_from"].day() if "valid_from" in found else date.min,
        valid_through=found["valid_through"].day() if "valid_through" in found else None,
        renewals=found["renewals"].whole() if "renewals" in found else 0,
        actions=found["actions"].each(_action) if "actions" in found else (),
    )
    if certificate.valid_through and certificate.valid_through < certificate.valid_from:
        found["valid_through"].refuse(f"{certificate.valid_through} is before valid_from")
    return certificate


def _action(place: Place) -> Action:
    found = place.fields("what", "on", "disciplinary", required=("what", "on"))
    return Action(
        what=found["what"].word(*words.ACTIONS) if "what" in found else "",
        on=found["on"].day() if "on" in found else date.min,
        disciplinary=found["disciplinary"].flag() if "disciplinary" in found else False,
    )


# Evidence --------------------------------------------------------------------------------------------


def _all_evidence(place: Place) -> tuple[Evidence, ...]:
    places = place.items()
    evidence = [_evidence(one) for one in places]
    seen: dict[str, str] = {}
    for one, item in zip(places, evidence, strict=True):
        if item.id in seen:
            one.below("id", None).refuse(f'"{item.id}" already stands at {seen[item.id]}')
        seen.setdefault(item.id, one.path)
    return tuple(sorted(evidence, key=_order))


# What an item cannot be without, beside its id and kind.
_NEEDED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(words.MINUTE_KINDS, ("on", "minutes")),
    "exam": ("on", "assessment"),
    "attestation": ("on", "statement"),
    "document": ("type",),
    "reference": (),
    "credential": ("code",),
    "task": ("on", "code"),
}


def _evidence(place: Place) -> Evidence:
    value = place.value if isinstance(place.value, Mapping) else {}
    kind = value.get("kind")
    needed = _NEEDED.get(kind, ()) if isinstance(kind, str) else ()
    found = place.fields(*_FIELDS, required=("id", "kind", *needed))
    item = Evidence(**{"id": "", "kind": "", **{name: _FIELDS[name](one) for name, one in found.items()}})
    if kind == "document" and found and item.first is None:
        place.below("on", None).refuse("is missing, and issued_on too")
    if item.until and item.on and item.until < item.on:
        found["until"].refuse(f"{item.until} is before {item.on}")
    return item


def _signatures(place: Place) -> tuple[Signature, ...]:
    return place.each(_signature) if isinstance(place.value, list | tuple) else (_signature(place),)


def _signature(place: Place) -> Signature:
    found = place.fields("person", "credentials", "relation")
    return Signature(
        person=found["person"].text() if "person" in found else None,
        credentials=frozenset(found["credentials"].each(Place.text)) if "credentials" in found else frozenset(),
        relation=found["relation"].text() if "relation" in found else None,
    )


def _use(place: Place) -> Use:
    found = place.fields("programme", "term", required=("programme",))
    return Use(
        programme=found["programme"].text() if "programme" in found else "",
        term=found["term"].day() if "term" in found else None,
    )


_FIELDS = {
    **dict.fromkeys(
        (
            *("id", "activity", "provider", "event", "population", "hold", "assessment", "statement"),
            *("version", "type", "person", "relation", "code", "body"),
        ),
        Place.text,
    ),
    **dict.fromkeys(("on", "until", "issued_on", "valid_from", "valid_through"), Place.day),
    **dict.fromkeys(("paid", "reviewed", "direct", "good_standing"), Place.flag),
    **dict.fromkeys(("percent", "scaled"), Place.number),
    "kind": lambda place: place.word(*words.KINDS),
    "mode": lambda place: place.word(*words.MODES),
    "provider_status": lambda place: place.word(*words.PROVIDER_STATUSES),
    "minutes": lambda place: place.whole("of minutes"),
    "known_months": lambda place: place.whole("of months"),
    "topics": lambda place: place.each(Place.text),
    "signed_by": _signatures,
    "used_by": lambda place: place.each(_use),
}
