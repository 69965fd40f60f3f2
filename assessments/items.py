"""Knows what makes an item well formed, and what counts as an answer to it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_OPTIONS = 12


class Kind(TextChoices):
    SINGLE_CHOICE = "single_choice", gettext_lazy("One right answer")
    MULTIPLE_CHOICE = "multiple_choice", gettext_lazy("Several right answers")
    TRUE_FALSE = "true_false", gettext_lazy("True or false")


class Malformed(Exception):
    """An answer that cannot be one, with the sentence that says why."""


def problems(kind: str, options: Sequence[Mapping[str, Any]]) -> list[str]:
    """What keeps these options from making an item of this kind, in whole sentences; empty when they do."""
    found = []
    texts = [str(option["text"]).strip() for option in options]
    correct = sum(bool(option["correct"]) for option in options)
    if not all(texts):
        found.append(_("Every option needs its words."))
    if len({text.casefold() for text in texts}) < len(texts):
        found.append(_("Two options say the same."))
    if kind == Kind.TRUE_FALSE and len(options) != 2:
        found.append(_("A true or false item has exactly two options."))
    elif not 2 <= len(options) <= MOST_OPTIONS:
        found.append(_("An item has from two to %(most)d options.") % {"most": MOST_OPTIONS})
    if kind == Kind.MULTIPLE_CHOICE and not correct:
        found.append(_("At least one option must be correct."))
    elif kind != Kind.MULTIPLE_CHOICE and correct != 1:
        found.append(_("Exactly one option must be correct."))
    return found


def lettered(options: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The options as they are stored: id (a, b, c in order), text, correct, rationale. No id ever leaves the house."""
    return [
        {
            "id": chr(ord("a") + place),
            "text": str(option["text"]).strip(),
            "correct": bool(option["correct"]),
            "rationale": str(option.get("rationale") or "").strip(),
        }
        for place, option in enumerate(options)
    ]


def parted(stem: str) -> tuple[str, str]:
    """(setting, question): what is told first, and what is asked.

    A blank line parts them where the author has put one; else the question begins with the last sentence that asks.
    A short word before a full stop may be an abbreviation, so that nothing is parted there.
    """
    setting, _blank, question = stem.strip().rpartition("\n\n")
    if setting:
        return setting.strip(), question.strip()
    sentences = re.split(r"(?<=\w{4}[.!?])\s+", question)
    asking = max((place for place, sentence in enumerate(sentences) if "?" in sentence), default=0)
    return " ".join(sentences[:asking]), " ".join(sentences[asking:])


def read(kind: str, shown: Sequence[str], marks: Sequence[int]) -> list[str]:
    """The option ids behind the places a person marked (from 1, as shown to her), in the order of their letters.

    Raises Malformed for a place that is not there, one marked twice, or more than one where one is asked for.
    """
    if any(type(mark) is not int or not 1 <= mark <= len(shown) for mark in marks):
        raise Malformed(_("That is not one of the answers to this question."))
    if len(set(marks)) < len(marks):
        raise Malformed(_("An answer can be chosen only once."))
    if kind != Kind.MULTIPLE_CHOICE and len(marks) > 1:
        raise Malformed(_("This question takes one answer."))
    return sorted(shown[mark - 1] for mark in marks)
