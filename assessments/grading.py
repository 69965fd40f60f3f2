"""Knows whether an answer is right, what share of an attempt is right, and whether that reaches the cut score.

One item weighs one point. An item with several right options is right only when exactly those are chosen: nothing is
given for a part of them and nothing is taken off for a wrong one. An item left open is not right.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class TopicResult:
    topic: str
    right: int
    total: int


def is_right(options: Sequence[Mapping[str, Any]], response: Iterable[str] | None) -> bool:
    """Whether the chosen option ids are exactly the correct ones; None is an item left open."""
    if response is None:
        return False
    return set(response) == {option["id"] for option in options if option["correct"]}


def percent(right: int, total: int) -> Decimal:
    """The share in percent with two decimals, rounded down: 100 is reached only when everything is right.

    A cut score has at most two decimals, so rounding down never carries anybody over it nor pushes anybody below it.
    """
    return Decimal(right * 10_000 // total).scaleb(-2)


def passes(reached: Decimal, cut: Decimal) -> bool:
    """The cut score itself is enough."""
    return reached >= cut


def by_topic(marks: Iterable[tuple[str, bool]]) -> list[TopicResult]:
    """(topic, was it right) for each item, added up by topic in the order in which topics first appear."""
    counts: dict[str, list[int]] = {}
    for topic, right in marks:
        count = counts.setdefault(topic, [0, 0])
        count[0] += right
        count[1] += 1
    return [TopicResult(topic, right, total) for topic, (right, total) in counts.items()]
