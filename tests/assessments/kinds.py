"""One small item of every kind, as the actions take it, with an answer that is right and one that is not."""

from dataclasses import dataclass
from typing import Any

from assessments import actions, items
from assessments.models import BankTopic, ItemVersion
from lms.people.models import User


@dataclass(frozen=True)
class Sample:
    lists: dict[str, list[dict[str, Any]]]
    right: Any
    """The key, by the ids of what was written."""
    other: Any
    """An answer of the same size that earns nothing."""


def _option(text: str, correct: bool = False) -> dict[str, Any]:
    return {"text": text, "correct": correct, "rationale": f"Because of {text}."}


SAMPLES = {
    "single_choice": Sample({"options": [_option("Red", True), _option("Blue"), _option("Teal")]}, ["a"], ["b"]),
    "multiple_choice": Sample(
        {"options": [_option("Red", True), _option("Blue"), _option("Teal", True), _option("Grey")]},
        ["a", "c"],
        ["b", "d"],
    ),
    "true_false": Sample({"options": [_option("True", True), _option("False")]}, ["a"], ["b"]),
    "matching": Sample(
        {
            "pairs": [
                {"left": "Sun", "right": "Day", "rationale": "Because of the sun."},
                {"left": "Moon", "right": "Eve", "rationale": "Because of the moon."},
                {"left": "", "right": "Tea", "rationale": ""},
            ]
        },
        {"a": "a", "b": "b"},
        {"a": "b", "b": "c"},
    ),
    "ordering": Sample(
        {"options": [_option("Breathe"), _option("Listen"), _option("Answer")]},
        {"a": 1, "b": 2, "c": 3},
        {"a": 3, "b": 2, "c": 1},
    ),
    "numeric": Sample(
        {"answers": [{"text": "988", "fraction": "1", "tolerance": "0", "rationale": "Because 988."}]}, "988", "911"
    ),
    "short_answer": Sample(
        {"answers": [{"text": "mutuality", "fraction": "1", "rationale": "Because."}]}, "mutuality", "hierarchy"
    ),
    "essay": Sample({}, "I would listen.", "I would not do."),
}
KINDS = tuple(SAMPLES)


def wording(kind: str, **facts: Any) -> dict[str, Any]:
    plain = {"kind": kind, "stem": f"A setting.\n\nWhat about {kind}?", "difficulty": "easy", "language": "en"}
    return plain | items.fitted(kind, **SAMPLES[kind].lists) | facts


def approved(kind: str, topic: BankTopic, *, by: User, second: User, code: str = "", **facts: Any) -> ItemVersion:
    written = actions.draft(topic=topic, code=code or kind.replace("_", "-"), by=by, **wording(kind, **facts))
    return actions.approve(version=written, by=second)


def given_for(asked, response: Any) -> Any:
    """A stored answer as this person's page sends it: by places."""
    if isinstance(response, list):
        return [asked.shown.index(option) + 1 for option in response]
    if isinstance(response, dict):
        ids = asked.rights or None
        return {
            asked.shown.index(own) + 1: ids.index(chosen) + 1 if ids else chosen for own, chosen in response.items()
        }
    return response


def posted_for(asked, response: Any, *, sequence: int = 1, prefix: str = "") -> dict[str, Any]:
    given = given_for(asked, response)
    if isinstance(given, dict):
        fields = {f"{prefix}answer-{row}": chosen for row, chosen in given.items()}
    else:
        fields = {f"{prefix}answer": given}
    return fields | {f"{prefix}sequence": sequence}
