"""Where a holder finds what to show elsewhere, after being told what that says about them."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certificates import access, faces, sharing
from certificates.models import Certificate, Visibility
from certificates.vouching import papers


def _told(certificate: Certificate) -> dict[str, Any]:
    return {
        "certificate": certificate,
        "address": faces.address(certificate),
        "is_hidden": certificate.certification.visibility == Visibility.HIDDEN,
        "is_signed": certificate.documents.current().filter(signed_at__isnull=False).exists(),
    }


@login_required
@require_safe
def share(request: HttpRequest, number: str) -> HttpResponse:
    held = access.held_certificate(request.user, number)
    return render(request, "certificates/share.html", _told(held) | {"lines": sharing.embedded(held)})


@login_required
@require_safe
def share_elsewhere(request: HttpRequest, number: str) -> HttpResponse:
    """What adding it to LinkedIn tells, and to whom, before the way there."""
    held = access.held_certificate(request.user, number)
    return render(request, "certificates/share_elsewhere.html", _told(held) | {"there": sharing.linkedin(held)})


@login_required
@require_safe
def share_picture(request: HttpRequest, number: str) -> HttpResponse:
    """A wide picture, as other sites show one beside a link; it carries nothing but what is drawn."""
    held = access.held_certificate(request.user, number)
    response = HttpResponse(papers.picture(held, papers.WIDE), content_type="image/png")
    response.headers["Content-Disposition"] = f'attachment; filename="certificate-{held.shown_number}.png"'
    return response
