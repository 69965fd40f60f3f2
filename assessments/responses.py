"""Knows how what a browser sends becomes an answer, and refuses what cannot be one.

A browser names options by their place on this person's page; what is stored names them by their ids:

- choice: a list of option ids; ordering: {option id: place she gave it}; matching: {left id: right id};
- a number: its digits as text; short answer and essay: the words as they were typed.

An empty list, mapping or text is a question left open. In an ordering two options may for a while have the same place,
so that what is half done is saved too; it earns nothing for the two.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from assessments import typed
from assessments.items import CHOICES, Kind

LONGEST = {Kind.SHORT_ANSWER: 500, Kind.ESSAY: 30_000}
# NUL cannot be stored; a lone half of a surrogate pair cannot be written; the rest of these has no place in words.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

Given = Sequence[Any] | Mapping[Any, Any] | str
Response = list[str] | dict[str, str] | dict[str, int] | str


class Malformed(Exception):
    """What cannot be an answer, with the sentence that says why, the row of the question and the question, if known."""

    def __init__(self, words: str | Promise, *, row: int | None = None) -> None:
        super().__init__(words)
        self.row = row
        self.position: int | None = None


class TooLong(Malformed):
    """More words than are ever kept."""


def read(kind: str, shown: Sequence[str], given: Given, *, rights: Sequence[str] = ()) -> Response:
    """The answer as it is stored. Raises Malformed.

    `shown` are the ids in the order of this person's page, `rights` the right sides of a matching item in theirs.
    Places count from 1 and may come as the digits a browser sends; nothing given is an empty answer.
    """
    if kind in CHOICES:
        return _chosen(kind, shown, _listed(given))
    if kind == Kind.ORDERING:
        return {shown[row - 1]: place for row, place in _rows(given, of=len(shown), up_to=len(shown)).items()}
    if kind == Kind.MATCHING:
        chosen = _rows(given, of=len(shown), up_to=len(rights))
        return {shown[row - 1]: rights[place - 1] for row, place in chosen.items()}
    text = _text(given)
    return _number(text) if kind == Kind.NUMERIC else _words(text, longest=LONGEST[Kind(kind)])


def _not_an_answer(row: int | None = None) -> Malformed:
    return Malformed(_("That is not one of the answers to this question."), row=row)


def _listed(given: Given) -> Sequence[Any]:
    if isinstance(given, str | Mapping):
        raise _not_an_answer()
    return given


def _chosen(kind: str, shown: Sequence[str], given: Sequence[Any]) -> list[str]:
    marks = [_place(mark, up_to=len(shown)) for mark in given]
    if len(set(marks)) < len(marks):
        raise Malformed(_("An answer can be chosen only once."))
    if kind != Kind.MULTIPLE_CHOICE and len(marks) > 1:
        raise Malformed(_("This question takes one answer."))
    return sorted(shown[mark - 1] for mark in marks)


def _rows(given: Given, *, of: int, up_to: int) -> dict[int, int]:
    """Row by row what was chosen in it; rows left empty are left out."""
    if not isinstance(given, Mapping):
        if given:
            raise _not_an_answer()
        return {}
    rows = {_place(row, up_to=of): chosen for row, chosen in given.items()}
    return {row: _place(rows[row], up_to=up_to, row=row) for row in sorted(rows) if rows[row] != ""}


def _place(mark: Any, *, up_to: int, row: int | None = None) -> int:
    """A place from 1; digits are taken as they are written, so that neither 1.0 nor ١ is one."""
    if isinstance(mark, str) and mark.isascii() and mark.isdigit() and len(mark) <= 4:
        mark = int(mark)
    if type(mark) is not int or not 1 <= mark <= up_to:
        raise _not_an_answer(row)
    return mark


def _text(given: Given) -> str:
    if isinstance(given, str):
        return given
    if isinstance(given, Mapping) or len(given) > 1 or not all(isinstance(one, str) for one in given):
        raise _not_an_answer()
    return given[0] if given else ""


def _number(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return str(typed.number(text))
    except typed.NotANumber as problem:
        raise Malformed(str(problem)) from None


def _words(text: str, *, longest: int) -> str:
    if len(text) > longest:
        words = _("That is too long to be saved. Shorten it to %(most)d characters at most; it has %(have)d.")
        raise TooLong(words % {"most": longest, "have": len(text)})
    if _UNWRITABLE.search(text):
        raise Malformed(_("There are signs in your answer that cannot be stored. Type it again."))
    return text.replace("\r\n", "\n").strip()
