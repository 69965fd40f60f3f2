"""Knows when a lesson, a module and a course are done and what comes next; pure, no database and no clock.

Where a module asks for time, it is reckoned from moments the server knows: each lesson from its first opening to the
mark that it was read, the last part of it where that is longer than the lesson's own time; no minute counts twice, so
that lessons opened side by side count once. A passed assessment counts with its own time.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True)
class Step:
    """One page of the path: a lesson to read, or an assessment to pass where it carries an assessment's code."""

    key: UUID
    title: str
    url: str
    page: int
    revision: int | None = None
    minutes: int = 0
    mode: str = "self_paced"
    assessment: str = ""
    # False where it was added after the person in question began, and is theirs to take or to leave.
    is_asked: bool = True

    @property
    def is_lesson(self) -> bool:
        return not self.assessment


@dataclass(frozen=True)
class Module:
    key: UUID
    title: str
    url: str
    page: int
    revision: int | None = None
    steps: tuple[Step, ...] = ()
    least_minutes: int = 0

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)

    @property
    def is_asked(self) -> bool:
        """Whether the course cannot be completed without it."""
        return any(step.is_asked for step in self.steps)

    @property
    def asked_steps(self) -> tuple[Step, ...]:
        """What completes it; all of it where it is new as a whole, and taken nonetheless."""
        return tuple(step for step in self.steps if step.is_asked) or self.steps

    @property
    def asks_minutes(self) -> int:
        """The time it asks for; never more than its pages are worth, so that everybody can reach it."""
        return min(self.least_minutes, sum(step.minutes for step in self.asked_steps))


@dataclass(frozen=True)
class Outline:
    """A course as it stands published: its modules in tree order, each with its steps in tree order."""

    key: UUID
    title: str
    url: str
    page: int
    modules: tuple[Module, ...] = ()
    language: str = "en"
    takes_codes: bool = False

    @property
    def minutes(self) -> int:
        return sum(module.minutes for module in self.modules)

    def steps(self) -> Iterator[Step]:
        for module in self.modules:
            yield from module.steps


@dataclass(frozen=True)
class Done:
    """What one person has done: lessons read, assessments passed, and modules whose completion is frozen."""

    read: frozenset[UUID] = field(default_factory=frozenset)
    passed: frozenset[str] = field(default_factory=frozenset)
    frozen: frozenset[UUID] = field(default_factory=frozenset)
    # For each lesson read: when it was first opened, and when it was last marked as read.
    stretches: Mapping[UUID, tuple[datetime, datetime]] = field(default_factory=dict)
    # For each lesson opened and not read yet: when it was first opened.
    opened: Mapping[UUID, datetime] = field(default_factory=dict)


NOTHING = Done()


def of_edition(outline: Outline, keys: Collection[UUID]) -> Outline:
    """The course for somebody who began when these steps were all of it; the same where nothing was added since.

    What was taken out since is asked of nobody. Where nothing of theirs is left, all of it is asked.
    """
    every = [step.key for step in outline.steps()]
    if all(key in keys for key in every) or not any(key in keys for key in every):
        return outline
    modules = (
        replace(module, steps=tuple(replace(step, is_asked=step.key in keys) for step in module.steps))
        for module in outline.modules
    )
    return replace(outline, modules=tuple(modules))


def is_done(step: Step, done: Done) -> bool:
    """A lesson is done when it was marked as read, an assessment when it was passed."""
    return step.key in done.read if step.is_lesson else step.assessment in done.passed


def fulfils(module: Module, done: Done) -> bool:
    """The declared rule: every lesson read, every assessment passed, and the time spent where the module asks for it;
    a module without steps asks nothing yet."""
    is_done_with = bool(module.steps) and all(is_done(step, done) for step in module.asked_steps)
    return is_done_with and not lacks_time(module, done)


def lacks_time(module: Module, done: Done) -> bool:
    return module.asks_minutes > 0 and minutes_spent(module, done) < module.asks_minutes


