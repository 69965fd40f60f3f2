"""Knows how terms, first terms and renewals are read from a file."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from . import language as words
from .language import FirstTerm, Length, Renewal, Term
from .places import Place, as_length
from .reading_requirements import Shelf

_A_LEAP_YEAR = 2024


def term(place: Place) -> Term:
    found = place.fields("months", "years", "ends", if_empty="needs months, years or ends")
    ends = _ends(found["ends"]) if "ends" in found else None
    length = _term_length(place, found)
    if place.has_without(found, "ends", "months", "years", as_word=True) and found["ends"].value == ends:
        found["ends"].refuse(f"{ends} needs months or years beside it")
    return Term(length, ends)


def _term_length(place: Place, found: dict[str, Place]) -> Length | None:
    if place.has_several(found, "months", "years"):
        place.refuse("needs months or years, not both")
    units: tuple[Any, ...] = ("months", "years")
    lengths = [Length(unit, found[unit].whole(f"of {unit}", at_least=1)) for unit in units if unit in found]
    return lengths[0] if lengths else None


def _ends(place: Place) -> Any:
    return place.by_shape(
        lambda place: place.word("end_of_month", "birth_month"), mapping=lambda place: _common_date(place, "years")
    )


def _common_date(place: Place, *more: str) -> words.CommonDate:
    found = place.fields("month", "day", *more, required=("month", "day"))
    month = _up_to(12, found, "month", "is not a month of the year")
    day = _up_to(31, found, "day", "is not a day of any month")
    if day > calendar.monthrange(_A_LEAP_YEAR, month)[1]:
        found["day"].refuse(f"no year has a day {day} in month {month}")
    return words.CommonDate(month, day, _years(found["years"]) if "years" in found else "every")


def _up_to(most: int, found: dict[str, Place], name: str, reason: str) -> int:
    return found[name].whole(at_least=1, at_most=most, reason=reason) if name in found else 1


def _years(place: Place) -> Any:
    return place.by_shape(lambda place: place.word("odd", "even", "every"), mapping=_years_from, sequence=_listed_years)


def _years_from(place: Place) -> words.YearsFrom:
    found = place.fields("from", "every", required=("from", "every"))
    return words.YearsFrom(
        found["from"].whole(at_least=1) if "from" in found else 1,
        found["every"].whole(at_least=1) if "every" in found else 1,
    )


def _listed_years(place: Place) -> tuple[int, ...]:
    if place.is_empty_list():
        place.refuse("is an empty list")
    return tuple(sorted(place.each(lambda year: year.whole(at_least=1))))


def first_term(place: Place) -> FirstTerm:
    found = place.fields("skip_if_shorter_than", "scale_if_shorter_than", "scale")
    either = ("skip_if_shorter_than", "scale_if_shorter_than")
    if place.has_several(found, *either) or place.has_none(found, *either):
        place.refuse("needs either skip_if_shorter_than or scale_if_shorter_than")
    elif place.has_without(found, "scale", either[1]) or place.has_without(found, either[1], "scale"):
        place.refuse("scale and scale_if_shorter_than stand together")
    return FirstTerm(
        skip_if_shorter_than=_length(found, "skip_if_shorter_than"),
        scale_if_shorter_than=_length(found, "scale_if_shorter_than"),
        scale=_scale(found["scale"]) if "scale" in found else None,
    )


def renewal(place: Place, shelf: Shelf) -> Renewal:
    found = place.fields(*Renewal.__dataclass_fields__)
    return Renewal(
        anchor=found["anchor"].word("expiry", "award") if "anchor" in found else "expiry",
        opens=_length(found, "opens"),
        closes=_length(found, "closes"),
        late=_ladder(found["late"], shelf) if "late" in found else (),
        inactive_after=_length(found, "inactive_after"),
        earn_until=found["earn_until"].word("expiry", "late_end") if "earn_until" in found else "expiry",
        max=found["max"].whole() if "max" in found else None,
        choices=found["choices"].each(_choice) if "choices" in found else (),
    )


def _ladder(place: Place, shelf: Shelf) -> tuple[words.LateStep, ...]:
    rungs = place.items()
    steps = tuple(_step(rung, shelf, number) for number, rung in enumerate(rungs, start=1))
    for rung, step in zip(rungs[:-1], steps[:-1], strict=True):
        if step.until is None and isinstance(rung.value, Mapping):
            rung.below("until", None).refuse("is missing; only the last step may go on without end")
    return steps


def _step(place: Place, shelf: Shelf, number: int) -> words.LateStep:
    found = place.fields("until", "fee", "also")
    also = found.get("also")
    return words.LateStep(
        until=_until(found["until"]) if "until" in found else None,
        fee=found["fee"].whole() if "fee" in found else 0,
        also=shelf.requirements(also, lambda n: f"late{number}.{n}") if also else (),
    )


def _until(place: Place) -> Length | words.CommonDate:
    forms: dict[tuple[str, ...], Callable[[Place], Length | words.CommonDate]] = {
        ("month", "day"): _common_date,
        ("days", "months", "years"): as_length,
    }
    found = place.by_field(forms)
    if found is None:
        place.refuse("must be a length such as {months: 6} or a calendar day such as {month: 2, day: 28}")
    return found or Length("days", 0)


def _choice(place: Place) -> words.Choice:
    found = place.fields("months", "years", "scale")
    length = _term_length(place, found)
    if place.has_none(found, "months", "years"):
        place.refuse("needs months or years")
    scale = _scale(found["scale"]) if "scale" in found else Decimal(1)
    return words.Choice(length or Length("months", 1), scale)


def _scale(place: Place) -> Decimal:
    return Decimal(place.number(above=0))


def _length(found: dict[str, Place], name: str) -> Length | None:
    return found[name].length() if name in found else None
