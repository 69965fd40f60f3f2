"""Knows Aiken: one question a line, its options lettered from A below it, then `ANSWER: B`.

It holds choices with one right answer and nothing else: no titles, no feedback, no second line of a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from .understood import (
    Carried,
    Collector,
    Item,
    Mistake,
    Option,
    Reading,
    Type,
    Uncarried,
    Words,
    Written,
    carried_by,
    decoded,
    one_line,
    without,
)

MOST_OPTIONS = 26

_OPTION = re.compile(r"([A-Z])[.)][ \t]*(.*)")
_ANSWER = re.compile(r"ANSWER:[ \t]*(.*)")
_SMALL = re.compile(r"[a-z][.)][ \t]|answer[ \t]*:", re.IGNORECASE)


@dataclass
class _Question:
    line: int
    stem: str
    last: int
    options: list[str] = field(default_factory=list)
    # The first mistake within; the item is given up, and read to its end.
    mistake: Mistake | None = None

    def note(self, line: int, reason: str) -> None:
        self.mistake = self.mistake or Mistake(line, reason)


def read(data: bytes) -> Reading:
    """Raises Unreadable."""
    found = Collector()
    question: _Question | None = None
    line = 0
    for line, text in enumerate(decoded(data).split("\n"), start=1):
        text = text.strip()
        if option := _OPTION.fullmatch(text):
            found.take(partial(_add, question, line, *option.groups()))
        elif answer := _ANSWER.fullmatch(text):
            found.take(partial(_finished, question, line, answer[1]))
            question = None
        elif text:
            question = _begun(found, question, line, text)
    if question is not None:
        found.take(partial(_unfinished, question, line))
    return found.reading()


def _begun(found: Collector, before: _Question | None, line: int, text: str) -> _Question:
    """A line that is neither option nor answer begins a question, unless it goes on with the one before.

    What goes on without a blank line between is one mistake and no second question.
    """
    if before is not None and line == before.last + 1:
        if _SMALL.match(text):
            words = "Letters of options and the word ANSWER are capital: A. or A), ANSWER: A."
        else:
            words = "A question stands on one line, and so does each option. This line belongs to neither."
        before.note(line, words)
        before.last = line
        return before
    if before is not None:
        found.take(partial(_unfinished, before, line))
    return _Question(line, text, line)


def _unfinished(question: _Question, line: int) -> None:
    if question.mistake:
        raise question.mistake
    if not question.options:
        words = f"The question on line {question.line} has no options before line {line}."
        raise Mistake(question.line, words)
    raise Mistake(question.line, f"The question on line {question.line} has no ANSWER before line {line}.")


def _add(question: _Question | None, line: int, letter: str, text: str) -> None:
    if question is None:
        raise Mistake(line, "An option stands here without a question above it.")
    question.last = line
    expected = chr(ord("A") + len(question.options))
    if letter != expected:
        question.note(line, f"Options are lettered in order from A: here {expected} is expected and {letter} stands.")
    elif not text.strip():
        question.note(line, f"Option {letter} has no words.")
    question.options.append(text.strip())


def _finished(question: _Question | None, line: int, letter: str) -> Item:
    if question is None:
        raise Mistake(line, "ANSWER stands here without a question above it.")
    if question.mistake:
        raise question.mistake
    if len(question.options) < 2:
        raise Mistake(line, f"The question on line {question.line} needs at least two options before its ANSWER.")
    letters = [chr(ord("A") + place) for place in range(len(question.options))]
    letter = letter.strip().rstrip(".)")
    if letter not in letters:
        raise Mistake(line, f"ANSWER names one letter from A to {letters[-1]}.")
    options = [
        Option(Words.of(text, "plain"), Decimal(own == letter))
        for own, text in zip(letters, question.options, strict=True)
    ]
    stem = Words.of(question.stem, "plain")
    return Item(Type.SINGLE_CHOICE, stem, options=tuple(options), line=question.line)


# Writing.


def write(items: Iterable[Item]) -> Written:
    carried, losses = carried_by(carry, items)
    return Written("\n".join(_written(item) for item in carried).encode(), tuple(losses))


def carry(item: Item) -> Carried:
    """The item as Aiken can hold it: texts in one line each, and nothing that is said to anybody. Raises Uncarried."""
    if item.type is not Type.SINGLE_CHOICE or sum(one.fraction == 1 for one in item.options) != 1:
        raise Uncarried("Aiken holds only choices with one right answer.")
    if len(item.options) > MOST_OPTIONS:
        raise Uncarried(f"Aiken letters at most {MOST_OPTIONS} options.")
    stem = one_line(item.stem.text)
    if _OPTION.fullmatch(stem) or _ANSWER.fullmatch(stem) or _SMALL.match(stem):
        raise Uncarried("Aiken would take this question for an option or an answer.")
    losses: list[str] = []
    unsaid = tuple(Option(one.words, one.fraction) for one in item.options)
    item = without(item, losses, "Aiken has no feedback.", options=unsaid, feedback=Words())
    item = without(item, losses, "Aiken has no titles.", title="")
    item = without(item, losses, "Aiken has no categories.", category="")
    item = without(item, losses, "Aiken has no id numbers and no tags.", code="", tags=())
    whole = tuple(Option(one.words, Decimal(one.fraction == 1)) for one in item.options)
    item = without(item, losses, "Aiken has no partly right options.", options=whole)
    flat = tuple(Option(Words(one_line(one.words.text), one.words.format), one.fraction) for one in item.options)
    words = "Aiken keeps a text on one line."
    item = without(item, losses, words, stem=Words(stem, item.stem.format), options=flat)
    unformatted = tuple(Option(Words(one.words.text, "plain"), one.fraction) for one in item.options)
    words = "Aiken knows plain text only; marks of another format are written as they stand."
    item = without(item, losses, words, stem=Words(stem, "plain"), options=unformatted)
    return item, losses


def _written(item: Item) -> str:
    letters = [chr(ord("A") + place) for place in range(len(item.options))]
    lines = [item.stem.text]
    lines += [f"{letter}) {one.words.text}" for letter, one in zip(letters, item.options, strict=True)]
    right = next(letter for letter, one in zip(letters, item.options, strict=True) if one.fraction == 1)
    return "\n".join([*lines, f"ANSWER: {right}", ""])
