"""Live trainings: planned and noted by those who give them, joined and left by those who take part."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses import access, actions
from courses.forms.live import (
    AttendanceForm,
    CancelForm,
    LiveTrainingForm,
    MakeUpForm,
    SessionForm,
    SessionsFormSet,
)
from courses.models import LiveParticipant, LiveTraining
from lms.content.models import Topic
from lms.people import codes as symbols
from lms.people.access import SignedInRequest, role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role

# Where the session keeps a fresh code until its page has shown it.
FRESH = "courses_fresh_live_code"

teaches = role_required(Role.INSTRUCTOR, Role.PROGRAMME_MANAGER)


@teaches
@require_GET
def live_trainings(request: SignedInRequest) -> HttpResponse:
    return render(request, "courses/live_trainings.html", {"trainings": access.live_trainings(request.user)})


@teaches
def plan_live(request: SignedInRequest) -> HttpResponse:
    form = LiveTrainingForm(request.POST or None, person=request.user)
    formset = SessionsFormSet(request.POST or None)
    if request.method == "POST" and form.is_valid() & formset.is_valid():
        said = form.cleaned_data
        try:
            training, code = actions.plan_live(
                organisation=said["organisation"],
                title=said["title"],
                mode=said["mode"],
                place=said["place"],
                course=said["course"],
                most_missed=form.minutes,
                sessions=formset.planned,  # type: ignore[attr-defined]
                by=request.user,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            request.session[FRESH] = [training.pk, symbols.shown(code)]
            return redirect("courses:live_training", pk=training.pk)
    return render(request, "courses/plan_live.html", {"form": form, "formset": formset})


@teaches
@require_GET
def live_training(request: SignedInRequest, pk: int) -> HttpResponse:
    """The sessions, the people and what each lacks; once, right after planning, the code people join by."""
    return _training_page(request, access.live_training(request.user, pk))


@teaches
def add_session(request: SignedInRequest, pk: int) -> HttpResponse:
    training = access.live_training(request.user, pk)
    form = SessionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_session(training=training, session=form.planned, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("courses:live_training", pk=pk)
    return render(request, "courses/live_session.html", {"form": form, "training": training})


@teaches
def move_session(request: SignedInRequest, pk: int) -> HttpResponse:
    session = access.live_session(request.user, pk)
    form = SessionForm(request.POST or None, session=session)
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_session(session=session, to=form.planned, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("courses:live_training", pk=session.training_id)
    context = {"form": form, "training": session.training, "session": session}
    return render(request, "courses/live_session.html", context)


@teaches
def note_attendance(request: SignedInRequest, pk: int) -> HttpResponse:
    session = access.live_session(request.user, pk)
    people = list(_people(session.training).filter(credit=None))
    form = AttendanceForm(request.POST or None, session=session, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_attendance(session=session, present=form.present, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Attendance on %(when)s is noted.") % {"when": session.in_words})
            return redirect("courses:live_training", pk=session.training_id)
    context = {"form": form, "session": session, "training": session.training}
    return render(request, "courses/note_attendance.html", context)


@teaches
def make_up(request: SignedInRequest, pk: int) -> HttpResponse:
    participant = access.live_participant(request.user, pk)
    form = MakeUpForm(request.POST or None, participant=participant)
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_up(participant=participant, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("courses:live_training", pk=participant.training_id)
    return render(request, "courses/make_up.html", {"form": form, "participant": participant})


@teaches
@second_factor_required
@require_POST
def confirm_live(request: SignedInRequest, pk: int) -> HttpResponse:
    training = access.live_training(request.user, pk)
    try:
        fresh = actions.confirm_live(training=training, by=request.user)
    except Refused as refusal:
        return _training_page(request, training, problem=str(refusal))
    if fresh:
        messages.success(request, _("Confirmed: it stands on %(count)d transcripts.") % {"count": len(fresh)})
    else:
        messages.info(request, _("Nobody more has been there for enough of it yet."))
    return redirect("courses:live_training", pk=pk)


@teaches
def cancel_live(request: SignedInRequest, pk: int) -> HttpResponse:
    training = access.live_training(request.user, pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_live(training=training, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("courses:live_training", pk=pk)
    return render(request, "courses/cancel_live.html", {"form": form, "training": training})


@login_required
@require_GET
def live_place(request: SignedInRequest, pk: int) -> HttpResponse:
    """One's own page of a live training: when and where, what was noted, what is missing."""
    place = access.live_place(request.user, pk)
    there, titles = place.present(), Topic.objects.titles()
    rows = [
        {"session": session, "topic": titles.get(session.topic, session.topic), "there": there.get(session.pk)}
        for session in place.training.sessions.all()
    ]
    context = {"place": place, "training": place.training, "rows": rows, **_standing(place)}
    response = render(request, "courses/live_place.html", context)
    response.headers["Cache-Control"] = "no-store, private"
    return response


@login_required
@require_POST
def leave_live(request: SignedInRequest, pk: int) -> HttpResponse:
    place = access.live_place(request.user, pk)
    try:
        actions.leave_live(participant=place, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("courses:live_place", pk=pk)
    messages.success(request, _("You no longer take part in %(title)s.") % {"title": place.training.title})
    return redirect("courses:home")


def _training_page(request: SignedInRequest, training: LiveTraining, problem: str = "") -> HttpResponse:
    fresh_pk, fresh = request.session.get(FRESH) or (None, "")
    if fresh_pk == training.pk:
        del request.session[FRESH]
    titles, now = Topic.objects.titles(), timezone.now()
    context = {
        "training": training,
        "sessions": [
            {"session": one, "topic": titles.get(one.topic, one.topic), "has_begun": one.starts_at <= now}
            for one in training.sessions.all()
        ],
        "people": [{"participant": one, **_standing(one)} for one in _people(training)],
        "is_over": training.last_at is not None and training.last_at <= now,  # type: ignore[attr-defined]
        "fresh": fresh if fresh_pk == training.pk else "",
        "problems": [{"text": problem}] if problem else [],
    }
    response = render(request, "courses/live_training.html", context, status=409 if problem else 200)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _people(training: LiveTraining):
    people = training.participants.filter(left_at=None).select_related("person", "credit", "training")
    names = ("person__legal_family_name", "person__legal_given_names", "pk")
    return people.prefetch_related("attendances", "training__sessions").order_by(*names)


def _standing(place: LiveParticipant) -> dict:
    """What was attended, and which sessions must be made up."""
    attended = place.attended()
    unmissable = [one for one in place.training.sessions.all() if one.pk in attended.unmissable]
    return {"attended": attended, "unmissable": unmissable, "credit": getattr(place, "credit", None)}
