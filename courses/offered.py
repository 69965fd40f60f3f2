"""Knows which published modules give how many minutes on which topic, and how they are given: for rooms above."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from courses import outlines
from courses.models import MINUTES, CoursePage
from courses.progress import Module


@dataclass(frozen=True)
class Offered:
    """One module of a published course; `minutes` by topic and mode."""

    key: UUID
    title: str
    course: str
    url: str
    minutes: Mapping[tuple[str, str], int]


@lru_cache(maxsize=8)
def kept(stamp: str) -> tuple[Offered, ...]:
    """Every module that gives minutes, read once a stamp (`lms.content.stamp`)."""
    trees = outlines.read(CoursePage.objects.live().values("path"))
    steps = [step.page for tree in trees.values() for step in tree.steps()]
    spent = outlines.minutes(MINUTES, steps)
    found = (
        Offered(module.key, module.title, tree.title, module.url, _minutes(module, spent))
        for tree in trees.values()
        if not tree.takes_codes
        for module in tree.modules
    )
    return tuple(one for one in found if one.minutes)


def _minutes(module: Module, spent: Mapping[int, Mapping[str, int]]) -> dict[tuple[str, str], int]:
    total: dict[tuple[str, str], int] = {}
    for step in module.steps:
        for topic, minutes in spent.get(step.page, {}).items():
            total[topic, step.mode] = total.get((topic, step.mode), 0) + minutes
    return total
