"""What a programme file may say, as a JSON Schema that editors fetch."""

import hashlib
import json
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import condition, require_safe

from certificates import rules


def address() -> str:
    return settings.BASE_URL + reverse("certificates:schema")


@cache
def text(address: str) -> str:
    """The schema as it is published at this address."""
    return json.dumps(rules.programme_schema(address), ensure_ascii=False, indent=1) + "\n"


@cache
def _mark(address: str) -> str:
    return f'"{hashlib.sha256(text(address).encode()).hexdigest()[:32]}"'


@require_safe
@condition(etag_func=lambda request: _mark(address()))
def schema(request: HttpRequest) -> HttpResponse:
    """The same for everybody and for as long as the code is, so any cache may keep it and any editor may fetch it."""
    response = HttpResponse(text(address()), content_type="application/schema+json; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
