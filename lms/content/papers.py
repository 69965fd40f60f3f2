"""Knows how a paper that people keep is made: an accessible PDF (PDF/UA-1) from a Typst template and plain data.

`templates/papers/<name>.typ` is the paper, `paper.typ` what all of them have in common. Only the three families that
Typst carries within itself are used, so that a paper looks the same on every machine: Latin, Greek, Cyrillic, Hebrew
and Arabic letters are among them. What they lack is refused, since a box in a legal name is worse than no paper.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import typst
from django.conf import settings

SHELF = settings.BASE_DIR / "templates" / "papers"
_LACKING = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)


class Unprintable(Exception):
    """Raised for text that no font of ours can show; `symbols` is what is lacking, once each."""

    def __init__(self, symbols: str) -> None:
        super().__init__(symbols)
        self.symbols = symbols


def render(name: str, data: Mapping[str, Any], *, title: str, language: str, at: datetime) -> bytes:
    """The paper `name` as PDF: `data` as the template reads it, everything in it text or plain JSON.

    The same call gives the same bytes: `at` is the moment the file says it was made. Raises Unprintable.
    """
    sent = {"data": json.dumps(data), "title": title, "language": language.split("-")[0]}
    try:
        return typst.compile(
            SHELF / f"{name}.typ",
            root=SHELF,
            sys_inputs=sent,
            pdf_standards="ua-1",
            ignore_system_fonts=True,
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as problem:
        lacking = _LACKING.findall(problem.diagnostic)
        if lacking:
            raise Unprintable("".join(dict.fromkeys("".join(lacking)))) from problem
        raise
