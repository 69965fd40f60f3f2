"""Knows the shapes that words of the rule language have in the editor: each makes its block and translates both ways.

A shape is one definition for three things that must never come apart: the block people fill in (`block`), what its
stored value says in the words of a file (`told`), and how such words are stored as that value (`stored`).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.core.checks import CheckMessage
from django.utils.translation import gettext as _
from wagtail import blocks

from certificates.editing import explained
from certificates.editing.codes import CodeBlock
from certificates.editing.told import ABSENT, Step, Told, together
from certificates.rules.files import Figure


class CheckedOnce(blocks.Block):
    """One block stands in many places, as groups do inside groups; whether it is sound is worked out once."""

    _faults: list[CheckMessage] | None = None

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        if self._faults is None:
            self._faults = super().check(**kwargs)
        return self._faults


class Struct(CheckedOnce, blocks.StructBlock):
    pass


class Stream(CheckedOnce, blocks.StreamBlock):
    pass


class ListOf(CheckedOnce, blocks.ListBlock):
    pass


class Shape(ABC):
    @abstractmethod
    def block(self, **options: Any) -> blocks.Block:
        """`options` are the label and the help text of the word that stands here."""

    @abstractmethod
    def told(self, stored: Any) -> Told:
        """What the stored value says; ABSENT where nothing is said."""

    def is_silent(self, said: Any) -> bool:
        """Whether a file says what here goes without saying."""
        return False

    @abstractmethod
    def stored(self, said: Any) -> Any:
        """The value to store for what a file says that reads well and is nested no deeper than the editor shows."""


# One value -------------------------------------------------------------------------------------------


class Leaf(Shape):
    def told(self, stored: Any) -> Told:
        return Told(self.said(stored), [("", ())])

    def said(self, stored: Any) -> Any:
        text = str(stored or "").strip()
        return text or ABSENT

    def stored(self, said: Any) -> Any:
        return str(said)


class Text(Leaf):
    def block(self, **options: Any) -> blocks.Block:
        return blocks.CharBlock(required=False, **options)


class Code(Leaf):
    """A code, with those of its kind that are known to choose from; any other may be typed."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def block(self, **options: Any) -> blocks.Block:
        return CodeBlock(suggests=self.kind, required=False, **options)


class Number(Leaf):
    def block(self, **options: Any) -> blocks.Block:
        return blocks.DecimalBlock(required=False, **options)

    def said(self, stored: Any) -> Any:
        return ABSENT if stored is None else Figure(format(Decimal(str(stored)), "f"))

    def stored(self, said: Any) -> Any:
        return str(Decimal(str(said)))


class Day(Leaf):
    def block(self, **options: Any) -> blocks.Block:
        return blocks.DateBlock(required=False, **options)

    def said(self, stored: Any) -> Any:
        return stored.isoformat() if isinstance(stored, date) else super().said(stored)


