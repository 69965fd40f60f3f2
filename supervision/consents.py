"""Knows the words by which somebody agrees to electronic records and signatures; new words are a new version."""

from dataclasses import dataclass

from django.utils.translation import get_language, gettext

VERSION = "2026-1"


@dataclass(frozen=True)
class Wording:
    """The paragraphs as they stood on the screen, with their version and language."""

    paragraphs: tuple[str, ...]
    version: str
    language: str

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


def current() -> Wording:
    """The consent in the reader's language, as it is shown and, when given, frozen."""
    paragraphs = (
        gettext(
            "I agree to sign agreements and practice hours on this site, and to get the records of them here and by "
            "e-mail instead of on paper. What I sign here with my name binds me as my signature on paper would."
        ),
        gettext(
            "I can read these records with any current browser, save each of them as a PDF and print it. I keep my "
            "e-mail address on this site up to date."
        ),
        gettext(
            "I can take this consent back at any time on this site, at no cost. What was signed until then stays "
            "signed. From then on my hours go on paper: they are signed by hand, and the programme records them."
        ),
    )
    return Wording(paragraphs=paragraphs, version=VERSION, language=get_language() or "en")
