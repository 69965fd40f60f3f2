"""Knows what makes a name fit to be printed, and when two spellings of a family name are the same name."""

import unicodedata

# Control, format, private, unassigned and surrogate characters; line and paragraph separators.
UNPRINTABLE = ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp")


def printed(typed: str) -> str:
    """The name in NFC with single spaces, as it is kept and printed."""
    return " ".join(unicodedata.normalize("NFC", typed).split())


def is_printable(name: str) -> bool:
    """Whether the name is in its printed form, has a letter, and holds nothing that cannot be seen."""
    return (
        name == printed(name)
        and any(letter.isalpha() for letter in name)
        and not any(unicodedata.category(letter) in UNPRINTABLE for letter in name)
        and not any(letter in "<>{}\\" for letter in name)
    )


def same_family_name(one: str, other: str) -> bool:
    """Whether two spellings name one family: accents, capitals, spaces, hyphens and apostrophes make no difference."""
    return folded(one) == folded(other) != ""


def folded(name: str) -> str:
    """Letters and digits alone, without accents and capitals: what every spelling of a name has in common."""
    spread = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in spread if letter.isalnum())
