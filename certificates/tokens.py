"""Knows how the secret of a one-time link is made and kept: 256 random bits, of which only a keyed digest is stored."""

import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac


def new() -> str:
    return secrets.token_urlsafe(32)


def digest(token: str, key: str | None = None) -> str:
    return salted_hmac("certificates.tokens", token, secret=key, algorithm="sha256").hexdigest()


def digests(token: str) -> list[str]:
    """As it may be kept: under the key of today, or one that is being replaced."""
    return [digest(token, key) for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]]
