"""Knows an item as a file says it: the one value that every reader gives and every writer takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

MOST_BYTES = 20 * 1024 * 1024
MOST_ITEMS = 20_000
MOST_PARTS = 200
MOST_TEXT = 20_000

FORMATS = ("plain", "html", "markdown", "moodle")

BLANK = "_____"


class Type(StrEnum):
    SINGLE_CHOICE = "single_choice"
    MULTIPLE_CHOICE = "multiple_choice"
    TRUE_FALSE = "true_false"
    MATCHING = "matching"
    NUMERIC = "numeric"
    SHORT_ANSWER = "short_answer"
    ESSAY = "essay"
    MISSING_WORD = "missing_word"
    DESCRIPTION = "description"


class Unreadable(ValueError):
    """A file of which nothing can be taken: the line and the reason, a whole sentence."""

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        self.reason = reason
        super().__init__(f"line {line}: {reason}")


class Mistake(ValueError):
    """One item that cannot be taken; a reader turns it into a Fault and goes on with the next."""

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        self.reason = reason
        super().__init__(f"line {line}: {reason}")


@dataclass(frozen=True)
class Fault:
    """What could not be taken: its line, counted from 1, and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class Words:
    """A text and how it is to be read. No words have no format."""

    text: str = ""
    format: str = ""

    @classmethod
    def of(cls, text: str, format: str) -> Words:
        text = clean(text)
        return cls(text, format) if text else NO_WORDS


NO_WORDS = Words()


@dataclass(frozen=True)
class Option:
    words: Words
    fraction: Decimal
    feedback: Words = NO_WORDS


@dataclass(frozen=True)
class Pair:
    """What is asked, empty where `right` only leads astray, and what belongs to it."""

    left: Words
    right: str
    feedback: Words = NO_WORDS


@dataclass(frozen=True)
class Answer:
    """An accepted answer; `tolerance` is a number's alone. The text `*` stands for whatever else is answered."""

    text: str
    fraction: Decimal
    tolerance: Decimal | None = None
    feedback: Words = NO_WORDS


@dataclass(frozen=True)
class Item:
    """One item. `fraction` runs from -1 to 1; of a missing word, BLANK marks the place in the stem.

    `code` and `tags` are what other systems call the id number and the tags; where the item began in its file is no
    part of what it says.
    """

    type: Type
    stem: Words
    title: str = ""
    options: tuple[Option, ...] = ()
    pairs: tuple[Pair, ...] = ()
    answers: tuple[Answer, ...] = ()
    feedback: Words = NO_WORDS
    category: str = ""
    code: str = ""
    tags: tuple[str, ...] = ()
    is_case_sensitive: bool = False
    line: int = field(default=0, compare=False)

    def as_dict(self) -> dict[str, Any]:
        """The item as `manage.py import_items` prints it."""
        return {
            "type": str(self.type),
            "title": self.title,
            "stem": self.stem.text,
            "format": self.stem.format,
            "options": [
                {"text": one.words.text, "fraction": figure(one.fraction), "feedback": one.feedback.text}
                for one in self.options
            ],
            "pairs": [[one.left.text, one.right] for one in self.pairs],
            "answers": [
                {
                    "text": one.text,
                    "fraction": figure(one.fraction),
                    "tolerance": None if one.tolerance is None else figure(one.tolerance),
                    "feedback": one.feedback.text,
                }
                for one in self.answers
            ],
            "feedback": self.feedback.text,
            "category": self.category,
        }


@dataclass(frozen=True)
class Reading:
    """What a file says: the items that can be taken, what cannot, and what was left out of items that can."""

    items: tuple[Item, ...]
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Loss:
    """What a format cannot carry of the item at this place, from 1; `is_whole` where the item is not written at all."""

    number: int
    reason: str
    is_whole: bool = False


@dataclass(frozen=True)
class Written:
    data: bytes
    losses: tuple[Loss, ...] = ()


class Uncarried(ValueError):
    """An item that a format cannot carry at all."""


Carried = tuple[Item, list[str]]


def carried_by(carry: Callable[[Item], Carried], items: Iterable[Item]) -> tuple[list[Item], list[Loss]]:
    """Every item as a format can carry it, and what is lost on the way."""
    carried: list[Item] = []
    losses: list[Loss] = []
    for number, item in enumerate(items, start=1):
        try:
            kept, reasons = carry(item)
        except Uncarried as why:
            losses.append(Loss(number, str(why), is_whole=True))
            continue
        carried.append(kept)
        losses += [Loss(number, reason) for reason in reasons]
    return carried, losses


