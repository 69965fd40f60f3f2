"""Knows how a programme file is read: a whole programme of typed values, or every fault with its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from . import reading_terms
from .files import plain_values
from .language import STAGES, Programme, Source, Standard
from .places import Place
from .reading_requirements import Shelf

_SLUG = "[a-z0-9]+(?:[-_][a-z0-9]+)*"


def read_programme(source: str | bytes | Mapping[str, Any], *, name: str = "") -> Programme:
    """The programme in a YAML 1.2 or JSON text, or in a mapping of the same words.

    Raises RuleError with every fault found; `name` names the file where the text itself cannot be read.
    """
    place = Place(plain_values(source, name=name))
    if not isinstance(place.value, Mapping):
        place.below(name or "file", None).refuse("must be a mapping that begins with programme")
        place.finish()
    programme = programme_at(place)
    place.finish()
    return programme


def programme_at(place: Place) -> Programme:
    found = place.fields(
        "programme",
        "title",
        "body",
        "timezone",
        "sources",
        "notes",
        "statements",
        "standards",
        required=("programme", "standards"),
    )
    statements = _statements(found["statements"]) if "statements" in found else ()
    return Programme(
        slug=_slug(found["programme"]) if "programme" in found else "",
        title=found["title"].text() if "title" in found else "",
        body=found["body"].text() if "body" in found else "",
        timezone=_timezone(found["timezone"]) if "timezone" in found else "UTC",
        sources=found["sources"].each(_source) if "sources" in found else (),
        notes=found["notes"].text() if "notes" in found else "",
        statements=statements,
        standards=_standards(found["standards"], dict(statements)) if "standards" in found else (),
    )


def _slug(place: Place) -> str:
    return place.text(like=_SLUG, reason="must be lower-case letters and digits joined by hyphens")


def _timezone(place: Place) -> str:
    zone = place.text()
    try:
        ZoneInfo(zone or "UTC")
    except (OSError, ValueError, LookupError):
        place.refuse(f'"{zone}" is not a time zone such as America/New_York')
    return zone


def _source(place: Place) -> Source:
    found = place.fields("title", "address", "seen")
    return Source(**{name: one.text() for name, one in found.items()})


def _statements(place: Place) -> tuple[tuple[str, str], ...]:
    return tuple((code, version.text()) for code, version in place.entries())


def _standards(place: Place, statements: dict[str, str]) -> tuple[Standard, ...]:
    places = place.items()
    if place.is_empty_list():
        place.refuse("is an empty list")
    standards = tuple(_standard(one, statements) for one in places)
    _refuse_overlaps(places, standards)
    return standards


def _standard(place: Place, statements: dict[str, str]) -> Standard:
    found = place.fields(
        "stage",
        "version",
        "in_force",
        "term",
        "first_term",
        "renewal",
        "requirements",
        required=("stage", "version", "requirements"),
    )
    shelf = Shelf(statements)
    begins, ends = _in_force(found["in_force"]) if "in_force" in found else (None, None)
    return Standard(
        stage=found["stage"].word(*STAGES) if "stage" in found else "",
        version=found["version"].text() if "version" in found else "",
        in_force_from=begins,
        in_force_until=ends,
        requirements=(shelf.requirements(found["requirements"], lambda n: f"r{n}") if "requirements" in found else ()),
        term=reading_terms.term(found["term"]) if "term" in found else None,
        first_term=reading_terms.first_term(found["first_term"]) if "first_term" in found else None,
        renewal=reading_terms.renewal(found["renewal"], shelf) if "renewal" in found else None,
    )


def _in_force(place: Place) -> tuple[date | None, date | None]:
    found = place.fields("from", "until")
    begins = found["from"].day() if "from" in found else None
    ends = found["until"].day() if "until" in found else None
    if begins and ends and ends < begins:
        found["until"].refuse(f"{ends} is before {begins}")
    return begins, ends


def _refuse_overlaps(places: list[Place], standards: tuple[Standard, ...]) -> None:
    for later, (place, standard) in enumerate(zip(places, standards, strict=True)):
        for earlier, other in enumerate(standards[:later]):
            if not standard.stage or other.stage != standard.stage:
                continue
            if other.version == standard.version:
                place.below("version", None).refuse(f'"{standard.version}" already stands at standards[{earlier}]')
            elif _overlap(standard, other):
                place.below("in_force", None).refuse(
                    f'shares days with version "{other.version}" at standards[{earlier}]'
                )


def _overlap(one: Standard, other: Standard) -> bool:
    begins = max(one.in_force_from or date.min, other.in_force_from or date.min)
    ends = min(one.in_force_until or date.max, other.in_force_until or date.max)
    return begins <= ends
