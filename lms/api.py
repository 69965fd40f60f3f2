"""The versioned API, one router a room; what goes wrong in it is told as problem details."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationError

from certificates.api import router as certificates

PROBLEM = "application/problem+json"

api = NinjaAPI(
    title="Peerway",
    version="1",
    description="How certificates stand, for employers and payers. A token comes from a certifying body or an employer "
    "on this site. What is not shown to the public is not told here either.",
    docs_url=None,
    urls_namespace="api",
    servers=[{"url": settings.BASE_URL}],
)
api.add_router("", certificates)


def _problem(status: int, detail: str, **more: Any) -> HttpResponse:
    values = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return JsonResponse(values, status=status, content_type=PROBLEM)


@api.exception_handler(HttpError)
def _told(request: HttpRequest, wrong: HttpError) -> HttpResponse:
    response = _problem(wrong.status_code, str(wrong))
    if wrong.status_code == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Peerway"'
    if isinstance(wrong, Throttled) and wrong.wait:
        response.headers["Retry-After"] = str(wrong.wait)
    return response


@api.exception_handler(Http404)
def _not_there(request: HttpRequest, wrong: Http404) -> HttpResponse:
    return _problem(HTTPStatus.NOT_FOUND, _("There is nothing at this address."))


@api.exception_handler(RequestDataTooBig)
def _too_much(request: HttpRequest, wrong: RequestDataTooBig) -> HttpResponse:
    return _problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("The question is too large."))


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    """Where in the question it is and what is the matter, without what was sent."""
    faults = [{"at": ".".join(map(str, one["loc"][1:])), "reason": one["msg"]} for one in wrong.errors]
    words = _("The question is not understood: %(what)s")
    told = "; ".join(f"{fault['at']}: {fault['reason']}" for fault in faults[:3])
    return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, words % {"what": told}, faults=faults[:20])
