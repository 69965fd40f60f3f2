"""Knows how to read one value and to say where it stands when it is not what it should be.

A place that is wrong is noted and answered with a harmless stand-in, so that one reading finds every fault;
whoever starts the reading raises at its end, and no stand-in is ever seen outside.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from operator import methodcaller
from typing import Any, TypeVar

from .errors import Problem, RuleError
from .files import Figure
from .language import Length, Plain

T = TypeVar("T")
Found = Mapping[str, "Place"]

ROOM_FOR_DIGITS = 12  # longer figures are slips of the hand, and huge exponents would never finish


@dataclass(frozen=True)
class Place:
    value: Any
    path: str = ""
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, reason: str) -> None:
        self.problems.append(Problem(self.path, reason))

    def finish(self) -> None:
        if self.problems:
            raise RuleError(self.problems)

    def below(self, name: str, value: Any) -> Place:
        return Place(value, f"{self.path}.{name}" if self.path else name, self.problems)

    # Shapes ------------------------------------------------------------------------------------------

    def fields(self, *known: str, required: Iterable[str] = (), if_empty: str = "") -> dict[str, Place]:
        """The places of a mapping that hold something; unknown and missing fields are refused.

        `if_empty` is the fault of a mapping that holds nothing, where it must hold something.
        """
        if not isinstance(self.value, Mapping):
            self.refuse("must be a mapping of fields to values" if self.value is not None else "is missing")
            return {}
        for name in self.value:
            if name not in known:
                self.below(str(name), None).refuse(_unknown(str(name), known))
        for name in required:
            if self.value.get(name) is None:
                self.below(name, None).refuse("is missing")
        if if_empty and all(name in known and value is None for name, value in self.value.items()):
            self.refuse(if_empty)
        return {
            name: self.below(name, value) for name, value in self.value.items() if name in known and value is not None
        }

    def entries(self) -> list[tuple[str, Place]]:
        """A mapping whose keys are the author's own words."""
        if not isinstance(self.value, Mapping):
            self.refuse("must be a mapping of names to values")
            return []
        return [(str(key), self.below(str(key), value)) for key, value in self.value.items()]

    def items(self) -> list[Place]:
        if not isinstance(self.value, list | tuple):
            self.refuse("must be a list")
            return []
        return [Place(value, f"{self.path}[{index}]", self.problems) for index, value in enumerate(self.value)]

    def is_empty_list(self) -> bool:
        return isinstance(self.value, list | tuple) and not self.value

    # Forms: where the language takes one thing or another, `found` being what `fields` gave -----------

    def named(self, name: str, read: Callable[[Place], T]) -> T:
        """A part of the language with a name of its own, which may stand inside itself."""
        return read(self)

    def by_shape(
        self,
        other: Callable[[Place], T],
        *,
        mapping: Callable[[Place], T] | None = None,
        sequence: Callable[[Place], T] | None = None,
    ) -> T:
        if mapping and isinstance(self.value, Mapping):
            return mapping(self)
        return sequence(self) if sequence and isinstance(self.value, list | tuple) else other(self)

    def by_field(self, forms: Mapping[tuple[str, ...], Callable[[Place], T]]) -> T | None:
        """The form that one of the mapping's fields tells; None where none does."""
        if isinstance(self.value, Mapping):
            for names, read in forms.items():
                if self.value.keys() & set(names):
                    return read(self)
        return None

    def has_several(self, found: Found, *names: str) -> bool:
        return len(found.keys() & set(names)) > 1

    def has_none(self, found: Found, *names: str) -> bool:
        """A misspelt word has been told already and may be the one."""
        return isinstance(self.value, Mapping) and not found.keys() & set(names) and not self._misspelt(found)

    def _misspelt(self, found: Found) -> bool:
        return any(value is not None and name not in found for name, value in self.value.items())

    def has_without(self, found: Found, name: str, *others: str, as_word: bool = False) -> bool:
        """The field stands, and none of the others; `as_word` leaves out the field that holds a mapping."""
        asked = name in found and not (as_word and isinstance(found[name].value, Mapping))
        return asked and not found.keys() & set(others)

    def has_beside(self, found: Found, word: str, *others: str) -> bool:
        """The field holds a word, no mapping, and one of the others stands beside it."""
        asked = word in found and not isinstance(found[word].value, Mapping)
        return asked and bool(found.keys() & set(others))

    # Values ------------------------------------------------------------------------------------------

    def text(self, *, like: str = "", reason: str = "") -> str:
        """Text that is not empty; `reason` is said of text that is not `like` the pattern."""
        if isinstance(self.value, bool) or not isinstance(self.value, str | int | Decimal):
            self.refuse("must be text")
            return ""
        text = str(self.value).strip()
        if not text:
            self.refuse("is empty")
        elif like and not re.fullmatch(like, text):
            self.refuse(f'"{text}" {reason}')
        return text

    def word(self, *known: str, reason: str = "") -> Any:
        """One of the language's own words."""
        if isinstance(self.value, str) and self.value in known:
            return str(self.value)
        self.refuse(reason or f"{_shown(self.value)} is not one of {', '.join(known)}")
        return known[0]

    def true(self, reason: str) -> bool:
        """A flag that says something only where it is true."""
        if self.flag() is False and isinstance(self.value, bool):
            self.refuse(reason)
        return True

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            self.refuse(f"{_shown(self.value)} is neither true nor false")
        return self.value is True

    def number(self, *, above: int | None = None, between: tuple[int, int] | None = None) -> int | Decimal:
        """A number of any size, never a float; whole ones come back as integers."""
        value = self._decimal(above=above)
        if between and not between[0] <= value <= between[1]:
            self.refuse(f"{value} is not between {between[0]} and {between[1]}")
        return int(value) if value == value.to_integral_value() else value

    def whole(self, of: str = "", *, at_least: int = 0, at_most: int | None = None, reason: str = "") -> int:
        """A whole number; `of` says what is counted (`of minutes`), `reason` what is said of one over `at_most`."""
        value = self._decimal(at_least=at_least)
        if value != value.to_integral_value():
            self.refuse(f"{self.value} is not a whole number{f' {of}' if of else ''}")
        elif at_most is not None and value > at_most:
            self.refuse(f"{self.value} {reason}")
            return at_most
        return int(value)

    def hours(self) -> int:
        """Whole minutes from hours that may have decimals."""
        minutes = self._decimal(at_least=0) * 60
        if minutes != minutes.to_integral_value():
            self.refuse(f"{self.value} hours is not a whole number of minutes")
        return int(minutes)

    def day(self) -> date:
        if isinstance(self.value, date) and not isinstance(self.value, datetime):
            return self.value
        if isinstance(self.value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", self.value, re.ASCII):
            try:
                return date.fromisoformat(self.value)
            except ValueError:
                self.refuse(f"{self.value} is not a day of the calendar")
                return date.min
        self.refuse(f"{_shown(self.value)} is not a date such as 2026-05-01")
        return date.min

    def length(self, *units: str, at_least: int = 0) -> Length:
        """`{months: 24}`: one of days, months and years, or of those that make sense here."""
        units = units or ("days", "months", "years")
        found = self.fields(*units, if_empty=f"needs one of {', '.join(units)}")
        if self.has_several(found, *units):
            self.refuse(f"needs only one of {', '.join(units)}")
        for unit, place in found.items():
            return Length(unit, place.whole(f"of {unit}", at_least=at_least))  # type: ignore[arg-type]
        return Length("days", 0)

    def plain(self) -> Plain:
        """A text, number or boolean to compare with."""
        if isinstance(self.value, bool):
            return self.value
        if isinstance(self.value, Figure | int | Decimal | float):
            return self.number()
        if isinstance(self.value, date):
            return self.value.isoformat()
        return self.text()

    # Several of them ---------------------------------------------------------------------------------

    def each(self, read: Callable[[Place], T]) -> tuple[T, ...]:
        return tuple(read(place) for place in self.items())

    def one_or_more(self, read: Callable[[Place], T]) -> tuple[T, ...]:
        """A value or a list of them, at least one."""
        if isinstance(self.value, list | tuple) and not self.value:
            self.refuse("is an empty list")
        return self.each(read) if isinstance(self.value, list | tuple) else (read(self),)

    def _decimal(self, *, at_least: int | None = None, above: int | None = None) -> Decimal:
        value = _as_decimal(self.value)
        if value is None:
            self.refuse(f"{_shown(self.value)} is not a number")
        elif value.adjusted() >= ROOM_FOR_DIGITS or len(value.as_tuple().digits) > 2 * ROOM_FOR_DIGITS:
            self.refuse(f"{self.value} is too large a number")
        elif at_least is not None and value < at_least:
            self.refuse(f"{self.value} is less than {at_least}")
        elif above is not None and value <= above:
            self.refuse(f"{self.value} is not more than {above}")
        else:
            return value
        return Decimal(1)


# Questions that readers hand on; each place answers in its own way.
as_text, as_flag, as_plain = methodcaller("text"), methodcaller("flag"), methodcaller("plain")
as_number, as_whole, as_hours = methodcaller("number"), methodcaller("whole"), methodcaller("hours")
as_day, as_length = methodcaller("day"), methodcaller("length")


def _as_decimal(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, Figure | int | float | Decimal):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and not isinstance(value, Figure):
        return f'"{value[:60]}"'
    return str(value)


def _unknown(name: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f'unknown word; did you mean "{near[0]}"?'
    return f"unknown word; known here: {', '.join(known)}"
