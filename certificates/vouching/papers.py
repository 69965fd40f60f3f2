"""Knows how a certificate looks on paper and as a picture: drawn from the record, the credential within."""

import io
import json
from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from typing import Any

import segno
from django.utils.translation import gettext as _
from PIL import Image

from certificates.models import Certificate, SignedCredential
from certificates.vouching import issuer
from lms.audit.models import SigningKey
from lms.content import guilloche, papers
from lms.content.templatetags.peerway import longdate

PNG_KEYWORD = b"openbadgecredential"

# The colours of the pattern on paper, which has no stylesheet.
FIRST, SECOND = "#0b5a5e", "#b4652a"
# Of a letter-size page and of a picture inside their margins, in the pattern's own units.
SHEET, SQUARE, WIDE = (740, 556), (560, 560), (560, 278)
HEIGHTS = {SQUARE: 360, WIDE: 189}
COLOURS = 48
STANDARDS = ("a-3a", "ua-1")


def paper(credential: SignedCredential, document: bytes, *, at: datetime) -> bytes:
    """The PDF that a person keeps, not signed yet: PDF/A-3 and PDF/UA in one, with the credential attached."""
    certificate = credential.certificate
    return papers.render(
        "certificate",
        _data(credential),
        title=_("Certificate %(number)s") % {"number": certificate.shown_number},
        language="en",
        at=at,
        standards=STANDARDS,
        inputs={"credential": document.decode()},
    )


def signed_paper(credential: SignedCredential, document: bytes, key: SigningKey, *, at: datetime) -> bytes:
    """The paper, signed. What signs it is loaded here: it is large, and no page that is only read needs it."""
    return import_module("certificates.vouching.pades").sign(paper(credential, document, at=at), key)


def badge(credential: SignedCredential, document: bytes) -> bytes:
    """A picture with the credential baked into it, as Open Badges says."""
    baking = import_module("openbadgeslib.baking")
    return baking.bake_png(picture(credential.certificate, SQUARE), document.decode(), keyword=PNG_KEYWORD)


def lacking(words: list[str], *, at: datetime) -> str:
    """The letters among these words that our fonts cannot show; empty where they have them all."""
    try:
        papers.render("glyphs", {"words": words}, title="-", language="en", at=at)
    except papers.Unprintable as unprintable:
        return unprintable.symbols
    return ""


def picture(certificate: Certificate, size: tuple[int, int]) -> bytes:
    """A picture of the certificate as PNG, in few colours: square for a badge, wide to share."""
    data = {
        "name": certificate.printed_name,
        "credential": certificate.credential,
        "body": certificate.body_name,
        "number": certificate.shown_number,
        "pattern": _pattern(certificate.number, size),
        "height": HEIGHTS[size],
    }
    drawn = Image.open(io.BytesIO(papers.picture("badge", data, language="en"))).convert("RGB")
    small = drawn.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    kept = io.BytesIO()
    small.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _data(credential: SignedCredential) -> dict[str, Any]:
    certificate, letterhead = credential.certificate, credential.letterhead
    address = issuer.certificate_address(certificate)
    dates = (
        (_("First awarded"), certificate.awarded_on),
        (_("Valid from"), certificate.valid_from),
        (_("Valid through"), certificate.valid_through),
    )
    drawn: dict[str, Any] = {
        "name": certificate.printed_name,
        "credential": certificate.credential,
        "body": certificate.body_name,
        "address": address,
        "pattern": _pattern(certificate.number, SHEET),
        "qr": _qr(address),
        "facts": [
            {"key": _("Number"), "value": certificate.shown_number},
            *({"key": key, "value": longdate(day)} for key, day in dates if day),
        ],
        "signatories": letterhead.signatories if letterhead else [],
        "words": _words(certificate.body_name),
    }
    if letterhead and letterhead.logo:
        drawn["logo"] = list(bytes(letterhead.logo))
    return drawn


def _words(body: str) -> Mapping[str, str]:
    return {
        "certifies": _("certifies that"),
        "holds": _("holds the credential"),
        "check": _("How it stands today:"),
        "qr": _("QR code with the address at which this certificate can be checked"),
        "logo": _("Logo of %(body)s") % {"body": body},
        "attached": _("The same certificate for machines: an Open Badges 3.0 credential"),
        "description": _("A certificate, signed, with its credential attached"),
    }


def _pattern(number: str, size: tuple[int, int]) -> str:
    width, height = size
    return guilloche.draw(number, width=str(width), height=str(height), first=FIRST, second=SECOND)


def _qr(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=2, xmldecl=False)
    return drawn.getvalue().decode()


def as_json(document: Mapping[str, Any]) -> bytes:
    """The bytes of a signed document, written once and never again."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
