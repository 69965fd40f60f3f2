"""Knows how a holder shows a certificate elsewhere: the page of another site to go to, and the lines to embed."""

from urllib.parse import urlencode

from django.utils.html import format_html
from django.utils.translation import gettext as _

from certificates import faces
from certificates.models import Certificate

LINKEDIN = "https://www.linkedin.com/profile/add"
SHOWN = 280


def linkedin(certificate: Certificate) -> str:
    """LinkedIn's form for a certification, filled in; nothing is sent before its holder goes there."""
    begins, ends = certificate.valid_from, certificate.valid_through
    facts = {
        "startTask": "CERTIFICATION_NAME",
        "name": certificate.credential,
        "organizationName": certificate.body_name,
        "issueYear": begins.year,
        "issueMonth": begins.month,
        **({"expirationYear": ends.year, "expirationMonth": ends.month} if ends else {}),
        "certUrl": faces.address(certificate),
        "certId": certificate.shown_number,
    }
    return f"{LINKEDIN}?{urlencode(facts)}"


def embedded(certificate: Certificate) -> str:
    """The lines that show the badge on a page of one's own, each visitor one click from what is true today."""
    address = faces.address(certificate)
    facts = {"credential": certificate.credential, "name": certificate.printed_name}
    return format_html(
        '<a href="{}"><img src="{}.png" width="{}" height="{}" alt="{}"></a>',
        address,
        address.rstrip("/"),
        SHOWN,
        SHOWN,
        _("%(credential)s: %(name)s. Check how it stands today.") % facts,
    )
