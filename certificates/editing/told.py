"""Knows what a block says in the plain words of a file, and where in the form each of those words stands.

A place in a file is a path such as `standards[0].requirements[2].hours.minimum`; a place in the form is the steps that
lead to a block: which entry of a stream or list, which field of a struct.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from certificates.rules.errors import Problem


class Step(NamedTuple):
    """One step down: into the n-th entry of a `stream` or `list`, or into a field of a `struct`."""

    kind: str
    key: int | str


Steps = tuple[Step, ...]


class Absent:
    """What stands in a field that was left empty: nothing is said."""


ABSENT = Absent()


@dataclass(frozen=True)
class Told:
    """`places` holds paths below here with the steps that lead there; `faults` what no file could say."""

    value: Any
    places: list[tuple[str, Steps]] = field(default_factory=list)
    faults: list[tuple[Steps, str]] = field(default_factory=list)

    @property
    def is_given(self) -> bool:
        return self.value is not ABSENT

    def reached_by(self, *steps: Step) -> "Told":
        """The same, seen from so many steps above."""
        return Told(
            self.value,
            [(path, (*steps, *below)) for path, below in self.places],
            [((*steps, *below), words) for below, words in self.faults],
        )

    def named(self, path: str) -> "Told":
        """The same, under a name or number of the file."""
        return Told(self.value, [(path + below, steps) for below, steps in self.places], self.faults)


def together(value: Any, parts: Iterable[Told], *, at: Steps = ()) -> Told:
    """A value made of parts, each already named; the whole stands `at` some steps below, where it is not here."""
    parts = list(parts)
    places = [("", at), *(place for part in parts for place in part.places)]
    return Told(value, places, [fault for part in parts for fault in part.faults])


# Problems of a file, at their fields -------------------------------------------------------------------


def placed(told: Told, problems: Iterable[Problem]) -> list[tuple[Steps, str]]:
    """Each problem at the nearest block; what stands between that block and the place is said before the reason."""
    known: dict[str, Steps] = {}
    for path, steps in told.places:
        known.setdefault(path.lstrip("."), steps)
    return [*told.faults, *(_nearest(known, problem) for problem in problems)]


def _nearest(known: Mapping[str, Steps], problem: Problem) -> tuple[Steps, str]:
    for end in range(len(problem.path), -1, -1):
        here, rest = problem.path[:end], problem.path[end:]
        if here in known and (not rest or not here or rest[0] in ".["):
            rest = rest.lstrip(".")
            return known[here], f"{rest}: {problem.reason}" if rest else problem.reason
    return (), str(problem)


def as_errors(faults: Iterable[tuple[Steps, str]]) -> ValidationError | None:
    """The faults as Wagtail shows them, each beside its field; None where there is none."""
    found = list(faults)
    if not found:
        return None
    here = [words for steps, words in found if not steps]
    below: dict[Step, list[tuple[Steps, str]]] = {}
    for steps, words in found:
        if steps:
            below.setdefault(steps[0], []).append((steps[1:], words))
    if not below:
        return ValidationError(here)
    errors = {step.key: as_errors(inside) for step, inside in below.items()}
    kind = next(iter(below)).kind
    return _SHAPES[kind](block_errors=errors, non_block_errors=[ValidationError(words) for words in here])


_SHAPES: dict[str, Any] = {
    "stream": StreamBlockValidationError,
    "struct": StructBlockValidationError,
    "list": ListBlockValidationError,
}
