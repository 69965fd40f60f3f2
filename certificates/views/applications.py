"""An applicant's own application: begin, answer, check, send, follow."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certificates import access, actions, clocks, fees, filing, histories, money, processes, wording
from certificates.forms.applications import PrintedNameForm
from certificates.judging import Judgement
from certificates.models import Application, Decision, Recommendation, Status
from certificates.views.programmes import standing
from lms.content.models import Topic
from lms.content.templatetags.peerway import longdate
from lms.people.actions import Refused

# What the body does on its own side of the desk is no news for the applicant until it is decided.
NOT_FOR_APPLICANTS = frozenset({"certificates.plan_issue", "certificates.drop_plan"})


@login_required
def applications(request: HttpRequest) -> HttpResponse:
    return render(request, "certificates/applications.html", {"applications": access.applications_of(request.user)})


@login_required
@require_POST
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        application = actions.begin(programme=access.programme(slug), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("certificates:path", slug)
    return redirect("certificates:application", application.pk)


@login_required
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an application stands, what was said about it, and what comes next."""
    shown = get_object_or_404(access.applications_of(request.user), pk=pk)
    reviews = shown.reviews.filter(recommendation=Recommendation.RETURN)
    context = {
        "application": shown,
        "steps": processes.steps_of(shown),
        "returned": reviews.last() if shown.status == Status.RETURNED else None,
        "may_withdraw": shown.may_become(Status.CLOSED),
        "certificate": access.held_by(request.user).filter(plan__application=shown).first(),
        "history": [*histories.told(shown, shown.programme, without=NOT_FOR_APPLICANTS)],
        **_clocks(shown),
        **_decided(shown),
        **_costs(shown),
    }
    return render(request, "certificates/application.html", context)


def _clocks(shown: Application) -> dict[str, Any]:
    today = shown.programme.today()
    return {"clock": clocks.of_applicant(shown, today), "bodys_clock": clocks.of_body(shown, today)}


def _costs(shown: Application) -> dict[str, Any]:
    lines = fees.lines(shown)
    return {"lines": lines, "total": money.in_words(fees.still_due(lines))}


def _decided(shown: Application) -> dict[str, Any]:
    """The decision with its appeal, and until when either side acts."""
    decision = Decision.objects.filter(application=shown).select_related("appeal__answer").first()
    if decision is None:
        return {}
    today = shown.programme.today()
    appeal = getattr(decision, "appeal", None)
    clock = None if appeal else clocks.of_appeal(shown, decision, today)
    return {
        "decision": decision,
        "appeal_clock": clock,
        "may_appeal": clock is not None and not clock.is_over,
        "answer_clock": appeal and clocks.of_answer(shown, appeal, today),
    }


@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The name to print; what is typed is kept whether or not it is complete."""
    shown = access.own_application(request.user, pk)
    if not shown.is_first:
        return redirect("certificates:choose", pk)
    kept = {"given_names": shown.given_names, "family_name": shown.family_name}
    form = PrintedNameForm(request.POST if request.method == "POST" else None, initial=kept)
    if request.method == "POST":
        form.is_valid()
        typed = {name: form.cleaned_data.get(name, kept[name]) for name in kept}
        try:
            actions.answer(application=shown, by=request.user, **typed)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("certificates:application", pk)
        if "later" in request.POST:
            return redirect("certificates:application", pk)
        if form.is_valid():
            return redirect("certificates:check_answers", pk)
    return render(request, "certificates/answer.html", {"application": shown, "form": form})


@login_required
def check_answers(request: HttpRequest, pk: int) -> HttpResponse:
    shown = access.own_application(request.user, pk)
    if not shown.is_with_applicant:
        return redirect("certificates:application", pk)
    return _check_page(request, shown, [])


@login_required
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    shown = access.own_application(request.user, pk)
    try:
        actions.submit(application=shown, by=request.user)
    except actions.NotReady as refusal:
        topics = Topic.objects.titles()
        return _check_page(
            request,
            shown,
            [
                {"text": wording.missing(finding, topics), "href": f"#finding-{finding['id']}"}
                for finding in refusal.missing
            ],
        )
    except Refused as refusal:
        return _check_page(request, shown, [{"text": str(refusal)}])
    return redirect("certificates:submitted", pk)


@login_required
def submitted(request: HttpRequest, pk: int) -> HttpResponse:
    """The confirmation, which works when it is bookmarked."""
    shown = access.own_application(request.user, pk)
    if shown.submitted_at is None:
        return redirect("certificates:application", pk)
    return render(request, "certificates/submitted.html", {"application": shown, "next_steps": _next_steps(shown)})


def _next_steps(shown: Application) -> list[dict[str, str]]:
    *steps, last = processes.of(shown).steps
    clock = clocks.of_body(shown, shown.programme.today())
    return [
        {
            "what": _("%(step)s: somebody looks at your evidence. If anything is missing, you hear what and why.")
            % {"step": step["name"]}
        }
        for step in steps
    ] + [
        {
            "what": _("%(step)s: another person decides.") % {"step": last["name"]},
            "when": _("By %(day)s") % {"day": longdate(clock.until)} if clock else "",
        },
        {"what": _("You get a mail when there is news. Your certificate will be on this site.")},
    ]


@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The applicant ends it; asked once more, since it cannot be undone."""
    shown = access.own_application(request.user, pk)
    problems = []
    if request.method == "POST":
        try:
            actions.withdraw(application=shown, by=request.user)
        except Refused as refusal:
            problems = [{"text": str(refusal)}]
        else:
            messages.success(request, _("Your application is withdrawn. What counts on your path still counts."))
            return redirect("certificates:application", pk)
    return render(request, "certificates/withdraw.html", {"application": shown, "problems": problems})


def _due_by_sending(shown: Application, judgement: Judgement) -> list[dict[str, str]]:
    return [
        {"key": fee["label"], "value": money.in_words(fee["cents"])} for fee in fees.due_by_sending(shown, judgement)
    ]


def _check_page(request: HttpRequest, shown: Application, problems: list[dict[str, str]]) -> HttpResponse:
    try:
        context = standing(request.user, shown.programme, shown)
        missing = filing.still_to_mend(context["judgement"].findings, context["judgement"].waiting)
        context["costs"] = _due_by_sending(shown, context["judgement"])
    except Refused as refusal:
        context, missing, problems = {}, [], [{"text": str(refusal)}]
    context |= {"application": shown, "problems": problems, "missing": missing}
    return render(request, "certificates/check_answers.html", context)
