"""Knows what a person may read about her own attempt: while it is open, and once it is handed in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments import grading
from assessments.items import ANSWER_KINDS, CHOICES, Kind
from assessments.models import Attempt, AttemptItem

MOST_NAMED = 3


@dataclass(frozen=True)
class Place:
    position: int
    is_answered: bool


@dataclass(frozen=True)
class Chosen:
    position: int
    stem: str
    chosen: list[str]
    unfinished: str
    """A sentence where a part of it is missing; else nothing."""


@dataclass(frozen=True)
class Line:
    """One thing to read below a question: an option, a pair, a place, an accepted answer."""

    text: str
    is_chosen: bool = False
    is_key: bool = False
    rationale: str = ""


@dataclass(frozen=True)
class Reviewed:
    position: int
    stem: str
    outcome: str
    """right, partly, not_yet, or read for an essay."""
    chosen: list[str]
    """What was answered, in words."""
    key: list[Line]
    """What would have been right and why; empty where the policy keeps that."""
    rationale: str


def overview(attempt: Attempt) -> list[Place]:
    """Every question by number and whether something is saved for it; nothing of its content."""
    rows = attempt.items.order_by("position").values_list("position", "answer__response")
    return [Place(position, bool(response)) for position, response in rows]


def answers(attempt: Attempt) -> list[Chosen]:
    """What is answered, in words, without a sign of what is right."""
    asked = attempt.items.select_related("item_version", "answer").order_by("position")
    return [Chosen(one.position, one.item_version.stem, in_words(one), unfinished(one)) for one in asked]


def in_words(asked: AttemptItem) -> list[str]:
    """What is saved for one question, as a person reads it: a line for each thing she chose."""
    response, kind = asked.response, asked.item_version.kind
    if not response:
        return []
    if kind in CHOICES:
        return [option["text"] for option in asked.shown_options if option["id"] in response]
    if kind == Kind.ORDERING:
        text = {option["id"]: option["text"] for option in asked.item_version.options}
        in_order = sorted(response, key=lambda option: (response[option], asked.shown.index(option)))
        return [f"{response[option]}. {text[option]}" for option in in_order]
    if kind == Kind.MATCHING:
        right = {pair["id"]: pair["right"] for pair in asked.item_version.pairs}
        return [
            f"{pair['left']}: {right[response[pair['id']]]}" for pair in asked.shown_pairs if pair["id"] in response
        ]
    return [response]


def unfinished(asked: AttemptItem) -> str:
    """A sentence where an answer is begun and a part of it is missing or said twice; else nothing."""
    response = asked.response
    if not isinstance(response, dict) or not response:
        return ""
    if len(response) < len(asked.shown):
        return _("A part of this has no answer yet.")
    is_twice = asked.item_version.kind == Kind.ORDERING and len(set(response.values())) < len(response)
    return _("Two have the same place.") if is_twice else ""


def topics(asked: Sequence[AttemptItem]) -> list[grading.TopicResult]:
    """What was reached of how much, by the topic's title; only for an attempt that is handed in."""
    return grading.by_topic((one.item_version.topic.title, one.credit) for one in asked if one.counts)


def to_read_again(found: Sequence[grading.TopicResult]) -> list[str]:
    """The topics with something left to reach, by title, the ones of which least is reached first; three at most."""
    open_ones = [one for one in found if one.points < one.total]
    return [one.topic for one in sorted(open_ones, key=lambda one: one.points / one.total)[:MOST_NAMED]]


def essays(asked: Sequence[AttemptItem]) -> int:
    """How many answers a person reads."""
    return sum(one.item_version.kind == Kind.ESSAY and bool(one.response) for one in asked)


def tried_out(asked: Sequence[AttemptItem]) -> grading.Score:
    """What the questions that do not count would have earned, by themselves; for those who look after the items."""
    return grading.added_up(one.credit for one in asked if one.item_version.is_pretest)


def review(asked: Sequence[AttemptItem], *, with_key: bool) -> list[Reviewed]:
    """Every question as it was answered, with key and reasons where `with_key`; only where the policy says so."""
    return [
        Reviewed(
            one.position,
            one.item_version.stem,
            _outcome(one),
            in_words(one),
            list(_key(one)) if with_key else [],
            one.item_version.rationale if with_key else "",
        )
        for one in asked
    ]


def _outcome(asked: AttemptItem) -> str:
    if asked.item_version.kind == Kind.ESSAY:
        return "read"
    credit = asked.credit
    return "right" if credit == grading.WHOLE else "partly" if credit else "not_yet"


def _key(asked: AttemptItem) -> Iterator[Line]:
    version, response = asked.item_version, asked.response or ()
    if version.kind in CHOICES:
        for option in asked.shown_options:
            yield Line(option["text"], option["id"] in response, option["correct"], option["rationale"])
    elif version.kind == Kind.ORDERING:
        for place, option in enumerate(version.options, start=1):
            yield Line(f"{place}. {option['text']}", is_key=True, rationale=option["rationale"])
    elif version.kind == Kind.MATCHING:
        for pair in asked.shown_pairs:
            yield Line(f"{pair['left']}: {pair['right']}", is_key=True, rationale=pair["rationale"])
    elif version.kind in ANSWER_KINDS:
        yield from _accepted(asked)


def _accepted(asked: AttemptItem) -> Iterator[Line]:
    """Every answer worth the whole point, and the reason for whichever answer was given."""
    version = asked.item_version
    given: dict[str, Any] | None = grading.best_fit(version, asked.response) if asked.response else None  # type: ignore[assignment]
    for answer in version.answers:
        is_key = grading.is_worth_the_point(answer)
        if is_key or answer is given:
            yield Line(_as_accepted(answer), answer is given, is_key, answer["rationale"])


def _as_accepted(answer: dict[str, Any]) -> str:
    if answer["text"] == "*":
        return _("Any other answer")
    tolerance = answer.get("tolerance", "0")
    if tolerance != "0":
        return _("%(number)s, give or take %(tolerance)s") % {"number": answer["text"], "tolerance": tolerance}
    return answer["text"]


def asked_in(attempt: Attempt) -> list[AttemptItem]:
    """Every question of an attempt with its wording and what is saved for it, in the order of the pages."""
    return list(attempt.items.select_related("item_version__topic", "answer").order_by("position"))
