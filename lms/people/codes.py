"""Knows how an invitation code is made, written, forgiven and kept: only its keyed digest is ever stored.

Crockford's 32 symbols, without the letters I, L, O and U: eight of them are 40 random bits, which nobody guesses at ten
tries in ten minutes, and which a stolen database does not tell, since the digest is keyed with SECRET_KEY.
"""

import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# What a person may write for what they see.
FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
LENGTH = 8


def new() -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def shown(code: str) -> str:
    """As people read it: "7K3M-Q9RT"."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def read(typed: str) -> str:
    """A code as it was made, however it was typed; empty where it is none."""
    code = "".join(symbol for symbol in typed.upper() if symbol.isalnum()).translate(FORGIVEN)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def digest(code: str, key: str | None = None) -> str:
    return salted_hmac("people.codes", code, secret=key, algorithm="sha256").hexdigest()


def digests(code: str) -> list[str]:
    """As it may be kept: under the key of today, or one that is being replaced."""
    return [digest(code, key) for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]]
