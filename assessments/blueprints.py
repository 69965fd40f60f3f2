"""Knows whether a blueprint can be drawn from what is approved, long before anybody starts.

A line asks for so many items of one topic, of one difficulty or of any. Lines that name a difficulty are served first;
a line that takes any difficulty is served from what they leave. That is why it is enough to count.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    topic: int
    """Its number."""
    difficulty: str
    """Empty is any."""
    count: int


@dataclass(frozen=True)
class Shortage:
    wanted: int
    have: int


Pool = Mapping[tuple[int, str], int]
"""How many items count towards the score, by topic and difficulty."""


def shortages(lines: Sequence[Line], pool: Pool) -> dict[int, Shortage]:
    """By the place of its line: what is asked for and what there is, wherever that is too little."""
    found = {}
    for place, line in enumerate(lines):
        have = _left_for(line, lines, pool)
        if have < line.count:
            found[place] = Shortage(line.count, have)
    return found


def _left_for(line: Line, lines: Sequence[Line], pool: Pool) -> int:
    if line.difficulty:
        return pool.get((line.topic, line.difficulty), 0)
    named = sum(one.count for one in lines if one.topic == line.topic and one.difficulty)
    every = sum(count for (topic, _difficulty), count in pool.items() if topic == line.topic)
    return max(0, every - named)


def surely_scored(lines: Iterable[Line], essays: Mapping[int, int]) -> int:
    """How many questions have a score however the draw falls, where essays (by topic) have none."""
    wanted: dict[int, int] = {}
    for line in lines:
        wanted[line.topic] = wanted.get(line.topic, 0) + line.count
    return sum(max(0, count - essays.get(topic, 0)) for topic, count in wanted.items())
