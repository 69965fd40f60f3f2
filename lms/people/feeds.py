"""Knows how the secret address of a calendar is shown to its person, this once, and how it is answered."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from lms.people import limits
from lms.people.calendars import Feed
from lms.people.models import User

# A calendar asks once an hour or so; one person may have several.
MOST_IN_AN_HOUR = 120


def shown_once(request: HttpRequest, template: str, door: str, secret: str) -> HttpResponse:
    """The page with a new address, which no browser keeps."""
    address = settings.BASE_URL.rstrip("/") + reverse(door, args=[secret])
    response = render(request, template, {"address": address})
    response.headers["Cache-Control"] = "no-store"
    return response


def answer(request: HttpRequest, found: Feed | None, written: Callable[[User], bytes], name: str) -> HttpResponse:
    """What a calendar reads, in the language of whose it is; it cannot sign in, so whoever knows the address reads."""
    if _asks_too_often(request, found):
        return HttpResponse(status=429, headers={"Retry-After": "3600", "Cache-Control": "no-store"})
    if found is None:
        raise Http404
    with translation.override(found.person.language):
        file = written(found.person)
    return HttpResponse(
        file,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": f'inline; filename="{name}.ics"',
            "Cache-Control": "no-store",
            "X-Robots-Tag": "noindex",
            "Referrer-Policy": "no-referrer",
        },
    )


def _asks_too_often(request: HttpRequest, found: Feed | None) -> bool:
    """Each calendar is counted by itself, so that a whole house is not one asker; guesses are counted by address."""
    if found is None:
        return limits.is_over(request, "calendar", most=MOST_IN_AN_HOUR, seconds=3600)
    return limits.is_over_as(f"{found._meta.label}-{found.pk}", "calendar", most=MOST_IN_AN_HOUR, seconds=3600)
