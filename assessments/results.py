"""Knows what a person may read about her own attempt: while it is open, and once it is handed in."""

from dataclasses import dataclass
from typing import Any

from assessments import grading
from assessments.models import Attempt, AttemptItem


@dataclass(frozen=True)
class Place:
    position: int
    is_answered: bool


@dataclass(frozen=True)
class Chosen:
    position: int
    stem: str
    chosen: list[str]


@dataclass(frozen=True)
class Reviewed:
    position: int
    stem: str
    is_right: bool
    options: list[dict[str, Any]]
    """Each option as {text, rationale, correct, chosen}, in the order of the attempt."""


def overview(attempt: Attempt) -> list[Place]:
    """Every question by number and whether something is saved for it; nothing of its content."""
    rows = attempt.items.order_by("position").values_list("position", "answer__response")
    return [Place(position, bool(response)) for position, response in rows]


def answers(attempt: Attempt) -> list[Chosen]:
    """What is chosen, in words, without a sign of what is right."""
    return [
        Chosen(
            asked.position,
            asked.item_version.stem,
            [option["text"] for option in asked.shown_options if asked.saved and option["id"] in asked.saved.response],
        )
        for asked in _asked(attempt)
    ]


def topics(attempt: Attempt) -> list[grading.TopicResult]:
    """How many were right of how many, by the topic's title; only for an attempt that is handed in."""
    return grading.by_topic((asked.item_version.topic.title, asked.is_right) for asked in _asked(attempt))


def review(attempt: Attempt) -> list[Reviewed]:
    """Every question with key and reasons; only where the policy of the attempt says so."""
    return [
        Reviewed(
            asked.position,
            asked.item_version.stem,
            asked.is_right,
            [
                option | {"chosen": bool(asked.saved and option["id"] in asked.saved.response)}
                for option in asked.shown_options
            ],
        )
        for asked in _asked(attempt)
    ]


def _asked(attempt: Attempt) -> list[AttemptItem]:
    return list(attempt.items.select_related("item_version__topic", "answer").order_by("position"))
