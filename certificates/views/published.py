"""What machines ask for to check a credential by themselves: who we are, what is awarded, what no longer holds.

Anybody may fetch all of it from anywhere; every answer comes from what was signed before, or from what is public.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from certificates.models import Achievement, StatusList
from certificates.vouching import credentials, issuer
from lms.audit.models import Purpose, SigningKey
from lms.people.models import Organisation

# So long may an answer be kept by whoever asked.
KEPT = 60
JSON, LD, CREDENTIAL = "application/json", "application/ld+json", "application/vc"


def for_machines(content: bytes, content_type: str) -> HttpResponse:
    """Bytes as they are, for any page and any programme."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = f"public, max-age={KEPT}"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["ETag"] = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    return response


def wants_json(request: HttpRequest) -> bool:
    """Whether the asker would rather have JSON than a page; a browser, and who does not say, gets the page."""
    best = request.get_preferred_type(["text/html", LD, JSON])
    return best in (LD, JSON) and "Accept" in request.headers


def _as_json(document: Mapping[str, Any]) -> HttpResponse:
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    response = for_machines(text.encode(), f"{JSON}; charset=utf-8")
    patch_vary_headers(response, ["Accept"])
    return response


@require_safe
def did(request: HttpRequest) -> HttpResponse:
    """The DID document. A key that was taken out is missing from the next request on."""
    keys = SigningKey.objects.listed(Purpose.CREDENTIALS)
    return _as_json(issuer.did_document(keys))


@require_safe
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """The list as the worker signed it last."""
    document = StatusList.objects.filter(number=number).values_list("document", flat=True).first()
    if document is None:
        raise Http404
    return for_machines(bytes(document), CREDENTIAL)


@require_safe
def achievement(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """What a certificate of this version was awarded for: a page for people, JSON for machines."""
    rows = Achievement.objects.select_related("programme__body", "standard")
    awarded = get_object_or_404(rows, programme__slug=slug, version=version)
    if wants_json(request):
        return _as_json(credentials.published_achievement(awarded))
    response = render(request, "certificates/achievement.html", {"public": True, "achievement": awarded})
    patch_vary_headers(response, ["Accept"])
    return response


@require_safe
def issuer_profile(request: HttpRequest, slug: str) -> HttpResponse:
    """A body that certifies, and the keys by which what it issued is known."""
    body = get_object_or_404(Organisation, slug=slug, certifies=True)
    if wants_json(request):
        return _as_json({"@context": credentials.CONTEXT[:2], **issuer.profile(body)})
    context = {
        "public": True,
        "body": body,
        "did": issuer.did(),
        "keys": SigningKey.objects.listed(Purpose.CREDENTIALS),
        "programmes": body.programmes.all(),
    }
    response = render(request, "certificates/issuer.html", context)
    patch_vary_headers(response, ["Accept"])
    return response
