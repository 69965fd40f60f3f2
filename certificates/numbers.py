"""Knows how a certificate number is written, checked and forgiven, and how a public code is made.

The alphabet has 29 symbols: the digits, and the letters that are neither vowels (no words by accident) nor easily taken
for a digit or for each other (L, S). 29 is prime, so one check symbol over weighted places catches every single wrong
symbol and every exchange of two symbols.
"""

import secrets
import unicodedata

ALPHABET = "0123456789BCDFGHJKMNPQRTVWXYZ"
# What a person may write for what they see.
FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1", "S": "5", "U": "V"})

# Symbols that are taken for one another, both of which a number may have.
LOOK_ALIKE = {
    "8": "B",
    "B": "8",
    "2": "Z",
    "Z": "2",
    "6": "G",
    "G": "6",
    "0": "DQ",
    "D": "0",
    "Q": "0",
    "V": "Y",
    "Y": "V",
}

NUMBER_LENGTH = 9  # eight random symbols, 5 * 10^11 numbers, and the check symbol
CODE_LENGTH = 28  # log2(29) * 28 = 136 bits
_GROUP = 3


def new_number() -> str:
    """A fresh number as it is kept: nine symbols without hyphens, the last one the check symbol."""
    body = "".join(secrets.choice(ALPHABET) for _place in range(NUMBER_LENGTH - 1))
    return body + check_symbol(body)


def new_code() -> str:
    """A fresh public code of 136 random bits, in small letters as it stands in an address."""
    return "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH)).lower()


def check_symbol(body: str) -> str:
    """The symbol that makes the weighted sum of all places divisible by 29; the last place weighs 1."""
    total = sum(weight * ALPHABET.index(symbol) for weight, symbol in enumerate(reversed(body), start=2))
    return ALPHABET[-total % len(ALPHABET)]


def shown(number: str) -> str:
    """A kept number as people read it: `7K3-M9Q-RTC`."""
    return "-".join(number[start : start + _GROUP] for start in range(0, len(number), _GROUP))


def read_number(typed: str) -> str | None:
    """The kept form of what a person typed, confusable letters and separators forgiven; None for what is no number."""
    number = _plain(typed)
    if len(number) != NUMBER_LENGTH or any(symbol not in ALPHABET for symbol in number):
        return None
    return number if check_symbol(number[:-1]) == number[-1] else None


def meant(typed: str) -> str | None:
    """The one number that differs from what was typed by one symbol taken for its look-alike; None where there is none
    or more than one. Arithmetic alone: whether it was ever issued is not asked."""
    number = _plain(typed)
    if len(number) != NUMBER_LENGTH:
        return None
    near = {
        number[:place] + other + number[place + 1 :]
        for place, symbol in enumerate(number)
        for other in LOOK_ALIKE.get(symbol, "")
    }
    sound = [one for one in near if read_number(one)]
    return sound[0] if len(sound) == 1 else None


def read_code(typed: str) -> str | None:
    """The kept form of a public code, forgiven in the same way; None for what cannot be one."""
    code = _plain(typed)
    if len(code) != CODE_LENGTH or any(symbol not in ALPHABET for symbol in code):
        return None
    return code.lower()


def _plain(typed: str) -> str:
    upper = unicodedata.normalize("NFKC", typed).upper()
    return "".join(letter for letter in upper if letter.isalnum()).translate(FORGIVEN)