def minutes_spent(module: Module, done: Done) -> int:
    """Whole minutes, by the rule above."""
    passed = sum(step.minutes for step in module.steps if not step.is_lesson and is_done(step, done))
    read = [
        (max(opened, marked - timedelta(minutes=step.minutes)), marked)
        for step in module.steps
        if step.is_lesson and step.key in done.stretches
        for opened, marked in [done.stretches[step.key]]
    ]
    return passed + together(read) // timedelta(minutes=1)


def together(stretches: Iterable[tuple[datetime, datetime]]) -> timedelta:
    """How long stretches of time are in all, what they share counted once."""
    total, reached = timedelta(), None
    for begins, ends in sorted(stretches):
        begins = begins if reached is None else max(begins, reached)
        total += max(ends - begins, timedelta())
        reached = ends if reached is None else max(ends, reached)
    return total


def is_complete(module: Module, done: Done) -> bool:
    """Complete is what was frozen, whatever was added since."""
    return module.key in done.frozen


def to_freeze(outline: Outline, done: Done) -> tuple[Module, ...]:
    """The modules that are fulfilled and not frozen yet, in tree order."""
    return tuple(module for module in outline.modules if not is_complete(module, done) and fulfils(module, done))


def is_course_complete(outline: Outline, done: Done) -> bool:
    """Every module that is asked for is frozen, and there is at least one."""
    asking = [module for module in outline.modules if module.is_asked]
    return bool(asking) and all(is_complete(module, done) for module in asking)


def count(module: Module | Outline, done: Done) -> tuple[int, int]:
    """Steps done and steps in all, of those that are asked for."""
    modules = [module] if isinstance(module, Module) else [one for one in module.modules if one.is_asked]
    steps = [step for one in modules for step in one.asked_steps]
    return sum(is_done(step, done) for step in steps), len(steps)


def next_step(outline: Outline, done: Done) -> Step | None:
    """The first step of the path still to do; what was added since one began or finished does not call one back."""
    for module in outline.modules:
        if is_complete(module, done):
            continue
        for step in module.steps:
            if step.is_asked and not is_done(step, done):
                return step
    return None


def resume(outline: Outline, done: Done) -> Step | None:
    """Where to go on, on whatever device: the lesson opened since the last one was read, else the next of the path."""
    after = next_step(outline, done)
    last_read = max((marked for _opened, marked in done.stretches.values()), default=None)
    left = [
        (done.opened[step.key], step)
        for module in outline.modules
        if not is_complete(module, done)
        for step in module.steps
        if step.is_asked and step.key in done.opened and (last_read is None or done.opened[step.key] >= last_read)
    ]
    return max(left, key=lambda one: one[0])[1] if left and after else after


def neighbours(outline: Outline, key: UUID) -> tuple[Step | None, Step | None]:
    """The steps before and after one page along the whole path of the course."""
    path = list(outline.steps())
    place = next((index for index, step in enumerate(path) if step.key == key), None)
    if place is None:
        return None, None
    return (path[place - 1] if place else None), (path[place + 1] if place + 1 < len(path) else None)


def place_of(outline: Outline, key: UUID) -> tuple[Module | None, int]:
    """The module a step stands in and its number there, from 1; (None, 0) for a page that is not on the path."""
    for module in outline.modules:
        for number, step in enumerate(module.steps, start=1):
            if step.key == key:
                return module, number
    return None, 0


def module_after(outline: Outline, key: UUID) -> Module | None:
    """The module that follows one in tree order."""
    places = [module.key for module in outline.modules]
    place = places.index(key) + 1 if key in places else len(places)
    return outline.modules[place] if place < len(places) else None


def is_open_to_all(outline: Outline, key: UUID) -> bool:
    """The first lesson of a course may be read by anybody, so that people can see what they would enrol in."""
    first = next((step for step in outline.steps() if step.is_lesson), None)
    return first is not None and first.key == key


def add_up(minutes: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    """Minutes by topic of both, in the order in which the topics first appear."""
    return {topic: minutes.get(topic, 0) + more.get(topic, 0) for topic in [*minutes, *more]}
