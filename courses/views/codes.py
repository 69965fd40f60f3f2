"""Invitation codes: made, listed and ended by programme managers; typed by whoever was given one, of any kind."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from courses import access, actions, progress
from courses.forms import CodeForm, JoinForm
from courses.models import CoursePage, EnrolmentCode
from lms.content.templatetags.peerway import longdate as date_in_words
from lms.people import codes as symbols
from lms.people import limits
from lms.people.access import SignedInRequest, role_required
from lms.people.actions import Refused
from lms.people.roles import Role

# Tries of one person, and of everybody behind one address, within ten minutes: a class of thirty may mistype.
MOST_TRIES, MOST_TRIES_OF_A_HOUSE, WINDOW = 10, 100, 600
# Where the session keeps a fresh code until its page has shown it.
FRESH = "courses_fresh_code"


@login_required
def join(request: SignedInRequest) -> HttpResponse:
    form = JoinForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method != "POST" or not form.is_valid():
        return render(request, "courses/join.html", {"form": form})
    if _tries_too_often(request):
        form.add_error("code", _("That was tried too often. Wait ten minutes, then try again."))
        return render(request, "courses/join.html", {"form": form}, status=429)
    try:
        place = actions.join_live(person=request.user, typed=form.cleaned_data["code"], by=request.user)
        if place is not None:
            messages.success(request, _("You take part in %(title)s.") % {"title": place.training.title})
            return redirect("courses:live_place", pk=place.pk)
        enrolment = actions.join(person=request.user, typed=form.cleaned_data["code"], by=request.user)
    except Refused as refusal:
        form.add_error("code", str(refusal))
        return render(request, "courses/join.html", {"form": form})
    messages.success(request, _("You are enrolled in %(course)s.") % {"course": enrolment.course_title})
    page = CoursePage.objects.live().filter(translation_key=enrolment.course_key).first()
    if page is None:
        return redirect("courses:home")
    step = progress.next_step(enrolment.path_of(page.outline()), enrolment.done())
    return redirect(step.url if step else page.url)


def _tries_too_often(request: SignedInRequest) -> bool:
    """Both are counted each time, whichever says no."""
    mine = limits.is_over_for(request.user, "join", most=MOST_TRIES, seconds=WINDOW)
    ours = limits.is_over(request, "join", most=MOST_TRIES_OF_A_HOUSE, seconds=WINDOW)
    return mine or ours


@role_required(Role.PROGRAMME_MANAGER)
@require_GET
def codes(request: SignedInRequest) -> HttpResponse:
    made = [(code, _status(code)) for code in access.codes(request.user)]
    return render(request, "courses/codes.html", {"codes": made})


@role_required(Role.PROGRAMME_MANAGER)
def make_code(request: SignedInRequest) -> HttpResponse:
    form = CodeForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made, code = actions.make_code(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            request.session[FRESH] = [made.pk, symbols.shown(code)]
            return redirect("courses:code", pk=made.pk)
    return render(request, "courses/make_code.html", {"form": form})


@role_required(Role.PROGRAMME_MANAGER)
@require_GET
def code(request: SignedInRequest, pk: int) -> HttpResponse:
    """The facts of a code, and once, right after it was made, the code itself."""
    made = access.code(request.user, pk)
    fresh_pk, fresh = request.session.get(FRESH) or (None, "")
    if fresh_pk == made.pk:
        del request.session[FRESH]
    rows = [
        {"key": _("Course"), "value": made.course_title},
        {"key": _("Places taken"), "value": _places(made)},
        {"key": _("Last day"), "value": date_in_words(made.until_on)},
        {"key": _("Made by"), "value": f"{made.made_by}, {date_in_words(made.made_at)}"},
    ]
    if made.ended_at:
        rows.append({"key": _("Ended by"), "value": f"{made.ended_by}, {date_in_words(made.ended_at)}"})
    context = {"code": made, "rows": rows, "status": _status(made), "fresh": fresh if fresh_pk == made.pk else ""}
    response = render(request, "courses/code.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@role_required(Role.PROGRAMME_MANAGER)
def end_code(request: SignedInRequest, pk: int) -> HttpResponse:
    made = access.code(request.user, pk)
    if request.method != "POST":
        return redirect("courses:code", pk=pk)
    try:
        actions.end_code(code=made, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("courses:code", pk=pk)
    messages.success(request, _("Nobody can enrol by the code of %(label)s from now on.") % {"label": made.label})
    return redirect("courses:codes")


def _places(made: EnrolmentCode) -> str:
    return _("%(uses)d of %(places)d") % {"uses": made.uses, "places": made.places}


def _status(made: EnrolmentCode) -> dict[str, str]:
    """How it stands today, as the mark and the words of it."""
    today = timezone.localdate(timezone=ZoneInfo(made.organisation.timezone))
    kind, words = {
        "open": ("active", _("Open")),
        "ended": ("suspended", _("Ended")),
        "over": ("expired", _("Its last day is over")),
        "full": ("complete", _("All places taken")),
    }[made.status(made.uses, today)]
    return {"kind": kind, "words": words, "places": _places(made)}
