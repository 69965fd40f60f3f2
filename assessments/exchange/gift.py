"""Knows GIFT: Moodle's text format, one block of lines an item, blocks parted by blank lines.

Read as Moodle reads it, with these differences, each in favour of whoever typed the file: a category ends with its
line, `{true}` is true or false whatever its case, a weight may stand behind `=` in a choice, and what Moodle takes
for text though it cannot be meant so (a second pair of braces, a title that never ends) is a fault with its line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial

from .understood import (
    BLANK,
    MOST_PARTS,
    Answer,
    Carried,
    Collector,
    Item,
    Mistake,
    Option,
    Pair,
    Reading,
    Type,
    Uncarried,
    Words,
    Written,
    as_ordinary,
    carried_by,
    clean,
    decoded,
    fraction_of,
    marked,
    number,
    one_line,
    plain,
    true_or_false,
    unmarked,
    with_silent_pairs,
    without,
)

DEFAULT = "moodle"

# While a block is taken apart, an escaped character is a lone surrogate, which no text in UTF-8 can hold.
_HIDDEN = 0xDC00
_ESCAPED = re.compile(r"\\([\\:#={}~n])")
_SHOWN = {_HIDDEN + ord(char): char for char in "\\:#={}~\n"}

_WEIGHT = re.compile(r"%([-+.0-9]{1,20})%")
_FACT = re.compile(r"\[(id|tag):((?:\\.|[^\[\]\\])+)\]")
_TRUE, _FALSE = ("T", "TRUE"), ("F", "FALSE")

Line = tuple[int, str]


def read(data: bytes) -> Reading:
    """Raises Unreadable."""
    found = Collector()
    category = ""
    for block in _blocks(decoded(data)):
        if block[0][1].startswith("$CATEGORY:"):
            category = _shown(_hidden(block[0][1].removeprefix("$CATEGORY:")))
            block = block[1:]
        found.take(partial(_item, block, category))
    return found.reading()


def _blocks(text: str) -> Iterator[list[Line]]:
    """Lines that belong together, trimmed, each with its number; comments above a category stand by themselves."""
    block: list[Line] = []
    for place, line in enumerate(text.split("\n"), start=1):
        line = line.strip()
        if line.startswith("$CATEGORY:"):
            yield from filter(None, [[one for one in block if not _is_comment(one)]])
            block = []
        if line:
            block.append((place, line))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _is_comment(line: Line) -> bool:
    return line[1].startswith("//")


def _hidden(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(_HIDDEN + ord("\n" if found[1] == "n" else found[1])), text)


def _shown(text: str) -> str:
    return clean(text.translate(_SHOWN))


class _Source:
    """The text of one block, escapes hidden, and on which line each of its characters stands."""

    def __init__(self, lines: list[Line]) -> None:
        self.text = _hidden("\n".join(text for _place, text in lines))
        self._places = [place for place, _text in lines]
        self._starts = [0, *(found.end() for found in re.finditer("\n", self.text))]

    def line(self, at: int) -> int:
        return self._places[bisect_right(self._starts, at) - 1]


def _item(block: list[Line], category: str) -> Item | None:
    source = _Source([line for line in block if not _is_comment(line)] or [(0, "")])
    if not source.text:
        return None
    title, begins = _title(source)
    opens, closes = _braces(source, begins)
    stem, is_inside = _stem(source, begins, opens, closes)
    facts = _facts(block)
    item = Item(
        type=Type.DESCRIPTION,
        title=title,
        stem=stem,
        category=category,
        code=facts[0],
        tags=facts[1],
        line=source.line(0),
    )
    if opens < 0:
        return item
    item = _answered(_Body(source, opens + 1, closes), item)
    is_word = is_inside and item.type in (Type.SINGLE_CHOICE, Type.MULTIPLE_CHOICE, Type.SHORT_ANSWER)
    return replace(item, type=Type.MISSING_WORD) if is_word else item


def _facts(block: list[Line]) -> tuple[str, tuple[str, ...]]:
    """The id number and the tags that Moodle writes into the comments above an item."""
    found = [fact for line in block if _is_comment(line) for fact in _FACT.findall(line[1])]
    named = [(name, one_line(re.sub(r"\\(.)", r"\1", text))) for name, text in found]
    codes = [text for name, text in named if name == "id"]
    return codes[0] if codes else "", tuple(text for name, text in named if name == "tag" and text)


def _title(source: _Source) -> tuple[str, int]:
    if not source.text.startswith("::"):
        return "", 0
    ends = source.text.find("::", 2)
    if ends < 0:
        raise Mistake(source.line(0), "The title never ends: close it with :: as it began.")
    return one_line(_shown(source.text[2:ends])), ends + 2


def _braces(source: _Source, begins: int) -> tuple[int, int]:
    """Where the answers open and close; -1 for both where there are none."""
    opens, closes = source.text.find("{", begins), source.text.find("}", begins)
    if opens < 0 and closes < 0:
        return opens, closes
    if opens < 0 or 0 <= closes < opens:
        raise Mistake(source.line(closes), "A } closes answers that no { has opened. Write \\} for the sign itself.")
    if closes < 0:
        words = "The { on this line is never closed. A blank line ends an item, inside its answers too."
        raise Mistake(source.line(opens), words)
    for sign in "{}":
        again = source.text.find(sign, opens + 1 if sign == "{" else closes + 1)
        if again >= 0:
            words = f"An item has its answers in one place. Write \\{sign} for the sign itself."
            raise Mistake(source.line(again), words)
    return opens, closes


def _stem(source: _Source, begins: int, opens: int, closes: int) -> tuple[Words, bool]:
    """What is asked, and whether the answers stand inside it, where BLANK takes their place."""
    if opens < 0:
        return _words(source.text[begins:], DEFAULT), False
    after = source.text[closes + 1 :]
    if not after.strip():
        return _words(source.text[begins:opens], DEFAULT), False
    return _words(source.text[begins:opens] + BLANK + after, DEFAULT), True


def _words(text: str, default: str) -> Words:
    found = unmarked(text, default)
    return Words.of(_shown(found.text), found.format)


class _Body:
    """What stands between the braces, without the feedback to the whole."""

    def __init__(self, source: _Source, begins: int, ends: int) -> None:
        self.source = source
        self.begins = begins
        text, parted, feedback = source.text[begins:ends].rpartition("####")
        self.text = text if parted else feedback
        self.feedback = feedback if parted else ""

    def line(self, at: int) -> int:
        return self.source.line(self.begins + at)

    def parts(self, signs: str) -> list[tuple[int, str, str]]:
        """(line, sign, text) of everything that begins with one of the signs; what stands before them has no sign."""
        found = list(re.finditer(f"[{signs}]", self.text))
        if len(found) > MOST_PARTS:
            raise Mistake(self.line(0), f"The item has more than {MOST_PARTS} parts.")
        ends = [*(one.start() for one in found[1:]), len(self.text)]
        cut = [
            (self.line(one.start()), one[0], self.text[one.end() : end]) for one, end in zip(found, ends, strict=False)
        ]
        before = self.text[: found[0].start()] if found else self.text
        return [(self.line(0), "", before), *cut] if before.strip() else cut


def _answered(body: _Body, item: Item) -> Item:
    item = replace(item, feedback=_words(body.feedback, item.stem.format))
    text = body.text.strip()
    verdict = text.partition("#")[0].strip()
    if not text:
        return replace(item, type=Type.ESSAY)
    if text.startswith("#"):
        return _numeric(body, item)
    if verdict.upper() in (*_TRUE, *_FALSE) and verdict not in ("t", "f"):
        return _true_false(text, item)
    if "~" in text:
        return _choice(body, item)
    if "=" in text and "->" in text:
        return _matching(body, item)
    return _short(body, item)


def _true_false(text: str, item: Item) -> Item:
    verdict, *feedback = text.split("#", 2)
    wrong, right = [_words(one, item.stem.format) for one in (*feedback, "", "")[:2]]
    is_true = verdict.strip().upper() in _TRUE
    options = true_or_false(is_true, *((right, wrong) if is_true else (wrong, right)))
    return replace(item, type=Type.TRUE_FALSE, options=options)


def _choice(body: _Body, item: Item) -> Item:
    parts = body.parts("~=")
    options = tuple(_option(*part, default=item.stem.format) for part in parts)
    is_single = any(sign == "=" for _line, sign, _text in parts)
    return replace(item, type=Type.SINGLE_CHOICE if is_single else Type.MULTIPLE_CHOICE, options=options)


def _option(line: int, sign: str, text: str, *, default: str) -> Option:
    if not sign:
        raise Mistake(line, "An option begins with ~ or, where it is right, with =.")
    weight, text = _weighed(line, text)
    words, feedback = _commented(text, default)
    if not words.text:
        raise Mistake(line, "An option has no words.")
    return Option(words, weight if weight is not None else Decimal(sign == "="), feedback)


def _weighed(line: int, text: str) -> tuple[Decimal | None, str]:
    text = text.strip()
    found = _WEIGHT.match(text)
    if not found:
        return None, text
    weight = fraction_of(found[1])
    if weight is None:
        raise Mistake(line, f"{found[0]} is no weight. Weights run from %-100% to %100%.")
    return weight, text[found.end() :]


def _commented(text: str, default: str) -> tuple[Words, Words]:
    words, _sign, feedback = text.partition("#")
    return _words(words, default), _words(feedback, default)


def _matching(body: _Body, item: Item) -> Item:
    pairs = []
    for line, _sign, text in body.parts("="):
        left, arrow, right = text.partition("->")
        if not arrow:
            raise Mistake(line, "A pair is written =this -> that.")
        pairs.append(Pair(_words(left, item.stem.format), _shown(right)))
        if not pairs[-1].right:
            raise Mistake(line, "A pair has nothing to match with behind its arrow.")
    return replace(item, type=Type.MATCHING, pairs=tuple(pairs))


def _short(body: _Body, item: Item) -> Item:
    answers = []
    for line, _sign, text in body.parts("="):
        weight, text = _weighed(line, text)
        words, feedback = _commented(text, item.stem.format)
        if not words.text:
            raise Mistake(line, "An answer has no words.")
        # An answer is compared as it is typed, so that no format applies to it.
        answers.append(Answer(words.text, Decimal(1) if weight is None else weight, None, feedback))
    return replace(item, type=Type.SHORT_ANSWER, answers=tuple(answers))


def _numeric(body: _Body, item: Item) -> Item:
    opens = body.text.index("#") + 1
    body.begins, body.text = body.begins + opens, body.text[opens:]
    answers: list[Answer] = []
    for line, sign, text in body.parts("=~"):
        if answers and answers[-1].text == "*":
            raise Mistake(line, "What is said to every other number, behind ~, comes last.")
        answers.append(_other(line, text, item) if sign == "~" else _figure(line, text, item))
    if not answers:
        raise Mistake(body.line(0), "A numeric item needs a number behind its #.")
    return replace(item, type=Type.NUMERIC, answers=tuple(answers))


def _other(line: int, text: str, item: Item) -> Answer:
    words, feedback = _commented(text, item.stem.format)
    if words.text:
        raise Mistake(line, "Behind ~ a numeric item has only feedback: ~#Not yet. Write wrong numbers as =%0%7.")
    return Answer("*", Decimal(0), None, feedback)


def _figure(line: int, text: str, item: Item) -> Answer:
    weight, text = _weighed(line, text)
    amount, _sign, comment = text.partition("#")
    amount = _shown(amount)
    fraction = Decimal(1) if weight is None else weight
    feedback = _words(comment, item.stem.format)
    if amount == "*":
        return Answer("*", fraction, None, feedback)
    value, tolerance = _amount(line, amount)
    return Answer(value, fraction, tolerance, feedback)


def _amount(line: int, text: str) -> tuple[str, Decimal]:
    """(the number as it is written, its tolerance) of `3`, `3:2` or `1..5`."""
    if ".." in text:
        low, high = map(number, text.split("..", 1))
        if low is None or high is None or low > high:
            raise Mistake(line, f"{_short_of(text)} is no range. Write the lower number, two points, the higher one.")
        middle = (low + high) / 2
        if number(plain(middle)) is None or number(plain(high - middle)) is None:
            raise Mistake(line, f"{_short_of(text)} has too many digits.")
        return plain(middle), high - middle
    value, colon, tolerance = text.partition(":")
    margin = number(tolerance) if colon else Decimal(0)
    if number(value) is None or margin is None or margin < 0:
        raise Mistake(line, f"{_short_of(text)} is no number. Write 7, 7.5:0.1 or 7..8.")
    return value.strip(), margin


def _short_of(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "..."


# Writing.


def write(items: Iterable[Item]) -> Written:
    carried, losses = carried_by(carry, items)
    lines: list[str] = []
    category = ""
    for item in carried:
        if item.category != category:
            category = item.category
            lines += [f"$CATEGORY: {_escaped(category)}", ""]
        lines += [*_comment(item), _written(item), ""]
    return Written("\n".join(lines).encode(), tuple(losses))


def carry(item: Item) -> Carried:
    """The item as GIFT can hold it. Raises Uncarried."""
    losses: list[str] = []
    if any("->" in pair.left.text for pair in item.pairs):
        raise Uncarried("GIFT cannot hold an arrow (->) on the left side of a pair.")
    if item.answers and item.type is not Type.NUMERIC and any(map(_has_arrow, item.answers)):
        raise Uncarried("GIFT takes an arrow (->) in an accepted answer or its feedback for a pair.")
    if item.type is Type.DESCRIPTION:
        words = "GIFT has no feedback for a text that asks nothing."
        item = without(item, losses, words, feedback=Words())
    item = with_silent_pairs(item, losses, "GIFT")
    item = without(item, losses, "GIFT does not say whether capital letters count.", is_case_sensitive=False)
    if item.type is Type.MISSING_WORD and item.stem.text.partition(BLANK)[2] == "":
        words = "GIFT takes a blank at the end of the text for an ordinary question."
        item = without(item, losses, words, type=as_ordinary(item))
    return item, losses


def _has_arrow(answer: Answer) -> bool:
    return "->" in answer.text or "->" in answer.feedback.text


def _comment(item: Item) -> list[str]:
    facts = [("id", item.code)] if item.code else []
    facts += [("tag", tag) for tag in item.tags]
    written = [f"[{name}:" + re.sub(r"[\\\[\]]", r"\\\g<0>", text) + "]" for name, text in facts]
    return ["// " + " ".join(written)] if written else []


def _escaped(text: str) -> str:
    return re.sub(r"[\\:#={}~]", r"\\\g<0>", text).replace("\n", "\\n")


def _written(item: Item) -> str:
    stem = _escaped(marked(item.stem, DEFAULT, always=item.stem.text.startswith("//")))
    title = f"::{_escaped(item.title)}::" if item.title else ""
    if item.type is Type.DESCRIPTION:
        return title + stem
    body = "{" + _BODIES[item.type](item) + _behind("####", item.feedback, item) + "}"
    if item.type is Type.MISSING_WORD:
        return title + stem.replace(BLANK, body, 1)
    return title + stem + body


def _behind(sign: str, words: Words, item: Item) -> str:
    return sign + _escaped(marked(words, item.stem.format)) if words.text else ""


def _true_false_body(item: Item) -> str:
    of_true, of_false = item.options
    is_true = of_true.fraction == 1
    right, wrong = (of_true, of_false) if is_true else (of_false, of_true)
    feedback = [_escaped(marked(one.feedback, item.stem.format)) for one in (wrong, right)]
    while feedback and not feedback[-1]:
        feedback.pop()
    return "#".join(["TRUE" if is_true else "FALSE", *feedback])


def _choice_body(item: Item) -> str:
    # What has a right option marked with = takes one answer; without any, it takes several.
    is_single = item.type is not Type.MULTIPLE_CHOICE and any(one.fraction == 1 for one in item.options)
    lines = [_option_line(one, item, is_single=is_single) for one in item.options]
    return "\n" + "".join(f"\t{line}\n" for line in lines)


def _option_line(option: Option, item: Item, *, is_single: bool) -> str:
    text = _escaped(marked(option.words, item.stem.format))
    is_right = is_single and option.fraction == 1
    needs_weight = (option.fraction and not is_right) or _WEIGHT.match(text)
    weight = f"%{plain(option.fraction.scaleb(2))}%" if needs_weight else ""
    return ("=" if is_right else "~") + weight + text + _behind("#", option.feedback, item)


def _matching_body(item: Item) -> str:
    lines = [f"={_escaped(marked(pair.left, item.stem.format))} -> {_escaped(pair.right)}" for pair in item.pairs]
    return "\n" + "".join(f"\t{line}\n" for line in lines)


def _answers_body(item: Item) -> str:
    lines = [_answer_line(one, item, is_last=one is item.answers[-1]) for one in item.answers]
    sign = "#" if item.type is Type.NUMERIC else ""
    return sign + "\n" + "".join(f"\t{line}\n" for line in lines)


def _answer_line(answer: Answer, item: Item, *, is_last: bool) -> str:
    if item.type is Type.NUMERIC and answer.text == "*" and not answer.fraction and is_last:
        return "~#" + _escaped(marked(answer.feedback, item.stem.format))
    text = _escaped(marked(Words(answer.text, item.stem.format), item.stem.format))
    weight = f"%{plain(answer.fraction.scaleb(2))}%" if answer.fraction != 1 or _WEIGHT.match(text) else ""
    margin = f":{plain(answer.tolerance)}" if answer.tolerance is not None else ""
    return "=" + weight + text + margin + _behind("#", answer.feedback, item)


def _missing_word_body(item: Item) -> str:
    return _answers_body(item) if item.answers else _choice_body(item)


_BODIES = {
    Type.SINGLE_CHOICE: _choice_body,
    Type.MULTIPLE_CHOICE: _choice_body,
    Type.TRUE_FALSE: _true_false_body,
    Type.MATCHING: _matching_body,
    Type.NUMERIC: _answers_body,
    Type.SHORT_ANSWER: _answers_body,
    Type.ESSAY: lambda item: "",
    Type.MISSING_WORD: _missing_word_body,
}
