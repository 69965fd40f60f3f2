"""Knows how an amount of US dollars, kept in whole cents, is written and read."""

import re

# Digits from 0 to 9, thousands apart or not, and cents or none.
_TYPED = re.compile(r"\$?\s*(\d{1,3}(?:,\d{3})+|\d{1,6})(?:\.(\d{2}))?", re.ASCII)


def in_words(cents: int) -> str:
    """`$1,250.00`."""
    return f"${cents // 100:,}.{cents % 100:02d}"


def read(typed: str) -> int | None:
    """The cents of what a person typed; None for what is no amount."""
    found = _TYPED.fullmatch(typed.strip())
    if found is None:
        return None
    return int(found[1].replace(",", "")) * 100 + int(found[2] or 0)
