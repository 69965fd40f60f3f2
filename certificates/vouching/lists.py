"""Knows how a status list is built: one bit for each credential, set where it no longer holds."""

import base64
import gzip
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from certificates.models import LIST_LENGTH, Certificate, SignedCredential, StatusEvent, StatusList
from certificates.vouching import issuer
from certificates.vouching.credentials import VC

LASTS = timedelta(days=7)
# Every night signs anew what was signed longer ago than this. So no list grows older than a day and this, and the hour
# that the round may take, unless a night is missed; and several may be missed before one is over.
SIGN_ANEW = timedelta(hours=1)
SIGNED_WITHIN = timedelta(days=1) + SIGN_ANEW + timedelta(hours=1)
# A list has one bit: suspended is told as revoked, and reinstating signs a new document with a place of its own.
NO_LONGER_HOLD = frozenset({"suspended", "revoked", "surrendered", "superseded"})


def build(status_list: StatusList, *, at: datetime) -> dict[str, Any]:
    """The list without its proof, from what the records say at this moment."""
    address = issuer.list_address(status_list)
    return {
        "@context": [VC],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did(),
        "validFrom": _written(at),
        "validUntil": _written(at + LASTS),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(set_places(status_list)),
        },
    }


def set_places(status_list: StatusList) -> set[int]:
    """The places of all documents that no longer hold: replaced ones, and those of certificates that do not.

    Only certificates to which something happened, or which have a successor, are asked for their state.
    """
    places = SignedCredential.objects.filter(status_list=status_list)
    replaced = places.filter(superseded_by__isnull=False).values_list("status_index", flat=True)
    happened = Exists(StatusEvent.objects.filter(certificate=OuterRef("certificate")))
    asked = places.filter(Q(superseded_by=None) & (Q(happened) | Q(certificate__successor__isnull=False)))
    indexes = dict(asked.values_list("certificate_id", "status_index"))
    certificates = Certificate.objects.filter(pk__in=asked.values("certificate")).with_what_a_page_needs()
    fallen = {indexes[one.pk] for one in certificates.iterator(500) if one.state().kind in NO_LONGER_HOLD}
    return {*replaced, *fallen}


def encoded(places: Iterable[int]) -> str:
    """The bits, index 0 leftmost, compressed and in base64url without padding after a u. The same for the same bits."""
    bits = bytearray(LIST_LENGTH // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
