"""The pages of meetings: planned, left out once, called off; and the address at which a calendar reads them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.people import feeds
from lms.people.actions import Refused
from lms.people.models import User
from supervision import actions, pair_access
from supervision.forms import MeetingForm
from supervision.meetings import calendar as written
from supervision.meetings import upcoming
from supervision.models import CalendarFeed
from supervision.views import SignedInRequest, typed

SHOWN = 6


@login_required
def meetings(request: SignedInRequest, pk: int) -> HttpResponse:
    """What trainee and supervisors of today have planned, and the form for more."""
    placement = pair_access.placement(request.user, pk)
    is_trainee = request.user.pk == placement.trainee_id
    supervisors = pair_access.supervisors_of(placement)
    form = MeetingForm(typed(request), supervisors=supervisors, asks=is_trainee)
    if request.method == "POST" and form.is_valid():
        said = form.said()
        whom = said.pop("supervisor", None) or (supervisors.first() if is_trainee else request.user)
        try:
            if whom is None:
                raise Refused(_("Nobody supervises this placement today."))
            actions.plan_meeting(placement=placement, supervisor=whom, by=request.user, **said)
        except Refused as refusal:
            form.add_error("on", str(refusal))
        else:
            messages.success(request, _("The meeting is planned, and the other side has a mail."))
            return redirect("supervision:meetings", pk)
    today = placement.site.today()
    planned = [
        {
            "meeting": meeting,
            "days": upcoming(series, today, SHOWN),
            "is_own": request.user.pk in (placement.trainee_id, meeting.supervisor_id),
        }
        for meeting, series in pair_access.meetings_of(placement)
    ]
    context = {"placement": placement, "form": form, "planned": [one for one in planned if one["days"]]}
    return render(request, "supervision/meetings.html", context)


@login_required
@require_POST
def skip_meeting(request: SignedInRequest, pk: int, day) -> HttpResponse:
    meeting = pair_access.meeting(request.user, pk)
    try:
        actions.skip_meeting(meeting=meeting, day=day, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("That day is left out. The others stay."))
    return redirect("supervision:meetings", meeting.placement_id)


@login_required
@require_POST
def call_off_meeting(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = pair_access.meeting(request.user, pk)
    actions.call_off_meeting(meeting=meeting, by=request.user)
    messages.success(request, _("The meeting is called off, and the other side has a mail."))
    return redirect("supervision:meetings", meeting.placement_id)


@login_required
def calendar(request: SignedInRequest) -> HttpResponse:
    """Whether a calendar elsewhere reads one's meetings, and how to let it."""
    made = CalendarFeed.objects.filter(person=request.user).first()
    return render(request, "supervision/calendar.html", {"feed": made})


@login_required
@require_POST
def make_feed(request: SignedInRequest) -> HttpResponse:
    """The new address, shown this once."""
    secret = actions.make_feed(by=request.user)
    return feeds.shown_once(request, "supervision/calendar.html", "supervision:feed", secret)


@login_required
@require_POST
def revoke_feed(request: SignedInRequest) -> HttpResponse:
    actions.revoke_feed(by=request.user)
    messages.success(request, _("It is switched off. No calendar reads along any more."))
    return redirect("supervision:calendar")


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """For calendars: days and times, not of whom or what."""
    return feeds.answer(request, CalendarFeed.objects.at(secret), _written, "meetings")


def _written(person: User) -> bytes:
    return written(pair_access.series_of(person), title=_("Meeting"))
