"""Knows how programme files and the texts of their statements are read from a folder; every fault names its file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from certificates import rules
from certificates.rules.errors import Problem
from certificates.rules.files import plain_values
from certificates.standards import statements_named
from certificates.wording import paragraphs

PROGRAMMES = Path(__file__).parent / "programmes"
STATEMENTS = "statements"


class WrongFile(Exception):
    """Files that cannot be used: `lines` are `file: place: reason`, every fault found."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = list(lines)
        super().__init__("\n".join(self.lines))

    @classmethod
    def at(cls, file: str | Path, problems: Iterable[Problem]) -> "WrongFile":
        return cls(f"{file}: {problem}" for problem in problems)


@dataclass(frozen=True)
class StatementText:
    code: str
    version: str
    title: str
    text: str


@dataclass(frozen=True)
class ProgrammeFile:
    """A file that reads well, with the texts of its statements that stand in the folder `statements` beside it."""

    name: str
    values: dict[str, Any]
    programme: rules.Programme
    statements: list[StatementText]
    without_text: list[tuple[str, str]]


def read(file: str) -> ProgrammeFile:
    """Raises WrongFile with everything that is wrong."""
    path = Path(file)
    try:
        values = plain_values(_bytes(path))
        programme = rules.read_programme(values)
    except rules.RuleError as wrong:
        raise WrongFile.at(file, wrong.problems) from wrong
    found = dict(_statements(path.parent / STATEMENTS, programme))
    without = [named for named in statements_named(programme) if named not in found]
    return ProgrammeFile(file, values, programme, list(found.values()), without)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise WrongFile.at(path, [Problem("", _unreadable(problem))]) from problem


def _unreadable(problem: OSError) -> str:
    return _("cannot be read (%(reason)s)") % {"reason": problem.strerror or problem}


def _statements(folder: Path, programme: rules.Programme) -> Iterator[tuple[tuple[str, str], StatementText]]:
    for code, version in statements_named(programme):
        path = folder / f"{code}-{version}.yaml"
        if path.parent == folder and path.is_file():
            yield (code, version), _statement(path, code, version)


def _statement(path: Path, code: str, version: str) -> StatementText:
    try:
        values = plain_values(_bytes(path))
    except rules.RuleError as wrong:
        raise WrongFile.at(path, wrong.problems) from wrong
    known = {"statement", "version", "title", "text"}
    problems = [Problem(name, _("is missing")) for name in sorted(known - set(values))]
    problems += [Problem(str(name), _("unknown word")) for name in values if name not in known]
    if not problems and (str(values["statement"]), str(values["version"])) != (code, version):
        problems.append(Problem("statement", _("does not say what the name of its file says")))
    if problems:
        raise WrongFile.at(path, problems)
    return StatementText(code, version, str(values["title"]), "\n\n".join(paragraphs(str(values["text"]))))
