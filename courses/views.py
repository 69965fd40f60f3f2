"""The doors of this room: the pages of a course as one person meets them, their own learning, and claims."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.models import Page

from assessments.models import Attempt
from courses import access, actions, progress, standing
from courses.forms import ClaimForm, ReflectionForm, ReturnForm, TopicTimesFormSet
from courses.models import (
    AssessmentPage,
    CataloguePage,
    CoursePage,
    LessonPage,
    ModulePage,
    StudyPage,
    TrainingClaim,
    TrainingCredit,
)
from courses.progress import NOTHING, Outline
from lms.content.models import Topic
from lms.content.templatetags.peerway import longdate as date_in_words
from lms.content.templatetags.peerway import minutes as in_words
from lms.people.access import role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.models import User
from lms.people.roles import Role


class SignedInRequest(HttpRequest):
    """The request of a person who is signed in, as every door behind `login_required` has it."""

    user: User


# The pages of a course: Wagtail finds them, `wagtail_hooks` hands them to these doors.


def catalogue(request: HttpRequest, page: CataloguePage) -> HttpResponse:
    context = page.get_context(request)
    mine = set()
    if request.user.is_authenticated:
        mine = set(access.enrolments(request.user).values_list("course_key", flat=True))
    for offer in context["offers"]:
        offer["is_mine"] = offer["course"].translation_key in mine
    return render(request, page.template, context)


def course(request: HttpRequest, page: CoursePage) -> HttpResponse:
    enrolment = access.enrolment(request.user, page.translation_key)
    done = enrolment.done() if enrolment else NOTHING
    context = page.get_context(request, done=done) | {"enrolment": enrolment}
    context["can_complete"] = bool(enrolment and progress.to_freeze(context["outline"], done))
    return render(request, page.template, context)


def module(request: HttpRequest, page: ModulePage) -> HttpResponse:
    outline = _on_its_path(page)
    enrolment = access.enrolment(request.user, outline.key)
    done = enrolment.done() if enrolment else NOTHING
    context = page.get_context(request, outline=outline, done=done) | {
        "enrolment": enrolment,
        "credits": list(enrolment.credits.filter(module_key=page.translation_key)) if enrolment else [],
        "can_complete": page.translation_key in {ready.key for ready in progress.to_freeze(outline, done)},
    }
    return render(request, page.template, context)


def lesson(request: HttpRequest, page: LessonPage) -> HttpResponse:
    outline = _on_its_path(page)
    enrolment = access.enrolment_reading(request.user, outline.key, page.translation_key)
    if not access.may_read(request.user, page, outline, enrolment):
        return _ask_to_enrol(request, page, outline)
    if enrolment and enrolment.reading is None:
        actions.view(enrolment=enrolment, lesson=page)
    context = page.get_context(request, outline=outline) | {"enrolment": enrolment}
    if request.user.is_authenticated and page.reflection_prompts():
        kept = access.reflections(request.user).filter(lesson_key=page.translation_key)
        context["reflections"] = {str(block): text for block, text in kept.values_list("block", "text")}
        context["reflect_url"] = reverse("courses:reflect", args=[page.translation_key])
    return render(request, page.template, context)


def assessment(request: HttpRequest, page: AssessmentPage) -> HttpResponse:
    outline = _on_its_path(page)
    enrolment = access.enrolment(request.user, outline.key)
    if enrolment is None:
        return _ask_to_enrol(request, page, outline)
    finished = Attempt.objects.finished_by(request.user).filter(assessment=page.assessment_id)
    context = page.get_context(request, outline=outline) | {
        "enrolment": enrolment,
        "attempts": list(finished),
        "has_passed": any(attempt.passed for attempt in finished),
    }
    return render(request, page.template, context)


PAGES: dict[type[Page], Callable[[HttpRequest, Any], HttpResponse]] = {
    CataloguePage: catalogue,
    CoursePage: course,
    ModulePage: module,
    LessonPage: lesson,
    AssessmentPage: assessment,
}


def _on_its_path(page: StudyPage) -> Outline:
    """The course of a page; a page whose module or course is not published is not there."""
    outline = page.outline()
    keys = {module.key for module in outline.modules} | {step.key for step in outline.steps()}
    if page.translation_key not in keys:
        raise Http404
    return outline


def _ask_to_enrol(request: HttpRequest, page: StudyPage, outline: Outline) -> HttpResponse:
    return render(request, "courses/ask_to_enrol.html", {"page": page, "outline": outline})


# What people do on them.


@login_required
def enrol(request: SignedInRequest, key: UUID) -> HttpResponse:
    page = access.course(key)
    if request.method != "POST":
        return redirect(page.url)
    try:
        enrolment = actions.enrol(person=request.user, course=page, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(page.url)
    step = progress.next_step(page.outline(), enrolment.done())
    return redirect(step.url if step else page.url)


@login_required
def mark_read(request: SignedInRequest, key: UUID) -> HttpResponse:
    page = access.lesson(key)
    if request.method != "POST":
        return redirect(page.url)
    try:
        fresh = actions.mark_read(person=request.user, lesson=page, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(page.url)
    outline = page.outline()
    here, _number = progress.place_of(outline, page.translation_key)
    _before, after = progress.neighbours(outline, page.translation_key)
    if fresh and here:
        _congratulate(request, fresh)
        return redirect(here.url)
    return redirect(after.url if after else outline.url)


@login_required
def complete(request: SignedInRequest, key: UUID) -> HttpResponse:
    """For the button that is shown where the last open step was taken out of a module."""
    page = access.course(key)
    enrolment = access.enrolment(request.user, key)
    if request.method == "POST" and enrolment:
        _congratulate(request, actions.complete(enrolment=enrolment))
    return redirect(page.url)


def _congratulate(request: HttpRequest, fresh: list[TrainingCredit]) -> None:
    for title in dict.fromkeys(credit.title for credit in fresh):
        spent = sum(credit.minutes for credit in fresh if credit.title == title)
        facts = {"module": title, "time": in_words(spent)}
        messages.success(request, _("You have completed %(module)s. %(time)s are on your transcript.") % facts)


@login_required
def reflect(request: SignedInRequest, key: UUID) -> HttpResponse:
    page = access.lesson(key)
    form = ReflectionForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return redirect(page.url)
    block, text = form.cleaned_data["block"], form.cleaned_data["text"]
    try:
        kept = actions.reflect(person=request.user, lesson=page, block=block, text=text, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(page.url)
    messages.success(request, _("Your reflection is kept.") if kept else _("Nothing is kept for this question."))
    return redirect(f"{page.url}#block-{block}")


# One's own learning.


@login_required
def home(request: SignedInRequest) -> HttpResponse:
    context = {
        "learning": standing.of(request.user),
        "catalogues": CataloguePage.objects.live().select_related("organisation"),
        "claims": access.claims(request.user),
        "total": TrainingCredit.objects.of(request.user).aggregate(Sum("minutes"))["minutes__sum"] or 0,
    }
    return render(request, "courses/home.html", context)


@login_required
def transcript(request: SignedInRequest) -> HttpResponse:
    credits = list(TrainingCredit.objects.of(request.user).select_related("claim__accepted_by"))
    by_topic: dict[str, int] = {}
    for credit in credits:
        by_topic = progress.add_up(by_topic, credit.minutes_by_topic)
    total = sum(credit.minutes for credit in credits)
    context = {
        "credits": credits,
        "by_topic": by_topic,
        "without_topic": total - sum(by_topic.values()),
        "total": total,
        "topics": Topic.objects.titles(),
        "printed_on": timezone.localdate(),
    }
    return render(request, "courses/transcript.html", context)


@login_required
def reflections(request: SignedInRequest) -> HttpResponse:
    return render(request, "courses/reflections.html", {"reflections": access.reflections(request.user)})


@login_required
def export_reflections(request: SignedInRequest) -> HttpResponse:
    """Everything one wrote for oneself, as a plain text file."""
    response = render(
        request,
        "courses/reflections.txt",
        {"reflections": access.reflections(request.user)},
        content_type="text/plain; charset=utf-8",
    )
    response["Content-Disposition"] = 'attachment; filename="reflections.txt"'
    return response


# Training taken elsewhere.


@login_required
def claim_training(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Send training, or send a returned claim again; what was typed stays where something is missing."""
    claim = access.claim(request.user, pk) if pk else None
    form = ClaimForm(request.POST or None, claim=claim)
    times = [{"topic": code, **_hours(spent)} for code, spent in claim.minutes_by_topic.items()] if claim else None
    formset = TopicTimesFormSet(request.POST or None, initial=times)
    if request.method == "POST" and form.is_valid() & formset.is_valid():
        try:
            sent = actions.claim_training(
                person=request.user,
                organisation=form.cleaned_data["organisation"],
                by=request.user,
                claim=claim,
                minutes=form.minutes,
                minutes_by_topic=formset.minutes_by_topic,  # type: ignore[attr-defined]
                **form.facts_of(form.cleaned_data),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your training is sent. You get a mail when it is decided."))
            return redirect("courses:claim", pk=sent.pk)
    return render(request, "courses/claim_training.html", {"form": form, "formset": formset, "claim": claim})


def _hours(spent: int) -> dict[str, int]:
    hours, rest = divmod(spent, 60)
    return {"hours": hours, "rest": rest}


@login_required
def claim(request: SignedInRequest, pk: int) -> HttpResponse:
    mine = access.claim(request.user, pk)
    return render(request, "courses/claim.html", {"claim": mine, "rows": _rows(mine)})


@role_required(Role.PROGRAMME_MANAGER)
@require_GET
def claims(request: SignedInRequest) -> HttpResponse:
    """The queue of a programme manager."""
    return render(request, "courses/claims.html", {"claims": access.claims_to_decide(request.user)})


@role_required(Role.PROGRAMME_MANAGER)
@require_GET
def decide_claim(request: SignedInRequest, pk: int) -> HttpResponse:
    return _decision_page(request, access.claim_to_decide(request.user, pk), ReturnForm())


@role_required(Role.PROGRAMME_MANAGER)
@second_factor_required
@reauthentication_required(allow_get=True)
def accept_claim(request: SignedInRequest, pk: int) -> HttpResponse:
    sent = access.claim_to_decide(request.user, pk)
    if request.method != "POST":
        return redirect("courses:decide_claim", pk=pk)
    try:
        actions.accept_claim(claim=sent, by=request.user, as_of=_as_shown(request, sent))
    except Refused as refusal:
        return _decision_page(request, sent, ReturnForm(), problem=str(refusal))
    messages.success(request, _("The training of %(name)s is accepted.") % {"name": sent.person})
    return redirect("courses:claims")


@role_required(Role.PROGRAMME_MANAGER)
@second_factor_required
@reauthentication_required(allow_get=True)
def return_claim(request: SignedInRequest, pk: int) -> HttpResponse:
    sent = access.claim_to_decide(request.user, pk)
    if request.method != "POST":
        return redirect("courses:decide_claim", pk=pk)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _decision_page(request, sent, form)
    try:
        actions.return_claim(
            claim=sent, reason=form.cleaned_data["reason"], by=request.user, as_of=_as_shown(request, sent)
        )
    except Refused as refusal:
        return _decision_page(request, sent, form, problem=str(refusal))
    messages.success(request, _("The training of %(name)s is returned with your reason.") % {"name": sent.person})
    return redirect("courses:claims")


def _as_shown(request: HttpRequest, sent: TrainingClaim):
    """When the claim was sent, as the page said that the person decides from; nothing typed there is trusted."""
    try:
        return parse_datetime(request.POST.get("as_of", ""))
    except ValueError:
        return None


def _decision_page(request: HttpRequest, sent: TrainingClaim, form: ReturnForm, problem: str = "") -> HttpResponse:
    context = {
        "claim": sent,
        "rows": _rows(sent),
        "form": form,
        "problems": [{"text": problem}] if problem else [],
        "as_of": sent.claimed_at.isoformat(),
    }
    return render(request, "courses/decide_claim.html", context, status=409 if problem else 200)


def _rows(sent: TrainingClaim) -> list[dict[str, str]]:
    """A claim as a list of facts."""
    titles = Topic.objects.titles()
    parts = [f"{titles.get(code, code)}: {in_words(spent)}" for code, spent in sent.minutes_by_topic.items()]
    days = [date_in_words(day) for day in dict.fromkeys([sent.began_on, sent.completed_on])]
    return [
        {"key": _("Title"), "value": sent.title},
        {"key": _("Given by"), "value": sent.provider},
        {"key": _("Days"), "value": " – ".join(days)},
        {"key": _("Time in all"), "value": in_words(sent.minutes)},
        {"key": _("Topics"), "value": ", ".join(parts)},
        {"key": _("How it was given"), "value": sent.get_mode_display()},
        {"key": _("What it was"), "value": sent.get_activity_display()},
        {"key": _("How it can be checked"), "value": sent.proof},
        {"key": _("Sent to"), "value": sent.organisation.name},
    ]
