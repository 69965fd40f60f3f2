"""Knows what people mean by what they type: a number, a word, the same word written another way.

Numbers are decimal and exact. A comma may stand for the decimal point; where it could also part thousands (1,000) the
number is refused in words and not guessed. Words are compared after this: typographic quotes, dashes and spaces become
plain ones; spaces at either end go, and several become one; accents are set aside; so are capitals, unless they matter.
In an accepted answer `*` stands for any words or none, and `\\*` for an asterisk.
"""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

LONGEST_NUMBER = 40
_NUMBER = re.compile(r"[+-]?(\d+([.]\d*)?|[.]\d+)\Z", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+([.]\d*)?\Z", re.ASCII)
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-"})
# Shares as other systems write them, 33.33333 percent, are read as the nearest fraction of at most so many parts.
MOST_PARTS = 100


class NotANumber(Exception):
    """Words that are no number we would take, with the sentence that says what to write."""


def number(text: str) -> Decimal:
    """The number behind what was typed. Raises NotANumber, also for NaN, infinities and powers of ten."""
    plain = "".join(str(text).translate(_PLAIN).split())
    if len(plain) > LONGEST_NUMBER:
        raise NotANumber(_("That number is too long. Write at most %(most)d digits.") % {"most": LONGEST_NUMBER})
    if _THOUSANDS.match(plain):
        raise NotANumber(_("Write the number without a comma between thousands, such as 1000."))
    plain = plain.replace(",", ".")
    if not _NUMBER.match(plain):
        raise NotANumber(_("Write a number in digits, such as 12 or 3.5."))
    return Decimal(plain)


def share(written: str | float | Decimal) -> Fraction:
    """A share of one point as it is meant: 0.33333 is a third."""
    return Fraction(Decimal(str(written))).limit_denominator(MOST_PARTS)


def words(text: str, *, case_matters: bool = False) -> str:
    """The words as they are compared."""
    bare = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    bare = " ".join(bare.split())
    return bare if case_matters else bare.casefold()


def fits(accepted: str, text: str, *, case_matters: bool = False) -> bool:
    """Whether what was typed is the accepted answer, in which `*` stands for any words or none."""
    given = words(text, case_matters=case_matters)
    pieces = [words(piece.replace("\\*", "*"), case_matters=case_matters) for piece in _pieces(accepted)]
    if len(pieces) == 1:
        return given == pieces[0]
    first, *between, last = pieces
    if not (given.startswith(first) and given.endswith(last) and len(given) >= len(first) + len(last)):
        return False
    return _in_turn(between, given[len(first) : len(given) - len(last)])


def accepts_everything(accepted: str) -> bool:
    pieces = _pieces(accepted)
    return len(pieces) > 1 and not any(piece.strip() for piece in pieces)


def _pieces(accepted: str) -> list[str]:
    return re.split(r"(?<!\\)\*", accepted)


def _in_turn(pieces: list[str], text: str) -> bool:
    """Each piece after the one before it; the earliest place of each is the best, so that nothing is tried twice."""
    at = 0
    for piece in pieces:
        at = text.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True
