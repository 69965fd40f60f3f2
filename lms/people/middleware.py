"""Each person's own language and time zone, and what they typed when their session had ended."""

import zoneinfo
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import timezone, translation
from django_htmx.http import HttpResponseClientRedirect

from lms.people import kept


class OwnLanguageAndZoneMiddleware:
    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(zoneinfo.ZoneInfo(request.user.timezone)):
            return self.get_response(request)


class KeptFormMiddleware:
    """A form sent by somebody who is signed out leads to sign-in and back, filled in, and does nothing by itself."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        form = kept.waiting(request)
        if form and request.method == "POST" and request.path == form["action"]:
            kept.forget(request)
        response = self.get_response(request)
        if form and request.method == "GET" and request.get_full_path() == form["page"] and _is_page(response):
            kept.fill(request, response, form)
        if request.method == "POST" and _asks_to_sign_in(request, response):
            response = self._keep(request, response)
        if signed_in := getattr(request, "has_signed_in", None):
            kept.remember(response, signed_in)
        return response

    def _keep(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        page = kept.keep(request)
        if page is None:
            return response
        # allauth would do the act as soon as they have signed in; they shall see it first.
        request.session.pop("account_reauthentication_state", None)
        back = redirect_to_login(page)
        return HttpResponseClientRedirect(back.url) if request.headers.get("HX-Request") else back


def _is_page(response: HttpResponseBase) -> bool:
    is_html = response.get("Content-Type", "").startswith("text/html")
    return response.status_code == 200 and is_html and not response.streaming


def _asks_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    if response.status_code != 302 or request.user.is_authenticated:
        return False
    return urlsplit(response["Location"]).path in (
        resolve_url(settings.LOGIN_URL),
        resolve_url("account_reauthenticate"),
    )
