"""Knows CSV: a row an item, its columns named in the first row.

`type` and `stem` are needed. The others are `code`, `title`, `category`, `format`, `feedback`, `typed` (a missing word
is typed and not chosen), `case_sensitive`, `tags` (one a line) and, numbered from 1, `text_1`, `match_1`, `fraction_1`,
`tolerance_1`, `feedback_1`: an option, an accepted answer, or the left of a pair beside what matches it. A fraction
runs from -1 to 1; none given is 0 for an option and 1 for an answer. A text may begin with `[html]` or another format
where it differs from its item's.

Spreadsheets run a cell that begins like a formula. What is written here begins with an apostrophe instead, which
reading takes away again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from .understood import (
    FORMATS,
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
    carried_by,
    clean,
    decoded,
    marked,
    number,
    one_line,
    plain,
    true_or_false,
    unmarked,
    without,
)

COLUMNS = ("type", "code", "title", "category", "stem", "format", "feedback", "typed", "case_sensitive", "tags")
PART = ("text", "match", "fraction", "tolerance", "feedback")
_NUMBERED = re.compile(r"(text|match|fraction|tolerance|feedback)_([1-9][0-9]{0,2})")

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")

Row = Mapping[str, str]


def read(data: bytes) -> Reading:
    """Raises Unreadable."""
    text = decoded(data)
    found = Collector()
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    columns = _columns(rows)
    begins = rows.line_num + 1
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                found.take(partial(_row_item, begins, columns, cells))
            begins = rows.line_num + 1
    except csv.Error as broken:
        words = f"The row cannot be read: {broken}. Nothing behind this line is read."
        found.faults.append(Fault(begins, words))
    return found.reading()


def _delimiter(text: str) -> str:
    heading = text.partition("\n")[0]
    return max(",;\t", key=heading.count)


def _columns(rows: Any) -> list[str]:
    try:
        columns = [cell.strip().lower() for cell in next(rows)]
    except csv.Error as broken:
        raise Unreadable(1, f"The first row cannot be read: {broken}.") from None
    while columns and not columns[-1]:
        columns.pop()
    if len(columns) > len(COLUMNS) + len(PART) * MOST_PARTS:
        raise Unreadable(1, "The first row names more columns than there can be.")
    for column in columns:
        if column not in COLUMNS and not _NUMBERED.fullmatch(column):
            raise Unreadable(1, f"There is no column {column[:40]!r}. The first row names the columns.")
        if columns.count(column) > 1:
            raise Unreadable(1, f"The column {column} stands there twice.")
    for needed in ("type", "stem"):
        if needed not in columns:
            raise Unreadable(1, f"The column {needed} is missing. The first row names the columns.")
    return columns


def _named(line: int, columns: list[str], cells: list[str]) -> Row:
    if any(cell.strip() for cell in cells[len(columns) :]):
        raise Mistake(line, f"The row has {len(cells)} cells, and there are {len(columns)} columns.")
    return {column: clean(_unguarded(clean(cell))) for column, cell in zip(columns, cells, strict=False)}


def _row_item(line: int, columns: list[str], cells: list[str]) -> Item:
    return _item(line, _named(line, columns, cells))


def _unguarded(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell


def _item(line: int, row: Row) -> Item:
    try:
        kind = Type(row["type"])
    except ValueError:
        raise Mistake(line, f"type: {row['type'][:40]!r} is none of {', '.join(Type)}.") from None
    format = row.get("format") or "plain"
    if format not in FORMATS:
        raise Mistake(line, f"format: {format[:40]!r} is none of {', '.join(FORMATS)}.")
    stem = Words.of(row.get("stem", ""), format)
    item = Item(
        type=kind,
        stem=stem,
        title=one_line(row.get("title", "")),
        feedback=unmarked(row.get("feedback", ""), format),
        category=one_line(row.get("category", "")),
        code=one_line(row.get("code", "")),
        tags=tuple(filter(None, map(one_line, row.get("tags", "").split("\n")))),
        is_case_sensitive=_yes(line, "case_sensitive", row.get("case_sensitive", "")),
        line=line,
    )
    is_typed = _yes(line, "typed", row.get("typed", ""))
    return _with_parts(item, _parts(line, row), of=_part_of(item, is_typed=is_typed))


def _yes(line: int, column: str, cell: str) -> bool:
    if cell.lower() not in ("", "0", "1", "yes", "no"):
        raise Mistake(line, f"{column}: say yes or no.")
    return cell.lower() in ("1", "yes")


Part = tuple[int, Row]


def _parts(line: int, row: Row) -> list[Part]:
    """What the numbered columns say, by their numbers."""
    found: dict[int, dict[str, str]] = {}
    for column, cell in row.items():
        numbered = _NUMBERED.fullmatch(column)
        if numbered and cell:
            found.setdefault(int(numbered[2]), {})[numbered[1]] = cell
    if len(found) > MOST_PARTS:
        raise Mistake(line, f"The item has more than {MOST_PARTS} parts.")
    return sorted(found.items())


# The columns that mean something beside `text`, by what kind of part an item has.
_MEANT = {
    "option": {"text", "fraction", "feedback"},
    "pair": {"text", "match", "feedback"},
    "answer": {"text", "fraction", "feedback"},
    "figure": {"text", "fraction", "tolerance", "feedback"},
    "none": set(),
}


def _with_parts(item: Item, parts: list[Part], *, of: str) -> Item:
    for place, cells in parts:
        for name in PART:
            if name in cells and name not in _MEANT[of]:
                raise Mistake(item.line, f"{name}_{place}: this column means nothing for {item.type}.")
    if item.type is Type.TRUE_FALSE:
        return replace(item, options=_true_false(item, parts))
    if of == "option":
        return replace(item, options=tuple(_option(item, *part) for part in parts))
    if of == "pair":
        return replace(item, pairs=tuple(_pair(item, *part) for part in parts))
    return replace(item, answers=tuple(_answer(item, *part) for part in parts))


def _part_of(item: Item, *, is_typed: bool) -> str:
    return {
        Type.MISSING_WORD: "answer" if is_typed else "option",
        Type.SINGLE_CHOICE: "option",
        Type.MULTIPLE_CHOICE: "option",
        Type.TRUE_FALSE: "option",
        Type.MATCHING: "pair",
        Type.SHORT_ANSWER: "answer",
        Type.NUMERIC: "figure",
    }.get(item.type, "none")


def _fraction(line: int, place: int, cells: Row, default: int) -> Decimal:
    if "fraction" not in cells:
        return Decimal(default)
    found = number(cells["fraction"])
    if found is None or not -1 <= found <= 1:
        raise Mistake(line, f"fraction_{place}: {cells['fraction'][:40]!r} is no number from -1 to 1.")
    return found


def _said(item: Item, name: str, place: int, cells: Row) -> Words:
    found = unmarked(cells.get(name, ""), item.stem.format)
    if name == "text" and not found.text:
        raise Mistake(item.line, f"text_{place}: a part of the item has no words.")
    return found


def _option(item: Item, place: int, cells: Row) -> Option:
    words, feedback = _said(item, "text", place, cells), _said(item, "feedback", place, cells)
    return Option(words, _fraction(item.line, place, cells, 0), feedback)


def _true_false(item: Item, parts: list[Part]) -> tuple[Option, Option]:
    options = {one.words.text.lower(): one for one in (_option(item, *part) for part in parts)}
    if len(parts) != 2 or set(options) != {"true", "false"}:
        raise Mistake(item.line, "text_1: a true or false item has two options, True and False.")
    right = sorted((one.fraction, name) for name, one in options.items())
    if [fraction for fraction, _name in right] != [0, 1]:
        raise Mistake(item.line, "fraction_1: of True and False, one is 1 and the other 0.")
    return true_or_false(right[1][1] == "true", options["true"].feedback, options["false"].feedback)


def _pair(item: Item, place: int, cells: Row) -> Pair:
    if "match" not in cells:
        raise Mistake(item.line, f"match_{place}: there is nothing to match with.")
    left, feedback = (unmarked(cells.get(name, ""), item.stem.format) for name in ("text", "feedback"))
    return Pair(left, cells["match"], feedback)


def _answer(item: Item, place: int, cells: Row) -> Answer:
    text = cells.get("text", "")
    if not text:
        raise Mistake(item.line, f"text_{place}: an answer has no words.")
    fraction, feedback = _fraction(item.line, place, cells, 1), _said(item, "feedback", place, cells)
    if item.type is not Type.NUMERIC or text == "*":
        return Answer(text, fraction, None, feedback)
    if number(text) is None:
        raise Mistake(item.line, f"text_{place}: {text[:40]!r} is no number.")
    margin = number(cells.get("tolerance", "0"))
    if margin is None or margin < 0:
        raise Mistake(item.line, f"tolerance_{place}: {cells['tolerance'][:40]!r} is no number from 0 on.")
    return Answer(text, fraction, margin, feedback)


# Writing.


def write(items: Iterable[Item]) -> Written:
    carried, losses = carried_by(carry, items)
    most = max((len(item.options or item.pairs or item.answers) for item in carried), default=0)
    columns = [*COLUMNS, *(f"{name}_{place}" for place in range(1, most + 1) for name in PART)]
    written = io.StringIO()
    rows = csv.DictWriter(written, columns, restval="", lineterminator="\r\n")
    rows.writeheader()
    for item in carried:
        rows.writerow({column: _guarded(cell) for column, cell in _row(item).items()})
    return Written(b"\xef\xbb\xbf" + written.getvalue().encode(), tuple(losses))


def carry(item: Item) -> Carried:
    """The item as a row can hold it."""
    losses: list[str] = []
    if item.type not in (Type.SHORT_ANSWER, Type.MISSING_WORD):
        item = without(item, losses, "Capital letters matter to typed answers only.", is_case_sensitive=False)
    return item, losses


def _guarded(cell: str) -> str:
    """A number is no formula; whatever else begins like one is kept from being run."""
    return f"'{cell}" if _FORMULA.match(cell) and number(cell) is None else cell


def _row(item: Item) -> dict[str, str]:
    row = {
        "type": str(item.type),
        "code": item.code,
        "title": item.title,
        "category": item.category,
        "stem": item.stem.text,
        "format": item.stem.format,
        "feedback": marked(item.feedback, item.stem.format),
        "typed": "yes" if item.type is Type.MISSING_WORD and item.answers else "",
        "case_sensitive": "yes" if item.is_case_sensitive else "",
        "tags": "\n".join(item.tags),
    }
    parts: list[Option | Pair | Answer] = [*item.options, *item.pairs, *item.answers]
    for place, part in enumerate(parts, start=1):
        row |= {f"{name}_{place}": cell for name, cell in _cells(part, item).items()}
    return row


def _cells(part: Option | Pair | Answer, item: Item) -> dict[str, str]:
    feedback = marked(part.feedback, item.stem.format)
    if isinstance(part, Pair):
        return {"text": marked(part.left, item.stem.format), "match": part.right, "feedback": feedback}
    if isinstance(part, Option):
        # The two options of a true or false item are the same in every format.
        text = part.words.text if item.type is Type.TRUE_FALSE else marked(part.words, item.stem.format)
        return {"text": text, "fraction": plain(part.fraction), "feedback": feedback}
    margin = "" if part.tolerance is None else plain(part.tolerance)
    return {"text": part.text, "fraction": plain(part.fraction), "tolerance": margin, "feedback": feedback}
