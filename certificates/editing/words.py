"""Knows which shape each word of the rule language has in the editor, from a filter up to a whole standard."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from certificates.editing import explained
from certificates.editing.shapes import (
    Clauses,
    Code,
    Day,
    Entries,
    Fields,
    Fixed,
    Kind,
    Length,
    Number,
    OneOf,
    Pairs,
    Several,
    Shape,
    Text,
    Tick,
    Word,
    YesOrNo,
)
from certificates.editing.told import Step, Told, together
from certificates.rules import language
from certificates.rules.files import Figure

# So many groups may stand inside one another; real rules need one.
DEEPEST = 3

LENGTH = Length("days", "months", "years")
CODES = {kind: Code(kind) for kind in ("topic", "activity", "assessment", "credential", "statement", "event")}
TEXTS = Several(Text())


# Filters, windows, signatures ------------------------------------------------------------------------

FILTER = Clauses(
    "filter",
    {
        "topic": Several(CODES["topic"]),
        "mode": Several(Word("live", *language.MODES)),
        "activity": Several(CODES["activity"]),
        "provider": TEXTS,
        "provider_status": Several(Word(*language.PROVIDER_STATUSES)),
        "population": TEXTS,
        "paid": Several(YesOrNo()),
        "event": TEXTS,
    },
)

SIGNED = Fields(
    "signed",
    {
        "by_credential": Several(CODES["credential"], always_list=True),
        "not_relation": Several(Code("relation"), always_list=True),
        "by": Number(),
    },
    is_there=True,
)


class Looking(Fields):
    """`within` with the day it is measured from."""

    def __init__(self, word: str) -> None:
        super().__init__("window", {"within": LENGTH, word: CODES["event"]}, is_there=True)


class Window(Entries):
    """Bounds that stand together: one mapping where no word is needed twice, else a list in the same order."""

    def told(self, stored: Any) -> Told:
        given, silent = self.given(stored)
        words = [word for entry in given for word in entry.value]
        if not given or len(words) > len(set(words)):
            return super().told(stored)
        return together({word: value for entry in given for word, value in entry.value.items()}, [*given, *silent])

    def stored(self, said: Any) -> Any:
        mappings = said if isinstance(said, list | tuple) else [said]
        return [self.entry(bound) for one in mappings for bound in _bounds(one)]


def _bounds(said: Mapping[str, Any]) -> list[dict[str, Any]]:
    given = {word: value for word, value in said.items() if value is not None}
    day = {word: given.pop(word) for word in ("of", "from") if word in given}
    return [{word: value} | (day if word == "within" else {}) for word, value in given.items()]


WINDOW = Window(
    "window",
    {
        "term": Kind(Fixed("term"), under="within", fits=lambda said: said.get("within") == "term"),
        "back": Kind(Looking("of"), fits=lambda said: "within" in said and "from" not in said),
        "ahead": Kind(Looking("from"), fits=lambda said: "from" in said),
        "since": Kind(Day(), under="since"),
        "until": Kind(Day(), under="until"),
        "after": Kind(CODES["event"], under="after"),
        "before": Kind(CODES["event"], under="before"),
    },
)
SIEVE: dict[str, Shape] = {"where": FILTER, "window": WINDOW, "signed": SIGNED}
REUSE = Word("none", "free")

# Facts and conditions --------------------------------------------------------------------------------

_VALUES = {
    "yes_no": Kind(YesOrNo(), fits=lambda said: isinstance(said, bool)),
    "number": Kind(Number(), fits=lambda said: isinstance(said, Figure | int | float | Decimal)),
    "text": Kind(Text(), fits=lambda said: isinstance(said, str)),
}
PERSON = Fields(
    "person",
    {
        "attribute": Code("attribute"),
        "at_least": Number(),
        "at_most": Number(),
        "equals": OneOf("value", _VALUES),
        "one_of": Entries("value", _VALUES),
        "on": CODES["event"],
    },
    is_there=True,
)
HOLDS = Fields(
    "holds",
    {"credential": Several(CODES["credential"]), "good_standing": Tick(), "on": CODES["event"]},
    is_there=True,
)


class Condition(Entries):
    """One condition is said by itself, several as a list, which means all of them."""

    def told(self, stored: Any) -> Told:
        given, silent = self.given(stored)
        if len(given) == 1:
            return together(given[0].value, [*given, *silent])
        return super().told(stored)


def _conditions(depth: int) -> dict[str, Kind]:
    kinds = {
        "person": Kind(PERSON, under="person"),
        "holds": Kind(HOLDS, under="holds"),
        "event": Kind(CODES["event"], under="event"),
        "route": Kind(Code("route"), under="route"),
        "certificate": Kind(Fields("certificate", {"younger_than": LENGTH}, is_there=True), under="certificate"),
    }
    if depth == 0:
        return kinds
    inside = Entries("condition", _conditions(depth - 1), empty_says_so=True)
    return kinds | {
        "any": Kind(inside, under="any"),
        "all": Kind(inside, fits=lambda said: isinstance(said, list | tuple)),
    }


CONDITION = Condition("condition", _conditions(DEEPEST))

# Requirements ----------------------------------------------------------------------------------------

_HOURS = Fields(
    "hours",
    {"kind": Several(Word(*language.MINUTE_KINDS)), "minimum": Number()},
    more=Clauses(
        "hours",
        {
            "topics": Pairs(CODES["topic"], Number(), called=(_("Topic"), _("Hours"))),
            "shared": Fixed(True),
            "covers": Several(CODES["topic"], always_list=True),
            "where": FILTER,
            "without": FILTER,
            "at_least": Several(
                Fields("at_least", {"of": FILTER, "hours": Number(), "percent": Number()}), always_list=True
            ),
            "at_most": Several(Fields("at_most", {"of": FILTER, "hours": Number()}), always_list=True),
            "window": WINDOW,
            "same_event": Word("once", "once_per_term", "many"),
            "reuse": REUSE,
            "signed": SIGNED,
            "spread": LENGTH,
            "round_down_to": Number(),
        },
    ),
)
_COUNT = Fields(
    "count",
    {"kind": Several(Word(*language.KINDS)), "minimum": Number()},
    more=Clauses(
        "count",
        {
            "distinct": Word(*language.DISTINCT_FIELDS),
            "hours_each": Number(),
            "covers": Several(CODES["topic"], always_list=True),
            **SIEVE,
            "without": FILTER,
            "reuse": REUSE,
        },
    ),
)
_EVERY = Fields(
    "every",
    {"kind": Several(Word(*language.KINDS)), "each": Word(*language.PERIODS), "over": Word("term", "window")},
    more=Clauses("every", {"at_least": Number(), "minutes_each": Number(), **SIEVE}),
)
_EXAM = Fields(
    "exam",
    {
        "assessment": CODES["assessment"],
        "percent": Number(),
        "scaled": Number(),
        "completed": Tick(),
        "window": WINDOW,
    },
)
_DOCUMENT = Fields(
    "document",
    {"type": Code("document"), "max_age": LENGTH, "of": CODES["event"], "reviewed": Tick(), "direct": Tick()},
)
_REFERENCES = Fields(
    "references",
    {
        "minimum": Number(),
        "types": Pairs(Code("reference"), Number(), called=(_("Type"), _("How many"))),
        "not_from": Several(Code("relation"), always_list=True),
        "known_months": Number(),
        "direct": Tick(),
    },
)
_KINDS = {
    "hours": _HOURS,
    "count": _COUNT,
    "every": _EVERY,
    "exam": _EXAM,
    "attest": Fields("attest", {"statement": CODES["statement"], "version": Code("version"), "window": WINDOW}),
    "task": Fields("task", {"code": Code("task"), "window": WINDOW}),
    "document": _DOCUMENT,
    "references": _REFERENCES,
    "holds": HOLDS,
    "person": PERSON,
}
_MARKS = Fields("requirement", {"label": Text(), "id": Text()}, is_there=True)
_CONDITIONS = Fields("requirement", {"when": CONDITION, "unless": CONDITION}, is_there=True)


class Asked(Shape):
    """A requirement of one kind: its name, what is asked under the word of its kind, and of whom."""

    def __init__(self, kind: str, rule: Shape) -> None:
        self.kind, self.rule = kind, rule

    def block(self, **options: Any) -> blocks.Block:
        parts = [*_MARKS.children, *self._rule_blocks, *_CONDITIONS.children]
        return blocks.StructBlock(parts, label_format="{label}", **options)

    @cached_property
    def _rule_blocks(self) -> list[tuple[str, blocks.Block]]:
        if isinstance(self.rule, Fields):
            return self.rule.children
        return [("parts", self.rule.block(**explained.word(self.kind, "parts")))]

    def told(self, stored: Any) -> Told:
        if isinstance(self.rule, Fields):
            rule = self.rule.told(stored)
        else:
            rule = self.rule.told(stored["parts"]).reached_by(Step("struct", "parts"))
        marks, conditions = _MARKS.told(stored), _CONDITIONS.told(stored)
        said = {**marks.value, self.kind: rule.value if rule.is_given else {}, **conditions.value}
        return together(said, [marks, rule.named(f".{self.kind}"), conditions])

    def stored(self, said: Any) -> Any:
        rule = self.rule.stored(said[self.kind])
        rule = rule if isinstance(self.rule, Fields) else {"parts": rule}
        return _MARKS.stored(said) | rule | _CONDITIONS.stored(said)


def requirements(depth: int = DEEPEST, *, empty_says_so: bool = True) -> Entries:
    kinds = {kind: Kind(Asked(kind, rule), fits=_asks(kind)) for kind, rule in _KINDS.items()}
    if depth:
        inside = _inside(depth - 1)
        kinds["any_of"] = Kind(Asked("any_of", Several(inside, always_list=True)), fits=_asks("any_of"))
        kinds["all_of"] = Kind(Asked("all_of", inside), fits=_asks("all_of"))
    return Entries("requirement", kinds, empty_says_so=empty_says_so)


@cache
def _inside(depth: int) -> Entries:
    return requirements(depth)


def _asks(kind: str) -> Callable[[Any], bool]:
    return lambda said: said.get(kind) is not None
