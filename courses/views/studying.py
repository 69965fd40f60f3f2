"""What people do on the pages of a course: enrol, read, reflect, complete."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from courses import access, actions, contents, progress
from courses.forms import ReflectionForm
from courses.models import TrainingCredit
from courses.progress import NOTHING, Module, Outline
from lms.content.templatetags.peerway import minutes as in_words
from lms.people.access import SignedInRequest
from lms.people.actions import Refused


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
    step = progress.next_step(enrolment.path_of(page.outline()), enrolment.done())
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
    if here and _says_what_time_is_missing(request, here, outline):
        return redirect(here.url)
    return redirect(after.url if after else outline.url)


def _says_what_time_is_missing(request: SignedInRequest, module: Module, outline: Outline) -> bool:
    """For the reader of a last page that was read sooner than its module asks for."""
    enrolment = access.enrolment(request.user, outline.key) if module.asks_minutes else None
    if enrolment:
        module = next(one for one in enrolment.path_of(outline).modules if one.key == module.key)
    done = enrolment.done() if enrolment else NOTHING
    is_missing = (
        not progress.is_complete(module, done)
        and all(progress.is_done(step, done) for step in module.asked_steps)
        and progress.lacks_time(module, done)
    )
    if is_missing:
        messages.info(request, contents.time_words(module, done))
    return is_missing


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
