"""Knows the kinds of items and what makes one well formed.

What an item of each kind is stored as (`options`, `pairs`, `answers`; what a kind does not use is empty):

- one right answer, several, true or false: options {id, text, correct, rationale} and, only where the author weighs
  them, fraction (text, from "-1" to "1");
- ordering: options {id, text, rationale} in the right order;
- matching: pairs {id, left, right, rationale}; a pair without a left side is one more right side that fits nothing;
- a number: answers {text, tolerance, fraction, rationale}, in which the text `*` stands for every other number and is
  worth nothing; short answer: answers {text, fraction, rationale};
- an essay: none of them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import typed

MOST_OPTIONS = 12
MOST_ANSWERS = 50


class Kind(TextChoices):
    SINGLE_CHOICE = "single_choice", gettext_lazy("One right answer")
    MULTIPLE_CHOICE = "multiple_choice", gettext_lazy("Several right answers")
    TRUE_FALSE = "true_false", gettext_lazy("True or false")
    MATCHING = "matching", gettext_lazy("Matching")
    ORDERING = "ordering", gettext_lazy("Ordering")
    NUMERIC = "numeric", gettext_lazy("A number")
    SHORT_ANSWER = "short_answer", gettext_lazy("Short answer")
    ESSAY = "essay", gettext_lazy("Essay, read by a person")


CHOICES = frozenset({Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE, Kind.TRUE_FALSE})
OPTION_KINDS = CHOICES | {Kind.ORDERING}
ANSWER_KINDS = frozenset({Kind.NUMERIC, Kind.SHORT_ANSWER})


@dataclass(frozen=True)
class Problem:
    """What is wrong and where: `place` is ("options",), ("options", 2) or ("options", 2, "text")."""

    place: tuple[str | int, ...]
    words: str


def written_place(place: Iterable[str | int]) -> str:
    """A place as files name it: .options[2].text"""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)


Entries = Sequence[Mapping[str, Any]]


def problems(kind: str, options: Entries = (), pairs: Entries = (), answers: Entries = ()) -> list[Problem]:
    """What keeps this from being an item of this kind, in whole sentences; empty when nothing does."""
    if kind in CHOICES:
        return [*_wording_problems(options), *_key_problems(kind, options), *_weight_problems(kind, options)]
    if kind == Kind.ORDERING:
        return [*_wording_problems(options), *_number_of_options(options)]
    if kind == Kind.MATCHING:
        return list(_pair_problems(pairs))
    if kind in ANSWER_KINDS:
        return list(_answer_problems(kind, answers))
    return []


def is_explained(kind: str, options: Entries, pairs: Entries, answers: Entries, rationale: str) -> bool:
    """Whether people will read why: for every option of a choice, else for each entry or for the item as a whole.

    An essay is answered by a person, who says why.
    """
    if kind == Kind.ESSAY or (rationale.strip() and kind not in CHOICES):
        return True
    return all(str(entry.get("rationale") or "").strip() for entry in [*options, *pairs, *answers])


def _wording_problems(options: Entries) -> Iterator[Problem]:
    yield from _missing("options", "text", options, _("Every option needs its words."))
    yield from _twice("options", "text", options, _("Two options say the same."))


def _missing(where: str, name: str, entries: Entries, words: str) -> Iterator[Problem]:
    for number, entry in enumerate(entries):
        if not str(entry.get(name) or "").strip():
            yield Problem((where, number, name), words)


def _twice(where: str, name: str, entries: Entries, words: str) -> Iterator[Problem]:
    seen = set()
    for number, entry in enumerate(entries):
        text = str(entry.get(name) or "").strip().casefold()
        if text and text in seen:
            yield Problem((where, number, name), words)
        seen.add(text)


def _number_of_options(options: Entries) -> Iterator[Problem]:
    if not 2 <= len(options) <= MOST_OPTIONS:
        yield Problem(("options",), _("An item has from two to %(most)d options.") % {"most": MOST_OPTIONS})


def _key_problems(kind: str, options: Entries) -> Iterator[Problem]:
    correct = sum(bool(option["correct"]) for option in options)
    if kind == Kind.TRUE_FALSE and len(options) != 2:
        yield Problem(("options",), _("A true or false item has exactly two options."))
    else:
        yield from _number_of_options(options)
    if kind == Kind.MULTIPLE_CHOICE and not correct:
        yield Problem(("options",), _("At least one option must be correct."))
    elif kind != Kind.MULTIPLE_CHOICE and correct != 1:
        yield Problem(("options",), _("Exactly one option must be correct."))


def _weight_problems(kind: str, options: Entries) -> Iterator[Problem]:
    """Where the author weighs options, all are weighed, and the correct ones together are worth the whole point."""
    weighed = [option for option in options if option.get("fraction") not in (None, "")]
    if not weighed:
        return
    wrong = list(_share_problems("options", options))
    yield from wrong
    if wrong:
        return
    shares = [typed.share(option["fraction"]) for option in options]
    for number, (option, share) in enumerate(zip(options, shares, strict=True)):
        is_right = share > 0 if kind == Kind.MULTIPLE_CHOICE else share == 1
        if is_right != bool(option["correct"]):
            yield Problem(("options", number, "fraction"), _("This share does not fit what is marked correct."))
    if kind == Kind.MULTIPLE_CHOICE and sum(share for share in shares if share > 0) != 1:
        yield Problem(("options",), _("The shares of the correct options must add up to 1."))


def _share_problems(where: str, entries: Entries) -> Iterator[Problem]:
    for number, entry in enumerate(entries):
        if not _is_share(entry.get("fraction")):
            yield Problem((where, number, "fraction"), _("A share is a number from -1 to 1."))


def _is_share(written: Any) -> bool:
    try:
        return abs(Decimal(str(written))) <= 1
    except InvalidOperation:
        return False


def _pair_problems(pairs: Entries) -> Iterator[Problem]:
    asked = [pair for pair in pairs if str(pair["left"]).strip()]
    if len(asked) < 2 or len(pairs) > MOST_OPTIONS:
        yield Problem(("pairs",), _("A matching item has from two to %(most)d pairs.") % {"most": MOST_OPTIONS})
    elif len({str(pair["right"]).strip() for pair in pairs}) < 2:
        yield Problem(("pairs",), _("There must be at least two different right sides to choose from."))
    yield from _missing("pairs", "right", pairs, _("Every pair needs its right side."))
    yield from _twice("pairs", "left", pairs, _("Two pairs have the same left side."))


def _answer_problems(kind: str, answers: Entries) -> Iterator[Problem]:
    if not 1 <= len(answers) <= MOST_ANSWERS:
        words = _("Write from one to %(most)d accepted answers.") % {"most": MOST_ANSWERS}
        yield Problem(("answers",), words)
    wrong = list(_share_problems("answers", answers))
    yield from wrong
    if answers and not wrong and not any(typed.share(answer["fraction"]) == 1 for answer in answers):
        yield Problem(("answers",), _("At least one accepted answer must be worth the whole point."))
    yield from _missing("answers", "text", answers, _("Every accepted answer needs its words."))
    for number, answer in enumerate(answers):
        found = _numeric_problems(answer) if kind == Kind.NUMERIC else _short_problems(answer)
        yield from (Problem(("answers", number, name), words) for name, words in found)


def _numeric_problems(answer: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if answer.get("text") == "*":
        yield from _short_problems(answer)
        return
    for name in ("text", "tolerance"):
        written = str(answer.get(name) or ("0" if name == "tolerance" else "")).strip()
        try:
            if written and typed.number(written) < 0 and name == "tolerance":
                yield name, _("A tolerance is not below zero.")
        except typed.NotANumber as problem:
            yield name, str(problem)


def _short_problems(answer: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    is_worth_something = _is_share(answer.get("fraction")) and Decimal(str(answer["fraction"])) > 0
    if is_worth_something and typed.accepts_everything(str(answer["text"])):
        yield "text", _("This would accept every answer.")


def fitted(
    kind: str,
    *,
    options: Iterable[Mapping[str, Any]] = (),
    pairs: Iterable[Mapping[str, Any]] = (),
    answers: Iterable[Mapping[str, Any]] = (),
) -> dict[str, list[dict[str, Any]]]:
    """The three lists as they are stored for an item of this kind; what the kind does not use is left out."""
    return {
        "options": _of_ordering(options) if kind == Kind.ORDERING else lettered(options) if kind in CHOICES else [],
        "pairs": _paired(pairs) if kind == Kind.MATCHING else [],
        "answers": _accepted(kind, answers) if kind in ANSWER_KINDS else [],
    }


def lettered(options: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The options as they are stored: id (a, b, c in order), text, correct, rationale. No id ever leaves the house."""
    return [
        {"id": _letter(place), "text": _text(option, "text"), "correct": bool(option["correct"])}
        | {"rationale": _text(option, "rationale")}
        | ({"fraction": _text(option, "fraction")} if _text(option, "fraction") else {})
        for place, option in enumerate(options)
    ]


def _of_ordering(options: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"id": _letter(place), "text": _text(option, "text"), "rationale": _text(option, "rationale")}
        for place, option in enumerate(options)
    ]


def _paired(pairs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"id": _letter(place)} | {name: _text(pair, name) for name in ("left", "right", "rationale")}
        for place, pair in enumerate(pairs)
    ]


def _accepted(kind: str, answers: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"text": _text(answer, "text"), "fraction": _text(answer, "fraction"), "rationale": _text(answer, "rationale")}
        | ({"tolerance": _text(answer, "tolerance") or "0"} if kind == Kind.NUMERIC else {})
        for answer in answers
    ]


def _text(entry: Mapping[str, Any], name: str) -> str:
    written = entry.get(name)
    return "" if written is None else str(written).strip()


def sides(pairs: Entries) -> tuple[list[str], list[str]]:
    """The ids of the left sides, and of the right sides to choose from: one id for all that say the same."""
    rights: dict[str, str] = {}
    for pair in pairs:
        rights.setdefault(pair["right"], pair["id"])
    return [pair["id"] for pair in pairs if pair["left"]], list(rights.values())


def _letter(place: int) -> str:
    return chr(ord("a") + place)


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
