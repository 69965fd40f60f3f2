"""Knows how a certificate is shown: its state in a word and a shape, its face, and the address it is checked at."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, ReasonCode
from certificates.states import IN_FORCE, State

STATE_WORDS = {
    "upcoming": _("not valid yet"),
    "active": _("active"),
    "expiring": _("active and about to end"),
    "grace": _("over, and may still be renewed"),
    "lapsed": _("lapsed"),
    "inactive": _("inactive"),
    "suspended": _("suspended"),
    "revoked": _("revoked"),
    "surrendered": _("given back by its holder"),
    "superseded": _("replaced by a later one"),
}
# The shape of each state, and its word where the shape's own is another.
SHAPES = {
    "upcoming": ("waiting", _("Not valid yet")),
    "active": ("active", ""),
    "expiring": ("expiring", _("Active, renewal is open")),
    "grace": ("expired", _("Expired, may still be renewed")),
    "lapsed": ("expired", _("Lapsed")),
    "inactive": ("expired", _("Inactive")),
    "suspended": ("suspended", ""),
    "revoked": ("revoked", ""),
    "surrendered": ("expired", _("Given back by its holder")),
    "superseded": ("expired", _("Replaced by a later certificate")),
}


def address(certificate: Certificate) -> str:
    """Where anybody can check this certificate; in the QR code and in print."""
    return settings.BASE_URL + reverse("certificates:check", args=[certificate.code])


def shape(state: State) -> dict[str, Any]:
    kind, words = SHAPES[state.kind]
    return {"kind": kind, "words": words}


def face(certificate: Certificate, state: State, *, name: str = "") -> dict[str, Any]:
    """What `components/certificate.html` draws; nothing about the person but the printed name, or the one they have
    by now."""
    kind, words = SHAPES[state.kind]
    return {
        "name": name or certificate.printed_name,
        "credential": certificate.credential,
        "body": certificate.body_name,
        "number": certificate.shown_number,
        "awarded_on": certificate.awarded_on,
        "valid_from": certificate.valid_from,
        "valid_through": certificate.valid_through,
        "status": kind,
        "status_words": words,
        "status_since": None if state.kind in IN_FORCE else state.since,
        "status_until": state.until if state.kind == "grace" else None,
        "facts": [*published(state)],
        "address": address(certificate),
    }


def published(state: State) -> Iterator[dict[str, Any]]:
    """What the body publishes besides: why, under which conditions, and that its holder has died."""
    if state.holder_died:
        yield {"key": _("Holder"), "value": _("Has died")}
    if state.reason:
        yield {"key": _("Reason"), "value": ReasonCode(state.reason).label}
    if state.conditions:
        yield {"key": _("Conditions"), "value": state.conditions}
