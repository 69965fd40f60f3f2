"""Knows how a case is read: the typed values of it, or every fault with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from . import language as words
from .cases import Action, Case, Certificate, Dated, Evidence, Signature, Use, in_order
from .errors import RuleError
from .files import plain_values
from .places import ROOM_FOR_DIGITS, Place


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
    evidence = [_at_once(one.value) or _evidence(one) for one in place.items()]
    seen: dict[str, int] = {}
    for number, item in enumerate(evidence):
        first = seen.setdefault(item.id, number)
        if first != number:
            where = f"{place.path}[{number}]"
            Place(None, f"{where}.id", place.problems).refuse(f'"{item.id}" already stands at {place.path}[{first}]')
    return tuple(sorted(evidence, key=in_order))


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


_FIELDS: dict[str, Callable[[Place], Any]] = {
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


# Most items are plain and right, and a page has hundreds: those are read without keeping a place for every value.
# Whatever is not as plain as this answers None here, and is read, or refused in words, as everything else is.


def _at_once(value: Any) -> Evidence | None:
    if type(value) is not dict:
        return None
    found = {}
    for name, one in value.items():
        if one is None:
            continue
        read = _PLAIN.get(name, _never)(one)
        if read is None:
            return None
        found[name] = read
    if "id" not in found or not all(name in found for name in _NEEDED.get(found.get("kind", ""), ("kind",))):
        return None
    item = Evidence(**found)
    is_dated = item.kind != "document" or item.first is not None
    return item if is_dated and (item.until is None or item.on is None or item.on <= item.until) else None


def _never(value: Any) -> None:
    return None


def _plain_text(value: Any) -> str | None:
    return value if type(value) is str and value and value == value.strip() else None


def _plain_texts(value: Any) -> tuple[str, ...] | None:
    if type(value) is not list or not all(type(one) is str and one and one == one.strip() for one in value):
        return None
    return tuple(value)


def _plain_day(value: Any) -> date | None:
    return _day_of(value) if type(value) is str else value if type(value) is date else None


@lru_cache(maxsize=8192)
def _day_of(text: str) -> date | None:
    place = Place(text)
    day = place.day()
    return None if place.problems else day


def _plain_flag(value: Any) -> bool | None:
    return value if type(value) is bool else None


def _plain_whole(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value < 10**ROOM_FOR_DIGITS else None


def _plain_word(*known: str) -> Callable[[Any], str | None]:
    return lambda value: value if type(value) is str and value in known else None


def _plain_signature(value: Any) -> tuple[Signature, ...] | None:
    if type(value) is not dict or not value.keys() <= {"person", "credentials", "relation"}:
        return None
    person, relation = value.get("person"), value.get("relation")
    credentials = _plain_texts(value.get("credentials", []))
    if credentials is None or not all(one is None or _plain_text(one) for one in (person, relation)):
        return None
    return _signed_by(person, credentials, relation)


@lru_cache(maxsize=1024)
def _signed_by(person: str | None, credentials: tuple[str, ...], relation: str | None) -> tuple[Signature, ...]:
    return (Signature(person, frozenset(credentials), relation),)


def _plain_uses(value: Any) -> tuple[Use, ...] | None:
    if type(value) is not list:
        return None
    uses = []
    for one in value:
        if type(one) is not dict or not one.keys() <= {"programme", "term"}:
            return None
        programme, term = _plain_text(one.get("programme")), one.get("term")
        day = _plain_day(term)
        if programme is None or (term is not None and day is None):
            return None
        uses.append(Use(programme, day))
    return tuple(uses)


_PLAIN: dict[str, Callable[[Any], Any]] = {
    **{name: _plain_text for name, read in _FIELDS.items() if read is Place.text},
    **{name: _plain_day for name, read in _FIELDS.items() if read is Place.day},
    **{name: _plain_flag for name, read in _FIELDS.items() if read is Place.flag},
    **dict.fromkeys(("minutes", "known_months", "percent", "scaled"), _plain_whole),
    "kind": _plain_word(*words.KINDS),
    "mode": _plain_word(*words.MODES),
    "provider_status": _plain_word(*words.PROVIDER_STATUSES),
    "topics": _plain_texts,
    "signed_by": _plain_signature,
    "used_by": _plain_uses,
}
