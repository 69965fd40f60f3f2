"""Knows when a typed name stands for a signature."""

import unicodedata

from django.utils.translation import gettext as _

from lms.people.actions import Refused
from lms.people.models import User


class NameDiffers(Refused):
    """Raised when the name typed is not the signer's legal name."""


def refuse_other_name(typed: str, by: User) -> None:
    if not name_matches(typed, by):
        raise NameDiffers(_("Type your legal name, %(name)s. It stands for your signature.") % {"name": by.legal_name})


def name_matches(typed: str, person: User) -> bool:
    """Whether the typed name is the legal name, whatever its case, spaces and way of writing accents."""
    return _folded(typed) == _folded(person.legal_name)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