class Word(Leaf):
    """One of the language's own words."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def block(self, **options: Any) -> blocks.Block:
        return blocks.ChoiceBlock(choices=explained.choices(self.words), required=False, **options)


class YesOrNo(Word):
    """Where `false` says something of its own, and is not the same as silence."""

    def __init__(self) -> None:
        super().__init__("true", "false")

    def said(self, stored: Any) -> Any:
        return {"true": True, "false": False}.get(str(stored), ABSENT)

    def stored(self, said: Any) -> Any:
        return "true" if said else "false"


class Tick(Leaf):
    """Ticked or not said."""

    def block(self, **options: Any) -> blocks.Block:
        return blocks.BooleanBlock(required=False, **options)

    def said(self, stored: Any) -> Any:
        return True if stored else ABSENT

    def stored(self, said: Any) -> Any:
        return bool(said)


class Fixed(Leaf):
    """Says one thing by being there."""

    def __init__(self, says: Any) -> None:
        self.says = says

    def block(self, **options: Any) -> blocks.Block:
        return blocks.StaticBlock(admin_text=options.pop("help_text", ""), **options)

    def said(self, stored: Any) -> Any:
        return self.says

    def stored(self, said: Any) -> Any:
        return None

    def is_silent(self, said: Any) -> bool:
        return said != self.says


class Length(Shape):
    """`{months: 24}`: a number and its unit."""

    def __init__(self, *units: str) -> None:
        self.units = units

    def block(self, **options: Any) -> blocks.Block:
        parts = [("n", Number().block(label=_("How many"))), ("unit", self._unit())]
        return Struct(parts, form_classname="struct-block", **options)

    def _unit(self) -> blocks.Block:
        choices = explained.choices(self.units)
        return blocks.ChoiceBlock(choices=choices, default=self.units[-1], label=_("Unit"))

    def told(self, stored: Any) -> Told:
        n = Number().said(stored["n"])
        if n is ABSENT:
            return Told(ABSENT, [("", (Step("struct", "n"),))])
        unit = stored["unit"] or self.units[-1]
        return Told({unit: n}, [("", ()), (f".{unit}", (Step("struct", "n"),))])

    def stored(self, said: Any) -> Any:
        [(unit, n)] = said.items()
        return {"n": Number().stored(n), "unit": unit}


def _item(value: Any) -> dict[str, Any]:
    """An entry of a list; without an id Wagtail takes it for the value itself."""
    return {"type": "item", "value": value, "id": str(uuid4())}


# Several of one shape --------------------------------------------------------------------------------


class Several(Shape):
    """Values of one shape. One alone is said without a list, unless the language asks for a list."""

    def __init__(self, shape: Shape, *, of: str = "", always_list: bool = False) -> None:
        self.shape, self.of, self.always_list = shape, of, always_list

    def block(self, **options: Any) -> blocks.Block:
        return ListOf(self.shape.block(label=options.get("label", "")), **options)

    def told(self, stored: Any) -> Told:
        parts = [self.shape.told(one["value"]).reached_by(Step("list", n)) for n, one in enumerate(stored)]
        given = [part for part in parts if part.is_given]
        if len(given) == 1 and not self.always_list:
            return together(given[0].value, given, at=given[0].places[0][1])
        named = [part.named(f"[{n}]") for n, part in enumerate(given)]
        return together([part.value for part in given] if given else ABSENT, named)

    def stored(self, said: Any) -> Any:
        several = said if isinstance(said, list | tuple) else [said]
        return [_item(self.shape.stored(one)) for one in several]


class Pairs(Shape):
    """`{ethics: 10, advocacy: 12}`: names of the author's own, each with a value, in their order."""

    def __init__(self, name: Shape, value: Shape, *, called: tuple[Any, Any]) -> None:
        self.name, self.value, self.called = name, value, called

    def block(self, **options: Any) -> blocks.Block:
        parts = [("name", self.name.block(label=self.called[0])), ("value", self.value.block(label=self.called[1]))]
        return ListOf(Struct(parts, label_format="{name}: {value}"), **options)

    def told(self, stored: Any) -> Told:
        said: dict[str, Any] = {}
        parts = [self._pair(n, one["value"], said) for n, one in enumerate(stored)]
        return together(said or ABSENT, [part for part in parts if part])

    def _pair(self, n: int, pair: Mapping[str, Any], said: dict[str, Any]) -> Told | None:
        name = self.name.told(pair["name"]).value
        value = self.value.told(pair["value"]).reached_by(Step("list", n), Step("struct", "value"))
        here = (Step("list", n), Step("struct", "name"))
        if name is ABSENT:
            return Told(ABSENT, [], [(here, _("is missing"))]) if value.is_given else None
        if name in said:
            return Told(ABSENT, [], [(here, _("stands twice"))])
        if not value.is_given:
            return Told(ABSENT, [], [(value.places[0][1], _("is missing"))])
        said[name] = value.value
        return value.named(f".{name}")

    def stored(self, said: Any) -> Any:
        return [
            _item({"name": self.name.stored(name), "value": self.value.stored(value)}) for name, value in said.items()
        ]


# Mappings --------------------------------------------------------------------------------------------


class Fields(Shape):
    """A mapping whose words all stand in the form; `more` holds words that are added where they are needed.

    `of` is the name of the mapping in the glossary. Without any word it says nothing, unless being there does.
    """

    def __init__(
        self, of: str, fields: Mapping[str, Shape], *, more: "Clauses | None" = None, is_there: bool = False
    ) -> None:
        self.of, self.fields, self.more, self.is_there = of, dict(fields), more, is_there

    def block(self, **options: Any) -> blocks.Block:
        return Struct(self.children, **options)

    @cached_property
    def children(self) -> list[tuple[str, blocks.Block]]:
        fields = self.fields | ({"more": self.more} if self.more else {})
        return [(name, shape.block(**explained.word(self.of, name))) for name, shape in fields.items()]

    def told(self, stored: Any) -> Told:
        said: dict[str, Any] = {}
        parts = []
        for name, shape in self.fields.items():
            part = shape.told(stored[name]).reached_by(Step("struct", name)).named(f".{name}")
            parts.append(part)
            said |= {name: part.value} if part.is_given else {}
        if self.more:
            part = self.more.told(stored["more"]).reached_by(Step("struct", "more"))
            parts.append(Told(None, part.places[1:], part.faults))
            said |= part.value if part.is_given else {}
        return together(said if said or self.is_there else ABSENT, parts)

    def stored(self, said: Any) -> Any:
        own = {name: stored_or_empty(shape, said.get(name)) for name, shape in self.fields.items()}
        return own | ({"more": self.more.stored(said)} if self.more else {})


