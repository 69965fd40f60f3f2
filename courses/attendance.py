"""Knows when a live training is completed: how much of it may be missed, what may not be, and what counts. Pure.

Minutes somebody was there count toward the topic of their session; nothing is prorated, and a session that is made up
counts as attended.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Taught:
    """One session: its whole minutes without breaks, its topic ("" where it has none), and whether it may be missed."""

    key: Any
    minutes: int
    topic: str = ""
    may_be_missed: bool = True


@dataclass(frozen=True)
class Attended:
    """What one person's presence amounts to. `unmissable` are sessions that must be made up, in the order taught."""

    minutes: int
    by_topic: dict[str, int]
    missed: int
    most_missed: int
    unmissable: tuple[Any, ...]

    @property
    def is_enough(self) -> bool:
        return self.minutes > 0 and not self.unmissable and self.missed <= self.most_missed

    @property
    def over(self) -> int:
        """Minutes that were missed beyond what may be."""
        return max(0, self.missed - self.most_missed)


def add_up(sessions: Iterable[Taught], present: Mapping[Any, int], *, most_missed: int) -> Attended:
    """`present` says for each session how many minutes somebody was there; where it says nothing they were not."""
    sessions = list(sessions)
    there = {session.key: min(present.get(session.key, 0), session.minutes) for session in sessions}
    by_topic: dict[str, int] = {}
    for session in sessions:
        if session.topic and there[session.key]:
            by_topic[session.topic] = by_topic.get(session.topic, 0) + there[session.key]
    total = sum(there.values())
    return Attended(
        minutes=total,
        by_topic=by_topic,
        missed=sum(session.minutes for session in sessions) - total,
        most_missed=most_missed,
        unmissable=tuple(
            session.key for session in sessions if not session.may_be_missed and there[session.key] < session.minutes
        ),
    )
