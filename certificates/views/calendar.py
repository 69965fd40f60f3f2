"""The page of the address at which a calendar reads the days of certificates, and what it reads there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certificates import actions
from certificates.calendar import days_of, written
from certificates.models import CalendarFeed
from lms.people import feeds
from lms.people.models import User


@login_required
def calendar(request: HttpRequest) -> HttpResponse:
    """Whether a calendar elsewhere reads the days of one's certificates, and how to let it."""
    made = CalendarFeed.objects.filter(person=request.user.pk).first()
    return render(request, "certificates/calendar.html", {"feed": made})


@login_required
@require_POST
def make_feed(request: HttpRequest) -> HttpResponse:
    """The new address, shown this once."""
    secret = actions.make_feed(by=request.user)
    return feeds.shown_once(request, "certificates/calendar.html", "certificates:feed", secret)


@login_required
@require_POST
def revoke_feed(request: HttpRequest) -> HttpResponse:
    actions.revoke_feed(by=request.user)
    messages.success(request, _("It is switched off. No calendar reads along any more."))
    return redirect("certificates:calendar")


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """For calendars: days, titles of credentials and links, not whose they are."""
    return feeds.answer(request, CalendarFeed.objects.at(secret), _written, "certificates")


def _written(person: User) -> bytes:
    return written(days_of(person), at=timezone.now())
