"""Knows what a course asks for first, and when courses would wait for each other in a circle; pure, no database."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Asked:
    """A course that another one asks for first."""

    key: UUID
    title: str
    url: str
    is_open: bool = True


def missing(asked: Iterable[Asked], completed: Collection[UUID]) -> tuple[Asked, ...]:
    """What is still to be completed, in the order in which the author named it."""
    return tuple(one for one in asked if one.key not in completed)


def circle(course: UUID, asks: Mapping[UUID, Collection[UUID]]) -> tuple[UUID, ...]:
    """The shortest way from `course` back to itself through what each course asks for, `course` at both ends.

    Empty where there is none. `asks` are the courses asked for first, by the course that asks for them.
    """
    came_from: dict[UUID, UUID] = {}
    reached = [course]
    for here in reached:
        for wanted in asks.get(here, ()):
            if wanted == course:
                return (*_way_to(here, came_from), course)
            if wanted not in came_from:
                came_from[wanted] = here
                reached.append(wanted)
    return ()


def _way_to(end: UUID, came_from: Mapping[UUID, UUID]) -> tuple[UUID, ...]:
    way = [end]
    while way[-1] in came_from:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))
