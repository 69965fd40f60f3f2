"""The pages on which an entry is written one question at a time, kept with every answer, and a day is said again."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lms.content.templatetags.peerway import minutes as in_words
from lms.people.actions import Refused
from supervision import access, actions, hours, rules
from supervision.forms import FIELD_OF_RULE, LogForm, questions
from supervision.models import HourEntry, Kind, Mode, Placement, Population, UnfinishedEntry
from supervision.views import SignedInRequest, typed
from supervision.views.entries import after_saving


@login_required
def begin_entry(request: SignedInRequest, pk: int) -> HttpResponse:
    """The first question. Nothing is kept before it is answered; then every answer is, whatever happens."""
    placement = access.own_placement(request.user, pk)
    form = questions.DayForm(typed(request), today=placement.site.today(), said=request.GET.get("on", ""))
    if request.method == "POST" and form.is_valid() and _passes(form, "day", placement, form.answers):
        unfinished = actions.begin_entry(
            placement=placement, answers=form.answers, by=request.user, row_key=form.cleaned_data["row_key"]
        )
        return _onward(unfinished)
    context = {"form": form, "step": "day", "placement": placement, "back_url": reverse("supervision:practice")}
    return render(request, "supervision/question.html", context)


@login_required
def answer_entry(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    """One question of an entry that was begun; its answer is kept, and the next open question follows."""
    if step not in questions.QUESTIONS:
        raise Http404
    unfinished = access.unfinished_entry(request.user, pk)
    form = _form(request, unfinished, step)
    if request.method == "POST" and form.is_valid():
        answers = unfinished.answers | form.answers
        if _passes(form, step, unfinished.placement, answers):
            try:
                return _onward(actions.answer_entry(unfinished=unfinished, answers=form.answers, by=request.user))
            except Refused as refusal:
                form.add_error(None, str(refusal))
    return render(
        request,
        "supervision/question.html",
        {
            "form": form,
            "step": step,
            "question": questions.QUESTIONS[step][0],
            "is_alone": len(form.visible_fields()) == 1,
            "placement": unfinished.placement,
            "unfinished": unfinished,
            "back_url": _before(unfinished, step),
        },
    )


@login_required
def check_entry(request: SignedInRequest, pk: int) -> HttpResponse:
    """All answers on one page; the button makes the entry. Sent twice, it leads to the entry already there."""
    unfinished = access.unfinished_entries(request.user).filter(pk=pk).first()
    if unfinished is None:
        return _finished_before(request)
    step = questions.open_step(unfinished.answers)
    if step:
        return redirect("supervision:answer_entry", pk, step)
    form = LogForm(unfinished.answers, placement=unfinished.placement, initial={})
    if request.method == "POST" and form.is_valid():
        try:
            return after_saving(request, actions.finish_entry(unfinished=unfinished, work=form.work(), by=request.user))
        except actions.HoursRefused as refusal:
            form.refuse(refusal.answers)
    elif form.is_valid():
        form.refuse(rules.blocks(actions.look_at(placement=unfinished.placement, work=form.work())))
    return render(request, "supervision/check_entry.html", _checked(unfinished, form))


@login_required
@require_POST
def drop_entry(request: SignedInRequest, pk: int) -> HttpResponse:
    actions.drop_entry(unfinished=access.unfinished_entry(request.user, pk), by=request.user)
    messages.success(request, _("What you began is thrown away."))
    return redirect("supervision:practice")


@login_required
@require_POST
def repeat_day(request: SignedInRequest, day: date, onto: date) -> HttpResponse:
    """Every entry of one day again on another, as drafts that can be changed."""
    repeated = actions.repeat_day(day=day, onto=onto, by=request.user)
    if repeated.drafts:
        total = in_words(sum(version.minutes for version in repeated.drafts))
        words = ngettext(
            "%(count)d draft, %(time)s, is written for %(day)s. Look it over before you hand it in.",
            "%(count)d drafts, %(time)s, are written for %(day)s. Look them over before you hand them in.",
            len(repeated.drafts),
        )
        said = {"count": len(repeated.drafts), "time": total, "day": rules.long_date(onto)}
        messages.success(request, words % said)
    for problem in repeated.problems:
        messages.warning(request, problem)
    if not repeated.drafts and not repeated.problems:
        messages.info(request, _("Everything of that day is here already."))
    return redirect("supervision:week", hours.monday_of(onto))


def _form(request: SignedInRequest, unfinished: UnfinishedEntry, step: str):
    if step == "day":
        today = unfinished.placement.site.today()
        return questions.DayForm(typed(request), today=today, said=unfinished.answers.get("on", ""))
    return questions.QuestionForm(typed(request), step=step, placement=unfinished.placement, answers=unfinished.answers)


def _passes(form, step: str, placement: Placement, answers: dict[str, str]) -> bool:
    """Whether no rule stops what this page asks; what another page asks is said there, and again at the end."""
    work = questions.work_so_far(answers, placement)
    names = questions.QUESTIONS[step][1]
    stops = rules.blocks(actions.look_at(placement=placement, work=work))
    own = [answer for answer in stops if FIELD_OF_RULE.get(answer.rule) in names]
    form.refuse(own)
    return not own


def _onward(unfinished: UnfinishedEntry) -> HttpResponse:
    step = questions.open_step(unfinished.answers)
    if step:
        return redirect("supervision:answer_entry", unfinished.pk, step)
    return redirect("supervision:check_entry", unfinished.pk)


def _before(unfinished: UnfinishedEntry, step: str) -> str:
    """Where the back link leads: to the check where all is answered, else to the question before, or out."""
    pages = questions.needed(unfinished.answers)
    place = pages.index(step) if step in pages else 0
    if not questions.open_step(unfinished.answers):
        return reverse("supervision:check_entry", args=[unfinished.pk])
    if place == 0:
        return reverse("supervision:practice")
    return reverse("supervision:answer_entry", args=[unfinished.pk, pages[place - 1]])


def _finished_before(request: SignedInRequest) -> HttpResponse:
    """A second click: the entry that the first one made."""
    entry = HourEntry.objects.filter(person=request.user, row_key=request.POST.get("row_key", "-")).first()
    if entry is None:
        raise Http404
    return redirect("supervision:entry", entry.pk)


def _checked(unfinished: UnfinishedEntry, form: LogForm) -> dict:
    problems = [
        {"text": problem, "href": _url(unfinished, questions.STEP_OF_FIELD.get(name, "times"))}
        for name, found in form.errors.items()
        for problem in found
    ]
    warnings = []
    if not problems:
        answers = actions.look_at(placement=unfinished.placement, work=form.work())
        warnings = [answer.sentence for answer in answers if answer.verdict == rules.WARN]
    return {
        "unfinished": unfinished,
        "rows": _rows(unfinished, form),
        "warnings": warnings,
        "problems": problems,
    }


def _rows(unfinished: UnfinishedEntry, form: LogForm) -> list[dict]:
    """Every answer in words, with the page where it is changed."""
    said, titles = form.cleaned_data, dict(form.topic_titles)
    work = form.work() if form.is_valid() else None
    parts = [f"{titles.get(code, code)}, {in_words(part)}" for code, part in (work.topics if work else {}).items()]
    times = " – ".join(time_format(said[name], "P") for name in ("starts", "ends") if name in said)
    rows = [
        ("day", _("Day"), rules.long_date(said.get("on"))),
        ("times", _("When"), ", ".join(filter(None, [times, in_words(form.minutes_of(work)) if work else ""]))),
        ("kind", _("What"), unfinished.placement.words.kind(said["kind"]) if said.get("kind") else ""),
        *([("group", _("Group"), said.get("group_size"))] if said.get("kind") == Kind.GROUP else []),
        ("mode", _("How"), Mode(said["mode"]).label if said.get("mode") else ""),
        ("population", _("Whom it served"), Population(said["population"]).label if said.get("population") else ""),
        ("topics", _("Topics"), "; ".join(parts)),
        ("note", _("Note"), said.get("note", "")),
    ]
    return [{"key": key, "value": value or _("Not said"), "url": _url(unfinished, step)} for step, key, value in rows]


def _url(unfinished: UnfinishedEntry, step: str) -> str:
    return reverse("supervision:answer_entry", args=[unfinished.pk, step])
