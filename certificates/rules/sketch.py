"""Knows what a file may say, by letting the readers read a place that has every form at once and noting what they ask.

So the schema is made of the very questions that a file is read with, and the two cannot come apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from .glossary import meaning
from .language import Length, Plain
from .places import ROOM_FOR_DIGITS, Found, Place

T = TypeVar("T")
Schema = dict[str, Any]

_BELOW = 10**ROOM_FOR_DIGITS
_NOTHING: Schema = {"type": "null"}
_TEXT: Schema = {"type": ["string", "number"], "pattern": "\\S"}
_DAY: Schema = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


@dataclass(frozen=True)
class Sketch(Place):
    """A place of no file: every question is answered with a stand-in and kept as the schema of what it accepts."""

    asks: Schema = field(default_factory=dict)
    named_parts: dict[str, Sketch] = field(default_factory=dict)
    children: dict[str, Sketch] = field(default_factory=dict)
    inside: dict[str, Sketch] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    rules: list[Schema] = field(default_factory=list)

    def refuse(self, reason: str) -> None:
        """Nothing is wrong with what nobody wrote."""

    def schema(self) -> Schema:
        """What the readers accept here, with a word of explanation where the glossary has one."""
        told = {"description": text} if (text := meaning(self.path)) else {}
        if not self.children:
            return told | self.asks | {name: part.schema() for name, part in self.inside.items()}
        properties = {
            name: child.schema() if name in self.required else _or_nothing(child.schema())
            for name, child in self.children.items()
        }
        required = {"required": sorted(self.required)} if self.required else {}
        rules = {"allOf": self.rules} if self.rules else {}
        return told | {"type": "object", "properties": properties, "additionalProperties": False} | required | rules

    def _part(self, path: str) -> Sketch:
        return Sketch(None, path, named_parts=self.named_parts)

    def _read_apart(self, read: Callable[[Place], T]) -> tuple[Schema, T]:
        part = self._part(self.path)
        value = read(part)
        schema = part.schema()
        schema.pop("description", None)
        return schema, value

    def _ask(self, schema: Schema, answer: T) -> T:
        self.asks.update(schema)
        return answer

    # Shapes ------------------------------------------------------------------------------------------

    def fields(self, *known: str, required: Iterable[str] = (), if_empty: str = "") -> dict[str, Place]:
        self.children.update({name: self._part(f"{self.path}.{name}".lstrip(".")) for name in known})
        self.required.update(required)
        if if_empty:
            self.rules.append({"anyOf": [_has(name) for name in known]})
        return dict(self.children)

    def entries(self) -> list[tuple[str, Place]]:
        self.inside["additionalProperties"] = self._part(f"{self.path}.*")
        return self._ask({"type": "object"}, [("name", self.inside["additionalProperties"])])

    def items(self) -> list[Place]:
        self.inside["items"] = self._part(self.path)
        return self._ask({"type": "array"}, [self.inside["items"]])

    def is_empty_list(self) -> bool:
        return self._ask({"minItems": 1}, False)

    # Forms -------------------------------------------------------------------------------------------

    def named(self, name: str, read: Callable[[Place], T]) -> T:
        self.asks["$ref"] = f"#/$defs/{name}"
        if name in self.named_parts:
            return ()  # type: ignore[return-value]  # what stands inside itself is not read again
        part = self.named_parts[name] = self._part(name)
        return read(part)

    def by_shape(
        self,
        other: Callable[[Place], T],
        *,
        mapping: Callable[[Place], T] | None = None,
        sequence: Callable[[Place], T] | None = None,
    ) -> T:
        forms = [self._read_apart(read) for read in (other, mapping, sequence) if read]
        return self._ask({"anyOf": [schema for schema, _ in forms]}, forms[0][1])

    def by_field(self, forms: Mapping[tuple[str, ...], Callable[[Place], T]]) -> T | None:
        read = [self._read_apart(form) for form in forms.values()]
        return self._ask({"anyOf": [schema for schema, _ in read]}, read[0][1])

    def has_several(self, found: Found, *names: str) -> bool:
        self.rules.append(_one_at_most(names))
        return False

    def has_none(self, found: Found, *names: str) -> bool:
        some = [_has(name) for name in names]
        if _one_at_most(names) in self.rules:
            self.rules.remove(_one_at_most(names))
            self.rules.append({"oneOf": some})
        else:
            self.rules.append({"anyOf": some})
        return False

    def has_without(self, found: Found, name: str, *others: str, as_word: bool = False) -> bool:
        asked = _has_word(name) if as_word else _has(name)
        self.rules.append({"if": asked, "then": {"anyOf": [_has(other) for other in others]}})
        return False

    def has_beside(self, found: Found, word: str, *others: str) -> bool:
        self.rules.append({"if": _has_word(word), "then": {"not": {"anyOf": [_has(other) for other in others]}}})
        return False

    # Values ------------------------------------------------------------------------------------------

    def text(self, *, like: str = "", reason: str = "") -> str:
        return self._ask({"type": "string", "pattern": f"^{like}$"} if like else _TEXT, "")

    def word(self, *known: str, reason: str = "") -> Any:
        return self._ask({"enum": list(known)}, known[0])

    def true(self, reason: str) -> bool:
        return self._ask({"enum": [True]}, True)

    def flag(self) -> bool:
        return self._ask({"type": "boolean"}, False)

    def number(self, *, above: int | None = None, between: tuple[int, int] | None = None) -> int:
        asked: Schema = {"type": "number"}
        if between:
            return self._ask(asked | {"minimum": between[0], "maximum": between[1]}, between[0])
        lowest = {"exclusiveMinimum": -_BELOW if above is None else above}
        return self._ask(asked | lowest | {"exclusiveMaximum": _BELOW}, 1)

    def whole(self, of: str = "", *, at_least: int = 0, at_most: int | None = None, reason: str = "") -> int:
        most = {"exclusiveMaximum": _BELOW} if at_most is None else {"maximum": at_most}
        return self._ask({"type": "integer", "minimum": at_least} | most, at_least)

    def hours(self) -> int:
        """Whole minutes are not asked here: no multiple of 0.05 is one for a program that counts in binary."""
        return self._ask({"type": "number", "minimum": 0, "exclusiveMaximum": _BELOW}, 60)

    def day(self) -> date:
        return self._ask(_DAY, date.min)

    def length(self, *units: str, at_least: int = 0) -> Length:
        if units or at_least:
            return super().length(*units, at_least=at_least)
        return self.named("length", lambda place: place.length("days", "months", "years"))

    def plain(self) -> Plain:
        return self._ask({"type": ["string", "number", "boolean"], "pattern": "\\S"}, "")

    # Several of them ---------------------------------------------------------------------------------

    def one_or_more(self, read: Callable[[Place], T]) -> tuple[T, ...]:
        one, value = self._read_apart(read)
        several = {"type": "array", "items": one, "minItems": 1}
        return self._ask({"anyOf": [one, several]}, (value,))


def _has(name: str) -> Schema:
    """The field stands and holds something."""
    return {"required": [name], "properties": {name: {"not": _NOTHING}}}


def _has_word(name: str) -> Schema:
    return {"required": [name], "properties": {name: {"not": {"type": ["null", "object"]}}}}


def _one_at_most(names: tuple[str, ...]) -> Schema:
    return {"oneOf": [{"not": {"anyOf": [_has(name) for name in names]}}, *(_has(name) for name in names)]}


def _or_nothing(schema: Schema) -> Schema:
    """The same, or a field that is written down and left empty."""
    if "enum" in schema:
        return schema | {"enum": [*schema["enum"], None]}
    if "anyOf" in schema and "type" not in schema:
        return schema | {"anyOf": [*schema["anyOf"], _NOTHING]}
    if "type" in schema:
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return schema | {"type": [*types, "null"]}
    told = {name: schema[name] for name in ("description",) if name in schema}
    rest = {name: value for name, value in schema.items() if name != "description"}
    return told | {"anyOf": [rest, _NOTHING]}
