"""Knows what differs between a course as it stands and as it would be: pages added, taken out, longer; pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from courses.progress import Module, Outline, Step


@dataclass(frozen=True)
class Change:
    """One step of the path, in its module, as it is and as it would be; None on the side where it is not there."""

    module: Module
    before: Step | None
    after: Step | None

    @property
    def minutes(self) -> int:
        """How many more minutes count; fewer are negative."""
        return (self.after.minutes if self.after else 0) - (self.before.minutes if self.before else 0)


def between(before: Outline, after: Outline) -> list[Change]:
    """Every step that people on their way would meet differently, in the order of the path as it would be.

    A title, a text and an order are no difference: what was read stays read.
    """
    old, new = dict(_steps(before)), dict(_steps(after))
    changed = [Change(module, old[key][1] if key in old else None, step) for key, (module, step) in new.items()]
    gone = [Change(module, step, None) for key, (module, step) in old.items() if key not in new]
    return [change for change in changed if _is_different(change)] + gone


def _steps(outline: Outline) -> Iterator[tuple[UUID, tuple[Module, Step]]]:
    for module in outline.modules:
        for step in module.steps:
            yield step.key, (module, step)


def _is_different(change: Change) -> bool:
    old, new = change.before, change.after
    if old is None or new is None:
        return True
    return (old.minutes, old.mode, old.assessment) != (new.minutes, new.mode, new.assessment)


def with_step(outline: Outline, module: UUID, step: Step) -> Outline:
    """The course with this step in that module, in the place of the one with its key or after the others."""

    def settled(one: Module) -> Module:
        if one.key != module:
            return one
        is_there = any(other.key == step.key for other in one.steps)
        steps = tuple(step if other.key == step.key else other for other in one.steps)
        return replace(one, steps=steps if is_there else (*steps, step))

    return replace(outline, modules=tuple(settled(one) for one in outline.modules))


def with_module(outline: Outline, module: Module) -> Outline:
    """The course with this module, unless it is there: what a module says of itself is no matter of the path."""
    is_there = any(one.key == module.key for one in outline.modules)
    return outline if is_there else replace(outline, modules=(*outline.modules, module))


def without(outline: Outline, pages: set[int]) -> Outline:
    """The course when these pages, by number, are gone; what stands below a page goes with it."""
    if outline.page in pages:
        return replace(outline, modules=())
    left = [
        replace(module, steps=tuple(step for step in module.steps if step.page not in pages))
        for module in outline.modules
        if module.page not in pages
    ]
    return replace(outline, modules=tuple(left))