def stored_or_empty(shape: Shape, said: Any) -> Any:
    """The value of a field; of one that says nothing, what an empty form would store."""
    if said is not None:
        return shape.stored(said)
    match shape:
        case Fields():
            return shape.stored({})
        case Length():
            return {"n": None, "unit": shape.units[-1]}
        case Number() | Day():
            return None
        case Tick():
            return False
    return "" if isinstance(shape, Leaf) else []


class Clauses(Shape):
    """A mapping whose words are added one by one, each once at most, and stand in the order they were added."""

    def __init__(self, of: str, words: Mapping[str, Shape]) -> None:
        self.of, self.words = of, words

    def block(self, **options: Any) -> blocks.Block:
        once = {name: {"max_num": 1} for name in self.words}
        return Stream(self.children, required=False, block_counts=once, **options)

    @cached_property
    def children(self) -> list[tuple[str, blocks.Block]]:
        return [(name, shape.block(**explained.word(self.of, name))) for name, shape in self.words.items()]

    def told(self, stored: Any) -> Told:
        said: dict[str, Any] = {}
        parts = []
        for n, one in enumerate(stored):
            name = one["type"]
            part = self.words[name].told(one["value"]).reached_by(Step("stream", n)).named(f".{name}")
            parts.append(part)
            if part.is_given:
                said[name] = part.value
            else:
                parts.append(Told(None, [], [((Step("stream", n),), _("is empty"))]))
        return together(said or ABSENT, parts)

    def stored(self, said: Any) -> Any:
        return [
            {"type": name, "value": self.words[name].stored(value)}
            for name, value in said.items()
            if name in self.words and value is not None and not self.words[name].is_silent(value)
        ]


# One shape or another --------------------------------------------------------------------------------


class Kind:
    """One of several forms: its shape, and how what is said tells that it is this one.

    Some stand `under` a word of the file, as `{route: legacy}`; others are the value itself.
    """

    def __init__(self, shape: Shape, *, under: str = "", fits: Callable[[Any], bool] | None = None) -> None:
        self.shape, self.under = shape, under
        self.fits = fits or (lambda said: isinstance(said, Mapping) and said.get(under) is not None)

    def told(self, name: str, stored: Any) -> Told:
        told = self.shape.told(stored)
        if not self.under:
            return told
        if not told.is_given:
            return Told(ABSENT, [], [((), _("is empty"))])
        return together({self.under: told.value}, [told.named(f".{self.under}")])

    def stored(self, said: Any) -> Any:
        return self.shape.stored(said[self.under] if self.under else said)


class Entries(Shape):
    """A list whose entries are of several kinds; without any it says nothing, unless an empty list says something."""

    def __init__(
        self, of: str, kinds: Mapping[str, Kind], *, most: int | None = None, empty_says_so: bool = False
    ) -> None:
        self.of, self.kinds, self.most, self.empty_says_so = of, kinds, most, empty_says_so

    def block(self, **options: Any) -> blocks.Block:
        return Stream(self.children, required=False, max_num=self.most, **options)

    @cached_property
    def children(self) -> list[tuple[str, blocks.Block]]:
        return [(name, kind.shape.block(**explained.word(self.of, name))) for name, kind in self.kinds.items()]

    def entries(self, stored: Any) -> list[Told]:
        return [
            self.kinds[one["type"]].told(one["type"], one["value"]).reached_by(Step("stream", n))
            for n, one in enumerate(stored)
        ]

    def told(self, stored: Any) -> Told:
        given, silent = self.given(stored)
        said = [entry.value for entry in given]
        named = [entry.named(f"[{n}]") for n, entry in enumerate(given)]
        return together(said if said or self.empty_says_so else ABSENT, [*named, *silent])

    def given(self, stored: Any) -> tuple[list[Told], list[Told]]:
        """The entries that say something, and what is wrong with those that do not."""
        entries = self.entries(stored)
        silent = [Told(None, [], entry.faults) for entry in entries if not entry.is_given]
        return [entry for entry in entries if entry.is_given], silent

    def stored(self, said: Any) -> Any:
        return [self.entry(one) for one in (said if isinstance(said, list | tuple) else [said])]

    def entry(self, said: Any) -> dict[str, Any]:
        name, kind = next((name, kind) for name, kind in self.kinds.items() if kind.fits(said))
        return {"type": name, "value": kind.stored(said)}


class OneOf(Entries):
    """A value that has one of several forms."""

    def __init__(self, of: str, kinds: Mapping[str, Kind]) -> None:
        super().__init__(of, kinds, most=1)

    def told(self, stored: Any) -> Told:
        given, silent = self.given(stored)
        return together(given[0].value if given else ABSENT, [*given, *silent])

    def stored(self, said: Any) -> Any:
        return [self.entry(said)]
