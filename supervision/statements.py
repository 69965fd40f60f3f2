"""Knows the words people sign, and their version: a new wording is a new version, never an edit."""

from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from lms.content.templatetags.peerway import longdate as date_in_words
from supervision.models import Agreement, Party

VERSION = "2026-1"
AGREEMENT_VERSION = "agreement-2026-1"


@dataclass(frozen=True)
class Statement:
    """The text as it stood on the signer's screen, with its version and language."""

    text: str
    version: str
    language: str


def current() -> Statement:
    """The statement in the reader's language, as it is shown and, when signed, frozen."""
    text = gettext(
        "I supervised this person's practice on the days listed. I have read every entry on this page, and to the best "
        "of my knowledge each is true. I am not a member of this person's family. I understand that certifying "
        "bodies rely on my signature."
    )
    return Statement(text=text, version=VERSION, language=get_language() or "en")


def agreement(agreement: Agreement, party: Party) -> Statement:
    """What one side of a placement signs under its terms."""
    placement = agreement.placement
    facts = {
        "site": placement.site.name,
        "position": placement.get_position_display(),
        "first": date_in_words(placement.starts_on),
        "ratio": agreement.terms.ratio_in_words,
        "frequency": agreement.terms.frequency_in_words,
        "name": placement.trainee.legal_name,
    }
    if party == Party.TRAINEE:
        words = gettext(
            "I practise at %(site)s (%(position)s) from %(first)s. Supervision: %(frequency)s. Amount: %(ratio)s. I "
            "log what I did, truthfully and soon after, and nobody's identity. Nobody of my family supervises me."
        )
    else:
        words = gettext(
            "I supervise %(name)s at %(site)s (%(position)s) from %(first)s. Supervision: %(frequency)s. Amount: "
            "%(ratio)s. I read the hours that are handed in to me and sign those that are true. I am not a member of "
            "this person's family. Before I leave I sign what waits."
        )
    return Statement(text=words % facts, version=AGREEMENT_VERSION, language=get_language() or "en")
