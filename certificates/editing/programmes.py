"""Knows which shape a whole programme has in the editor: sources, statements, standards with their terms."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from certificates.editing.shapes import (
    Clauses,
    Code,
    Day,
    Entries,
    Fields,
    Fixed,
    Kind,
    Number,
    OneOf,
    Several,
    Text,
    Word,
)
from certificates.editing.told import ABSENT, Step, Told, together
from certificates.editing.words import DEEPEST, LENGTH, requirements
from certificates.rules import language
from certificates.rules.checking import placed_requirements
from certificates.rules.errors import Problem

# Terms -----------------------------------------------------------------------------------------------

_YEARS = OneOf(
    "years",
    {
        "of": Kind(Word("odd", "even", "every"), fits=lambda said: isinstance(said, str)),
        "listed": Kind(Several(Number(), always_list=True), fits=lambda said: isinstance(said, list | tuple)),
        "counted": Kind(
            Fields("years", {"from": Number(), "every": Number()}), fits=lambda said: isinstance(said, Mapping)
        ),
    },
)
_ENDS = OneOf(
    "ends",
    {
        "date": Kind(
            Fields("ends", {"month": Number(), "day": Number(), "years": _YEARS}, is_there=True),
            fits=lambda said: isinstance(said, Mapping),
        ),
        "end_of_month": Kind(Fixed("end_of_month"), fits=lambda said: said == "end_of_month"),
        "birth_month": Kind(Fixed("birth_month"), fits=lambda said: said == "birth_month"),
    },
)
_UNTIL = OneOf(
    "until",
    {
        "date": Kind(
            Fields("until", {"month": Number(), "day": Number()}, is_there=True), fits=lambda said: "month" in said
        ),
        "length": Kind(LENGTH, fits=lambda said: "month" not in said),
    },
)
_LATE = Fields("late", {"until": _UNTIL, "fee": Number(), "also": requirements(empty_says_so=False)})
_CHOICE = Fields("choices", {"months": Number(), "years": Number(), "scale": Number()})
TERM = Clauses("term", {"months": Number(), "years": Number(), "ends": _ENDS})
FIRST_TERM = Clauses("first_term", {"skip_if_shorter_than": LENGTH, "scale_if_shorter_than": LENGTH, "scale": Number()})
RENEWAL = Clauses(
    "renewal",
    {
        "anchor": Word("expiry", "award"),
        "opens": LENGTH,
        "closes": LENGTH,
        "late": Several(_LATE, always_list=True),
        "inactive_after": LENGTH,
        "earn_until": Word("expiry", "late_end"),
        "max": Number(),
        "choices": Several(_CHOICE, always_list=True),
    },
)

# Standards -------------------------------------------------------------------------------------------

_STANDARD = Fields(
    "standards",
    {
        "version": Text(),
        "in_force": Fields("in_force", {"from": Day(), "until": Day()}),
        "term": TERM,
        "first_term": FIRST_TERM,
        "renewal": RENEWAL,
        "requirements": requirements(),
    },
    is_there=True,
)


class Stage(Kind):
    """A standard of one stage; the stage is the kind of the block."""

    def __init__(self, stage: str) -> None:
        super().__init__(_STANDARD, fits=lambda said: said["stage"] == stage)

    def told(self, name: str, stored: Any) -> Told:
        told = super().told(name, stored)
        return Told({"stage": name, **told.value}, told.places, told.faults)


STANDARDS = Entries("stage", {stage: Stage(stage) for stage in language.STAGES}, empty_says_so=True)

# The cover -------------------------------------------------------------------------------------------

_SOURCE = Fields("sources", {"title": Text(), "address": Text(), "seen": Text()}, is_there=True)
SOURCES = Entries("programme", {"source": Kind(_SOURCE, fits=lambda said: True)})


class Statements(Entries):
    """`{code-of-ethics: "2025"}`: for each statement the version that is current."""

    def told(self, stored: Any) -> Told:
        said: dict[str, Any] = {}
        parts = []
        for n, entry in enumerate(self.entries(stored)):
            code = entry.value.get("statement") if entry.is_given else None
            here = (Step("stream", n), Step("struct", "statement"))
            if code is None or code in said:
                words = _("is missing") if code is None else _("stands twice")
                parts.append(Told(None, [], [(here, words)]))
            else:
                said[code] = entry.value.get("version")
                parts.append(Told(None, [(f".{code}", (Step("stream", n), Step("struct", "version")))]))
        return together(said or ABSENT, parts)

    def stored(self, said: Any) -> Any:
        return super().stored([{"statement": code, "version": version} for code, version in said.items()])


STATEMENTS = Statements(
    "programme",
    {
        "statement": Kind(
            Fields("statements", {"statement": Code("statement"), "version": Text()}, is_there=True),
            fits=lambda said: True,
        )
    },
)


def too_deep(programme: language.Programme) -> list[Problem]:
    """Groups and conditions that stand deeper inside one another than the editor can show."""
    reason = _("stands deeper inside others than the editor can show; it shows %d") % DEEPEST
    return [Problem(place, reason) for place, depth in _depths(programme) if depth == DEEPEST + 1]


def _depths(programme: language.Programme) -> Iterator[tuple[str, int]]:
    for number, standard in enumerate(programme.standards):
        place = f"standards[{number}]"
        lists = [(f"{place}.requirements", standard.requirements)]
        if standard.renewal:
            late = enumerate(standard.renewal.late)
            lists += [(f"{place}.renewal.late[{step}].also", one.also) for step, one in late]
        for path, requirements_there in lists:
            for inner, asked in placed_requirements(path, requirements_there):
                yield inner, inner.count(".any_of[") + inner.count(".all_of[")
                for word, condition in (("when", asked.when), ("unless", asked.unless)):
                    yield from ((f"{inner}.{word}", depth) for depth in _nested(condition))


def _nested(condition: language.Condition | None, depth: int = 0) -> Iterator[int]:
    if isinstance(condition, language.AllTrue | language.AnyTrue):
        outermost_list = depth == 0 and isinstance(condition, language.AllTrue)
        for one in condition.conditions:
            yield from _nested(one, depth if outermost_list else depth + 1)
    yield depth
