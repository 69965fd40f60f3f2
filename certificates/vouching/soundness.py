"""Knows what must be true of a credential before it is signed; says everything that is not, in whole sentences."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from certificates.vouching import integrity

# Where a credential may speak of its holder. Whatever else stood there would be one fact too many about a person.
OF_THE_HOLDER = {
    "credentialSubject.type",
    "credentialSubject.identifier.type",
    "credentialSubject.identifier.hashed",
    "credentialSubject.identifier.identityType",
    "credentialSubject.identifier.identityHash",
    "credentialSubject.licenseNumber",
}
ADDRESSES = ("id", "url", "statusListCredential")
_ADDRESS = re.compile(
    r"(https?://[A-Za-z0-9.\[\]:-]+(/[A-Za-z0-9._~!$&'()*+,;=:@%/?#-]*)?|did:web:[A-Za-z0-9.%:-]+|urn:uuid:[0-9a-f-]{36})"
)
# Control, format, private, unassigned and surrogate characters are written in as many ways as there are libraries.
_UNSIGNABLE = ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp")


def problems(document: Mapping[str, Any]) -> list[str]:
    """Every reason not to sign; empty where the document is sound."""
    found = [*_problems_of_leaves(document)]
    found += [
        _("The credential would have a word that no standard defines: %(word)s.") % {"word": word}
        for word in integrity.undefined_terms(document)
    ]
    return found


def _problems_of_leaves(document: Mapping[str, Any]) -> Iterator[str]:
    for path, value in _leaves(document):
        if path.startswith("credentialSubject.") and not (
            path in OF_THE_HOLDER or path.startswith("credentialSubject.achievement.")
        ):
            yield _("The credential would tell too much about its holder: %(what)s.") % {"what": path}
        if value is None or value == "":
            yield _("The credential would have nothing to say here: %(what)s.") % {"what": path}
        if isinstance(value, str):
            yield from _problems_of_text(path, value)


def _problems_of_text(path: str, text: str) -> Iterator[str]:
    if any(unicodedata.category(letter) in _UNSIGNABLE for letter in text):
        yield _("The credential would have a character that cannot be seen: %(what)s.") % {"what": path}
    if text != unicodedata.normalize("NFC", text):
        yield _("The credential would have a letter that is written in two ways: %(what)s.") % {"what": path}
    if path.rsplit(".", 1)[-1] in ADDRESSES and not _ADDRESS.fullmatch(text):
        yield _("The credential would have an address that is not whole: %(what)s.") % {"what": path}


def _leaves(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value with the names that lead to it; the places in a list are left out."""
    if isinstance(node, Mapping):
        for name, value in node.items():
            yield from _leaves(value, f"{path}.{name}" if path else name)
    elif isinstance(node, list):
        for value in node:
            yield from _leaves(value, path)
    else:
        yield path, node
