"""Knows hours as a table: rows of a CSV with the line of each mistake, and cells that no spreadsheet runs. Pure."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from supervision import hours

MOST_ROWS = 5000
LONGEST_CELL = 500
# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

COLUMNS = ("date", "start", "end", "activity", "mode", "group", "topics", "population", "note", "row")
NEEDED = COLUMNS[:4]
# What stands in the tables that we hand out, and is not looked at when one comes back.
OURS = ("what", "site", "position", "minutes", "status", "signature", "rules")


class Unreadable(ValueError):
    """Raised where a file is no table of hours; the message says why and what to do."""


@dataclass(frozen=True)
class Row:
    """One row: its line in the file, the key that makes it the same row next time, and what it says or why it cannot.

    `facts` are those of `actions.Work`, empty where `faults` has a sentence.
    """

    line: int
    key: str
    facts: Mapping[str, Any]
    faults: Sequence[str] = ()


@dataclass(frozen=True)
class Words:
    """The codes a cell may hold, from the room's own choices."""

    activities: frozenset[str]
    modes: frozenset[str]
    populations: frozenset[str]
    topics: frozenset[str]


def read(data: bytes, words: Words) -> list[Row]:
    """Every row with something in it, in the order of the file.

    The first line names the columns, in any order: date (2026-03-16), start and end (9:30, 2:15 pm), activity; and, if
    wanted, mode, group, topics ("ethics 60; advocacy 30"), population, note, row. Separated by commas, semicolons or
    tabs; UTF-8, with or without a mark at its beginning. Raises Unreadable.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise Unreadable(
            _("Line %(line)d is not UTF-8. Save the table as “CSV UTF-8” and choose it again.") % {"line": line}
        ) from problem
    if "\0" in text:
        raise Unreadable(_("This is not a text file. Save the table as CSV and choose it again."))
    rows = _rows(text)
    names = _names(next(rows, (1, []))[1])
    found = [(line, dict(zip(names, cells, strict=False))) for line, cells in rows if any(cells)]
    if not found:
        raise Unreadable(_("There is no row under the names of the columns."))
    if len(found) > MOST_ROWS:
        said = {"most": MOST_ROWS, "count": len(found)}
        raise Unreadable(_("A table has at most %(most)d rows; this one has %(count)d. Split it by year.") % said)
    seen: Counter[str] = Counter()
    return [_row(line, cells, words, seen) for line, cells in found]


def written(rows: Iterable[Mapping[str, str]], columns: Sequence[str] = COLUMNS) -> str:
    """The table as CSV, safe to open in a spreadsheet: what would run as a formula begins with an apostrophe."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([harmless(row.get(column, "")) for column in columns] for row in rows)
    return sheet.getvalue()


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            raise Unreadable(
                _("Line %(line)d cannot be read: a cell has no end or is too long.") % {"line": line}
            ) from problem
        yield line, [_plain(cell) for cell in cells]


def _plain(cell: str) -> str:
    """A cell without the spaces around it, and without the apostrophe our own tables put before a formula."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _names(cells: Sequence[str]) -> list[str]:
    names = [cell.lower() for cell in cells]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        said = {"missing": ", ".join(missing), "columns": ", ".join(COLUMNS)}
        raise Unreadable(
            _("The first line names the columns. Missing: %(missing)s. The columns are: %(columns)s.") % said
        )
    twice = [name for name, count in Counter(names).items() if count > 1 and name]
    if twice:
        raise Unreadable(_("The column %(name)s is there twice. Keep one of the two.") % {"name": twice[0]})
    unknown = [name for name in names if name and name not in COLUMNS + OURS]
    if unknown:
        said = {"name": unknown[0][:40], "columns": ", ".join(COLUMNS)}
        raise Unreadable(_("No column is called %(name)s. The columns are: %(columns)s.") % said)
    return names


def _row(line: int, cells: dict[str, str], words: Words, seen: Counter[str]) -> Row:
    faults: list[str] = []

    def take(name: str, reading) -> Any:
        try:
            return reading(cells.get(name, ""))
        except (hours.Unreadable, Unreadable) as problem:
            faults.append(f"{name}: {problem}")
            return None

    if any(len(cell) > LONGEST_CELL for cell in cells.values()):
        return Row(line, "", {}, [_("A cell has at most %(most)d characters.") % {"most": LONGEST_CELL}])
    facts = {
        "on": take("date", _day),
        "starts": take("start", hours.clock_time),
        "ends": take("end", hours.clock_time),
        "kind": take("activity", lambda cell: _one_of(cell, words.activities)),
        "mode": take("mode", lambda cell: _one_of(cell or "in_person", words.modes)),
        "group_size": take("group", lambda cell: hours.whole_minutes(cell) if cell else None),
        "topics": take("topics", lambda cell: _topics(cell, words.topics)),
        "population": take("population", lambda cell: _one_of(cell, words.populations) if cell else ""),
        "note": cells.get("note", ""),
    }
    return Row(line, _key(cells, seen), {} if faults else facts, faults)


def _key(cells: Mapping[str, str], seen: Counter[str]) -> str:
    """What makes a row the same row in another reading: its own number, else all it says and which of equals it is."""
    said = "\n".join(cells.get(name, "") for name in (("row",) if cells.get("row") else COLUMNS))
    seen[said] += 1
    count = 0 if cells.get("row") else seen[said]
    return "csv:" + hashlib.sha256(f"{count}\n{said}".encode()).hexdigest()[:48]


def _day(cell: str) -> date:
    cell = hours.plain(cell)
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        day = date.min
    if not 1900 < day.year < 3000:
        raise Unreadable(_("Type a day that exists as year, month, day, such as 2026-03-16."))
    return day


def _one_of(cell: str, codes: frozenset[str]) -> str:
    code = cell.lower().replace(" ", "_").replace("-", "_")
    if code not in codes:
        raise Unreadable(_("Use one of %(codes)s.") % {"codes": ", ".join(sorted(codes))})
    return code


def _topics(cell: str, codes: frozenset[str]) -> dict[str, int]:
    topics: dict[str, int] = {}
    if cell and not codes:
        raise Unreadable(_("Leave this empty: no topics are set up here."))
    for part in filter(None, (part.strip() for part in cell.split(";"))):
        name, _space, minutes = part.replace(":", " ").partition(" ")
        if name.lower() not in codes:
            raise Unreadable(_("Use one of %(codes)s.") % {"codes": ", ".join(sorted(codes))})
        topics[name.lower()] = topics.get(name.lower(), 0) + hours.whole_minutes(minutes)
    return topics
