"""Knows Moodle XML: a `<quiz>` of `<question type="...">`, read without trusting it.

A document type is refused, and with it every entity that could grow or reach outside. Items that carry files, have
blanks of several kinds (cloze) or are computed are named and left; hints, grades and penalties are left out with a
remark, since they are not what an item says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from .understood import (
    MOST_PARTS,
    Answer,
    Carried,
    Collector,
    Fault,
    Item,
    Mistake,
    Option,
    Pair,
    Reading,
    Type,
    Unreadable,
    Words,
    Written,
    as_ordinary,
    carried_by,
    clean,
    decoded,
    fraction_of,
    number,
    one_line,
    plain,
    true_or_false,
    with_silent_pairs,
    without,
)

DEEPEST = 20
FORMATS = {"plain_text": "plain", "html": "html", "markdown": "markdown", "moodle_auto_format": "moodle"}
NAMES = {ours: theirs for theirs, ours in FORMATS.items()}

_UNREAD = {
    "multianswer": "An item with embedded answers (cloze) asks several things at once. Write one item for each.",
    "cloze": "An item with embedded answers (cloze) asks several things at once. Write one item for each.",
    "random": "A random question is a rule for drawing and no item.",
}
# What other systems do with an item, and what is said to everybody alike.
_LEFT_OUT = {
    "hint": "hints",
    "correctfeedback": "feedback to right answers",
    "partiallycorrectfeedback": "feedback to partly right answers",
    "incorrectfeedback": "feedback to wrong answers",
    "graderinfo": "notes for graders",
    "responsetemplate": "the template of the response",
}


@dataclass
class _Node:
    name: str
    attributes: dict[str, str]
    line: int
    children: list[_Node] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def all(self, name: str) -> Iterator[_Node]:
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> _Node | None:
        return next(self.all(name), None)

    @property
    def content(self) -> str:
        return clean("".join(self.pieces))

    def text(self, name: str) -> str:
        found = self.first(name)
        return found.content if found else ""


def read(data: bytes) -> Reading:
    """Raises Unreadable."""
    text = decoded(data)
    return _Reader().read(text.encode())


class _Reader:
    """Takes each question as its element ends, so that a file broken in the middle still gives what stands before."""

    def __init__(self) -> None:
        self.found = Collector()
        self.category = ""
        self.open: list[_Node] = []
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.EntityDeclHandler = self._refuse_doctype
        self.parser.ProcessingInstructionHandler = None

    def read(self, data: bytes) -> Reading:
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as broken:
            reason = f"This is not well-formed XML: {expat.errors.messages[broken.code]}."
            if not self.found.items and not self.found.faults:
                raise Unreadable(broken.lineno, reason) from None
            self.found.faults.append(Fault(broken.lineno, f"{reason} Nothing behind this line is read."))
        return self.found.reading()

    def _refuse_doctype(self, *_parts: object) -> None:
        raise Unreadable(self.parser.CurrentLineNumber, "A document type or an entity is not read here. Remove it.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        if not self.open and name != "quiz":
            raise Unreadable(line, f"Moodle XML begins with <quiz>; here stands <{name[:40]}>.")
        if len(self.open) >= DEEPEST:
            raise Unreadable(line, "The elements are nested too deeply.")
        node = _Node(name, attributes, line)
        if len(self.open) > 1:
            self.open[-1].children.append(node)
        self.open.append(node)

    def _characters(self, text: str) -> None:
        self.open[-1].pieces.append(text)

    def _end(self, name: str) -> None:
        node = self.open.pop()
        if len(self.open) == 1 and name == "question":
            if node.attributes.get("type") == "category":
                category = node.first("category")
                self.category = one_line(category.text("text") or category.content) if category else ""
            else:
                self.found.take(lambda: self._item(node))

    def _item(self, node: _Node) -> Item:
        item = _item(node, self.category)
        names = [words for name, words in _LEFT_OUT.items() if any(_said(one) for one in node.all(name))]
        if names:
            self.found.remarks.append(Fault(node.line, f"Left out: {', '.join(names)}."))
        return item


def _said(node: _Node) -> str:
    return node.text("text") or node.content


def _item(node: _Node, category: str) -> Item:
    kind = node.attributes.get("type", "")
    read_answers = _ANSWERED.get(kind)
    if read_answers is None:
        words = _UNREAD.get(kind) or f"Items of the type {kind[:40] or 'nothing'} are not read here."
        raise Mistake(node.line, words)
    _refuse_files(node)
    stem = _words(node.first("questiontext"), "html")
    name = node.first("name")
    tags = node.first("tags")
    facts = {
        "title": one_line(name.text("text")) if name else "",
        "feedback": _words(node.first("generalfeedback"), stem.format or "html"),
        "category": category,
        "code": one_line(node.text("idnumber")),
        "tags": tuple(filter(None, (one_line(tag.text("text")) for tag in tags.all("tag")))) if tags else (),
        "line": node.line,
    }
    return read_answers(node, stem, facts)


def _refuse_files(node: _Node) -> None:
    """Everything below one item; its depth is bounded."""
    for child in node.children:
        if child.name in ("file", "image_base64"):
            name = child.attributes.get("name", "")[:60]
            raise Mistake(child.line, f"The item carries a file {name}. Items are texts here; describe what it shows.")
        _refuse_files(child)
    if "@@PLUGINFILE@@" in node.content:
        raise Mistake(node.line, "The item shows a file. Items are texts here; describe what it shows.")


def _words(node: _Node | None, default: str) -> Words:
    if node is None:
        return Words()
    text = node.first("text")
    if text is not None and text.children:
        raise Mistake(text.line, "Marks inside <text> must stand in CDATA or be escaped.")
    named = node.attributes.get("format", "").strip()
    if named and named not in FORMATS:
        raise Mistake(node.line, f"The format {named[:40]} is not read here.")
    return Words.of(text.content if text else "", FORMATS.get(named, default))


def _fraction(node: _Node) -> Decimal:
    found = fraction_of(node.attributes.get("fraction", "0"))
    if found is None:
        raise Mistake(node.line, f"fraction is {node.attributes['fraction'][:40]!r}. It runs from -100 to 100.")
    return found


def _parts(node: _Node, name: str) -> list[_Node]:
    found = list(node.all(name))
    if len(found) > MOST_PARTS:
        raise Mistake(node.line, f"The item has more than {MOST_PARTS} parts.")
    return found


def _choice(node: _Node, stem: Words, facts: dict) -> Item:
    options = [
        Option(_words(one, stem.format), _fraction(one), _words(one.first("feedback"), stem.format))
        for one in _parts(node, "answer")
    ]
    is_single = node.text("single") not in ("false", "0")
    return Item(Type.SINGLE_CHOICE if is_single else Type.MULTIPLE_CHOICE, stem, options=tuple(options), **facts)


def _true_false(node: _Node, stem: Words, facts: dict) -> Item:
    """Old files wrote the two words in their own language, the true one first."""
    answers = _parts(node, "answer")
    if len(answers) != 2:
        raise Mistake(node.line, "A true or false item has exactly two answers.")
    if [one.text("text").lower() for one in answers] == ["false", "true"]:
        answers.reverse()
    right = [_fraction(one) for one in answers]
    if sorted(right) != [0, 1]:
        raise Mistake(node.line, "Of true and false, one is right and the other is not.")
    feedback = [_words(one.first("feedback"), stem.format) for one in answers]
    return Item(Type.TRUE_FALSE, stem, options=true_or_false(right[0] == 1, *feedback), **facts)


def _short(node: _Node, stem: Words, facts: dict) -> Item:
    answers = [
        Answer(one.text("text"), _fraction(one), None, _words(one.first("feedback"), stem.format))
        for one in _parts(node, "answer")
    ]
    is_case_sensitive = node.text("usecase") == "1"
    return Item(Type.SHORT_ANSWER, stem, answers=tuple(answers), is_case_sensitive=is_case_sensitive, **facts)


def _numeric(node: _Node, stem: Words, facts: dict) -> Item:
    units = node.first("units")
    if units is not None and units.first("unit"):
        raise Mistake(units.line, "Numbers with units are not read here. Name the unit in the question.")
    answers = tuple(_amount(one, stem) for one in _parts(node, "answer"))
    return Item(Type.NUMERIC, stem, answers=answers, **facts)


def _amount(node: _Node, stem: Words) -> Answer:
    feedback = _words(node.first("feedback"), stem.format)
    text = node.text("text")
    if text == "*":
        return Answer("*", _fraction(node), None, feedback)
    margin = number(node.text("tolerance") or "0")
    if number(text) is None:
        raise Mistake(node.line, f"{text[:40]!r} is no number.")
    if margin is None or margin < 0:
        raise Mistake(node.line, f"The tolerance {node.text('tolerance')[:40]!r} is no number from 0 on.")
    return Answer(text, _fraction(node), margin, feedback)


def _matching(node: _Node, stem: Words, facts: dict) -> Item:
    pairs = []
    for one in _parts(node, "subquestion"):
        answer = one.first("answer")
        pairs.append(Pair(_words(one, stem.format), answer.text("text") if answer else ""))
    return Item(Type.MATCHING, stem, pairs=tuple(pairs), **facts)


def _essay(node: _Node, stem: Words, facts: dict) -> Item:
    return Item(Type.ESSAY, stem, **facts)


def _description(node: _Node, stem: Words, facts: dict) -> Item:
    return Item(Type.DESCRIPTION, stem, **facts)


_ANSWERED = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "shortanswer": _short,
    "numerical": _numeric,
    "matching": _matching,
    "essay": _essay,
    "description": _description,
}


# Writing.


def write(items: Iterable[Item]) -> Written:
    carried, losses = carried_by(carry, items)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    category = ""
    for item in carried:
        if item.category != category:
            category = item.category
            lines.append(f'<question type="category"><category>{_text(category)}</category></question>')
        lines += _written(item)
    return Written("\n".join([*lines, "</quiz>", ""]).encode(), tuple(losses))


def carry(item: Item) -> Carried:
    """The item as Moodle XML can hold it."""
    losses: list[str] = []
    if item.type is Type.MISSING_WORD:
        words = "Moodle XML knows no missing word; the item is written as an ordinary one with a blank in its text."
        item = without(item, losses, words, type=as_ordinary(item))
    item = with_silent_pairs(item, losses, "Moodle XML")
    if item.type is not Type.SHORT_ANSWER:
        item = without(item, losses, "Capital letters matter to short answers only.", is_case_sensitive=False)
    return item, losses


_TYPES = {
    Type.SINGLE_CHOICE: "multichoice",
    Type.MULTIPLE_CHOICE: "multichoice",
    Type.TRUE_FALSE: "truefalse",
    Type.MATCHING: "matching",
    Type.NUMERIC: "numerical",
    Type.SHORT_ANSWER: "shortanswer",
    Type.ESSAY: "essay",
    Type.DESCRIPTION: "description",
}


def _text(text: str) -> str:
    return f"<text>{escape(text)}</text>"


def _format(words: Words, item: Item) -> str:
    return f" format={quoteattr(NAMES[words.format or item.stem.format])}"


def _written(item: Item) -> list[str]:
    return [
        f'<question type="{_TYPES[item.type]}">',
        f"<name>{_text(item.title)}</name>",
        f"<questiontext{_format(item.stem, item)}>{_text(item.stem.text)}</questiontext>",
        f"<generalfeedback{_format(item.feedback, item)}>{_text(item.feedback.text)}</generalfeedback>",
        f"<idnumber>{escape(item.code)}</idnumber>",
        *_answers_written(item),
        *(["<tags>" + "".join(f"<tag>{_text(tag)}</tag>" for tag in item.tags) + "</tags>"] if item.tags else []),
        "</question>",
    ]


def _answers_written(item: Item) -> Iterator[str]:
    if item.type in (Type.SINGLE_CHOICE, Type.MULTIPLE_CHOICE):
        yield f"<single>{str(item.type is Type.SINGLE_CHOICE).lower()}</single>"
    if item.type is Type.SHORT_ANSWER:
        yield f"<usecase>{int(item.is_case_sensitive)}</usecase>"
    for option in item.options:
        # Moodle knows the two options of a true or false item by their small letters.
        text = option.words.text.lower() if item.type is Type.TRUE_FALSE else option.words.text
        yield _answer(text, option.fraction, _format(option.words, item), option.feedback, item)
    for answer in item.answers:
        margin = "" if answer.tolerance is None else f"<tolerance>{plain(answer.tolerance)}</tolerance>"
        yield _answer(answer.text, answer.fraction, "", answer.feedback, item, margin)
    for pair in item.pairs:
        left = f"<subquestion{_format(pair.left, item)}>{_text(pair.left.text)}"
        yield f"{left}<answer>{_text(pair.right)}</answer></subquestion>"


def _answer(text: str, fraction: Decimal, form: str, feedback: Words, item: Item, margin: str = "") -> str:
    said = f"<feedback{_format(feedback, item)}>{_text(feedback.text)}</feedback>"
    return f'<answer fraction="{plain(fraction.scaleb(2))}"{form}>{_text(text)}{margin}{said}</answer>'
