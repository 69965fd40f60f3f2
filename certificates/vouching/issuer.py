"""Knows who we are to a machine: the DID of this site, its keys, and the addresses a credential speaks of."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from certificates.models import Achievement, Certificate, StatusList
from lms.audit.models import SigningKey
from lms.people.models import Organisation

DID_CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]


def did() -> str:
    """did:web of the host people use; a port is written as the method says."""
    return "did:web:" + urlsplit(settings.BASE_URL).netloc.replace(":", "%3A")


def method(key: SigningKey) -> str:
    """The absolute id of a key."""
    return f"{did()}#{key.kid}"


def did_document(keys: Iterable[SigningKey]) -> dict[str, Any]:
    """Every key whose signatures are to be believed; one that is not named here is believed by nobody."""
    listed = [
        {"id": method(key), "type": "Multikey", "controller": did(), "publicKeyMultibase": key.public_multibase}
        for key in keys
    ]
    return {
        "@context": DID_CONTEXT,
        "id": did(),
        "verificationMethod": listed,
        "assertionMethod": [key["id"] for key in listed],
    }


def profile(body: Organisation, *, name: str = "") -> dict[str, Any]:
    """The body as a credential names it; `name` is the one of that day, where another is in use by now."""
    return {"id": did(), "type": ["Profile"], "name": name or body.name, "url": body_address(body)}


def body_address(body: Organisation) -> str:
    return settings.BASE_URL + reverse("certificates:issuer", args=[body.slug])


def certificate_address(certificate: Certificate) -> str:
    return settings.BASE_URL + reverse("certificates:check", args=[certificate.code])


def achievement_address(achievement: Achievement, slug: str) -> str:
    return settings.BASE_URL + reverse("certificates:achievement", args=[slug, achievement.version])


def list_address(status_list: StatusList) -> str:
    return settings.BASE_URL + reverse("certificates:status_list", args=[status_list.number])
