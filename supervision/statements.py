"""Knows the words a supervisor signs, and their version: a new wording is a new version, never an edit."""

from dataclasses import dataclass

from django.utils.translation import get_language, gettext

VERSION = "2026-1"


@dataclass(frozen=True)
class Statement:
    """The text as it stood on the signer's screen, with its version and language."""

    text: str
    version: str
    language: str


def current() -> Statement:
    """The statement in the reader's language, as it is shown and, when signed, frozen."""
    text = gettext(
        "I supervised this person's practice on the days listed. I have read every entry on this page, and to the best "
        "of my knowledge each is true. I am not a member of this person's family. I understand that certifying "
        "bodies rely on my signature."
    )
    return Statement(text=text, version=VERSION, language=get_language() or "en")
