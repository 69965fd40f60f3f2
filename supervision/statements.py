"""Knows the words people sign, and their version: a new wording is a new version, never an edit."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from lms.content.templatetags.peerway import longdate as date_in_words
from supervision.models import Agreement, Alternate, Party, Why

VERSION = "2026-1"
AGREEMENT_VERSION = "agreement-2026-1"
ALTERNATE_VERSION = "programme-2026-1"


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


def alternate(alternate: Alternate, digests: Sequence[str]) -> Statement:
    """What the second person of the programme signs, in place of a supervisor; `digests` are those of the evidence."""
    facts = {
        "site": alternate.placement.site.name,
        "why": Why(alternate.why).label,
        "first": alternate.opener_name,
        "account": alternate.account,
        "evidence": ", ".join(digests) or gettext("none in writing"),
    }
    words = gettext(
        "No supervisor signed these hours on this site. %(why)s. %(first)s of the programme of %(site)s gathered what "
        "shows that they were worked: “%(account)s” I looked at it myself, and to the best of my knowledge every entry "
        "on this page is true. Neither of us is the trainee, supervised this placement or belongs to the family of "
        "either side. I understand that certifying bodies rely on my signature. Fingerprints of the evidence: "
        "%(evidence)s."
    )
    return Statement(text=words % facts, version=ALTERNATE_VERSION, language=get_language() or "en")
