"""Knows how a paper that people keep is made: an accessible PDF (PDF/UA-1) from a Typst template and plain data.

`templates/papers/<name>.typ` is the paper, `paper.typ` what all of them have in common. Only the three families that
Typst carries within itself are used, so that a paper looks the same on every machine: Latin, Greek, Cyrillic, Hebrew
and Arabic letters are among them. What they lack is refused, since a box in a legal name is worse than no paper.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import typst
from django.conf import settings

SHELF = settings.BASE_DIR / "templates" / "papers"
# Pixels of a picture per inch of its page.
PIXELS = 112
_LACKING = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)


class Unprintable(Exception):
    """Raised for text that no font of ours can show; `symbols` is what is lacking, once each."""

    def __init__(self, symbols: str) -> None:
        super().__init__(symbols)
        self.symbols = symbols


def render(
    name: str,
    data: Mapping[str, Any],
    *,
    title: str,
    language: str,
    at: datetime,
    standards: Sequence[str] = ("ua-1",),
    inputs: Mapping[str, str] | None = None,
) -> bytes:
    """The paper `name` as PDF: `data` as the template reads it, everything in it text or plain JSON.

    `inputs` are further texts that the template takes as they are. The same call gives the same bytes: `at` is the
    moment the file says it was made. Raises Unprintable.
    """
    sent = {"data": json.dumps(data), "title": title, "language": language.split("-")[0], **(inputs or {})}
    return _compile(name, sent, pdf_standards=list(standards), timestamp=int(at.timestamp()))


def picture(name: str, data: Mapping[str, Any], *, language: str) -> bytes:
    """The same as one PNG, for where people look at it on a screen."""
    sent = {"data": json.dumps(data), "language": language.split("-")[0]}
    return _compile(name, sent, format="png", ppi=PIXELS)


def _compile(name: str, sent: dict[str, str], **how: Any) -> bytes:
    try:
        return typst.compile(SHELF / f"{name}.typ", root=SHELF, sys_inputs=sent, ignore_system_fonts=True, **how)
    except typst.TypstError as problem:
        lacking = _LACKING.findall(problem.diagnostic)
        if lacking:
            raise Unprintable("".join(dict.fromkeys("".join(lacking)))) from problem
        raise