def without(item: Item, losses: list[str], reason: str, **facts: Any) -> Item:
    """The item with `facts` in place of what it says, and the reason noted where that changes anything."""
    changed = replace(item, **facts)
    if changed != item:
        losses.append(reason)
    return changed


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 with or without its mark, lines ended by a line feed. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable(1, f"The file is too large. At most {MOST_BYTES // 2**20} megabytes are read.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise Unreadable(line, "This is not text in UTF-8. Save the file again with this encoding.") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    strange = _STRANGE.search(text)
    if strange:
        line = text.count("\n", 0, strange.start()) + 1
        raise Unreadable(line, f"The character U+{ord(strange[0]):04X} has no place in a text.")
    if not text.strip():
        raise Unreadable(1, "There is nothing in this file.")
    return text


# What XML cannot hold either, so that every text can be written in every format.
_STRANGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def one_line(text: str) -> str:
    return " ".join(text.split())


_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?")
MOST_DIGITS, FURTHEST_POWER = 20, 60


def number(text: str) -> Decimal | None:
    """A number as people and machines write it, with a point and at most 20 digits; None for anything else."""
    text = text.strip()
    if len(text) > 30 or not _NUMBER.fullmatch(text):
        return None
    found = Decimal(text)
    is_kept = len(found.as_tuple().digits) <= MOST_DIGITS and abs(found.adjusted()) <= FURTHEST_POWER
    return found if is_kept else None


def fraction_of(percent: str) -> Decimal | None:
    """33.33333 is 0.3333333; None for what is no number from -100 to 100."""
    found = number(percent)
    return found.scaleb(-2) if found is not None and -100 <= found <= 100 else None


def plain(value: Decimal) -> str:
    """A number without needless zeros, and without an exponent unless it is very large or small."""
    value = value.normalize()
    return (format(value, "f") if abs(value.adjusted()) <= 15 else str(value)) if value else "0"


def figure(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def marked(words: Words, default: str, *, always: bool = False) -> str:
    """The text with its format in front, `[html]`, where that is another than the one assumed."""
    if words.text and (always or words.format != default or words.text.startswith("[")):
        return f"[{words.format}]{words.text}"
    return words.text


def unmarked(text: str, default: str) -> Words:
    text = text.strip()
    name = text[1:12].partition("]")[0] if text.startswith("[") else ""
    if name in FORMATS and text.startswith(f"[{name}]"):
        return Words.of(text[len(name) + 2 :], name)
    return Words.of(text, default)


def checked(item: Item) -> Item:
    """The item, where it says something that can be asked. Raises Mistake."""
    reason = _wrong(item)
    if reason:
        raise Mistake(item.line, reason)
    return item


def _wrong(item: Item) -> str:
    if not item.stem.text:
        return "The item asks nothing: there is no text before its answers."
    if max(map(len, _texts(item))) > MOST_TEXT:
        return f"A text of this item is longer than {MOST_TEXT} characters."
    if max(len(item.options), len(item.pairs), len(item.answers), len(item.tags)) > MOST_PARTS:
        return f"The item has more than {MOST_PARTS} parts."
    return _WRONG[item.type](item)


def _texts(item: Item) -> list[str]:
    texts = [item.title, item.stem.text, item.feedback.text, item.category, item.code, *item.tags]
    texts += [text for one in item.options for text in (one.words.text, one.feedback.text)]
    texts += [text for pair in item.pairs for text in (pair.left.text, pair.right, pair.feedback.text)]
    return texts + [text for one in item.answers for text in (one.text, one.feedback.text)]


def _wrong_choice(item: Item) -> str:
    if len(item.options) < 2:
        return "A choice needs at least two options."
    if not all(one.words.text for one in item.options):
        return "An option has no words."
    if item.type is Type.MULTIPLE_CHOICE:
        return "" if any(one.fraction > 0 for one in item.options) else "No option is right."
    return "" if any(one.fraction == 1 for one in item.options) else "No option is fully right."


def _wrong_pairs(item: Item) -> str:
    if sum(bool(pair.left.text) for pair in item.pairs) < 2:
        return "Matching needs at least two pairs."
    return "" if all(pair.right for pair in item.pairs) else "A pair has nothing to match with."


def _wrong_answers(item: Item) -> str:
    if not all(one.text for one in item.answers):
        return "An answer has no words."
    if not any(one.fraction > 0 and one.text != "*" for one in item.answers):
        return "No answer is right."
    return ""


def _wrong_missing_word(item: Item) -> str:
    if BLANK not in item.stem.text:
        return f"A missing word needs its place in the text, marked {BLANK}."
    return _wrong_answers(item) if item.answers else _wrong_choice(item)


def _nothing_wrong(item: Item) -> str:
    return ""


_WRONG: dict[Type, Callable[[Item], str]] = {
    Type.SINGLE_CHOICE: _wrong_choice,
    Type.MULTIPLE_CHOICE: _wrong_choice,
    Type.TRUE_FALSE: _wrong_choice,
    Type.MATCHING: _wrong_pairs,
    Type.NUMERIC: _wrong_answers,
    Type.SHORT_ANSWER: _wrong_answers,
    Type.ESSAY: _nothing_wrong,
    Type.MISSING_WORD: _wrong_missing_word,
    Type.DESCRIPTION: _nothing_wrong,
}


def true_or_false(is_true: bool, of_true: Words = NO_WORDS, of_false: Words = NO_WORDS) -> tuple[Option, Option]:
    """The two options of a true or false item, in this order, each with what is said to whoever chooses it."""
    one, none = Decimal(1), Decimal(0)
    return (
        Option(Words("True", "plain"), one if is_true else none, of_true),
        Option(Words("False", "plain"), none if is_true else one, of_false),
    )


def as_ordinary(item: Item) -> Type:
    """What an item with a missing word is where a format knows no such thing."""
    if item.answers:
        return Type.SHORT_ANSWER
    return Type.SINGLE_CHOICE if any(one.fraction == 1 for one in item.options) else Type.MULTIPLE_CHOICE


def with_silent_pairs(item: Item, losses: list[str], format: str) -> Item:
    unsaid = tuple(replace(pair, feedback=NO_WORDS) for pair in item.pairs)
    return without(item, losses, f"{format} has no feedback for a pair.", pairs=unsaid)


class Collector:
    """Gathers what a reader finds, one item at a time."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.faults: list[Fault] = []
        self.remarks: list[Fault] = []

    def take(self, read: Callable[[], Item | None]) -> None:
        try:
            item = read()
            if item is not None:
                self.items.append(checked(item))
        except Mistake as wrong:
            self.faults.append(Fault(wrong.line, wrong.reason))
        if len(self.items) + len(self.faults) > MOST_ITEMS:
            raise Unreadable(1, f"The file has more than {MOST_ITEMS} items. Divide it.")

    def reading(self) -> Reading:
        return Reading(tuple(self.items), tuple(self.faults), tuple(self.remarks))
