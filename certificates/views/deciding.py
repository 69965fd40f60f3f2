"""The desks of reviewers and registrars: queues, the same findings the applicant sees, and what they may do."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certificates import access, actions, clocks, fees, judging, merging, processes, renaming, separation
from certificates.forms.applications import ReasonsForm
from certificates.models import Appeal, Application, Status
from certificates.views.programmes import findings_context
from lms.people.access import holds, role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role

PER_PAGE = 50


@role_required(Role.REVIEWER)
def review_queue(request: HttpRequest) -> HttpResponse:
    return _queue(request, access.to_review(request.user), "certificates/review_queue.html")


@role_required(Role.REGISTRAR)
def decide_queue(request: HttpRequest) -> HttpResponse:
    more = {
        "programmes": access.programmes_of_registrar(request.user),
        "appeals": access.appeals_to_decide(request.user)[:PER_PAGE],
        "names": renaming.to_decide(request.user)[:PER_PAGE],
        "merges": merging.to_decide(request.user).count(),
    }
    return _queue(request, access.to_decide(request.user), "certificates/decide_queue.html", **more)


def _queue(request: HttpRequest, waiting: QuerySet[Application], template: str, **more: Any) -> HttpResponse:
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"application": one, "clock": clocks.of_body(one, one.programme.today())} for one in page]
    news = access.with_new_messages(request.user)[:PER_PAGE]
    return render(request, template, {"page": page, "rows": rows, "news": news, **more})


@role_required(Role.REVIEWER)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    return _review_page(request, access.application_to_review(request.user, pk), ReasonsForm())


@role_required(Role.REVIEWER, Role.REGISTRAR)
@second_factor_required
@require_POST
def recommend(request: HttpRequest, pk: int) -> HttpResponse:
    """Do a step and hand the application on to the next."""
    shown = access.application_in_hand(request.user, pk)
    following = processes.next_step(shown)
    try:
        actions.recommend(application=shown, by=request.user, as_of=request.POST.get("as_of", ""))
    except Refused as refusal:
        return _own_page(request, shown, ReasonsForm(), [str(refusal)])
    messages.success(request, _("Recommended. The next step is: %(step)s.") % {"step": following})
    return redirect(_queue_of(shown))


@role_required(Role.REVIEWER, Role.REGISTRAR)
@second_factor_required
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    shown = access.application_in_hand(request.user, pk)
    form = ReasonsForm(request.POST)
    if not form.is_valid():
        return _own_page(request, shown, form)
    try:
        actions.give_back(application=shown, by=request.user, reasons=form.cleaned_data["reasons"])
    except Refused as refusal:
        return _own_page(request, shown, form, [str(refusal)])
    messages.success(request, _("Returned. The applicant reads your reasons."))
    return redirect(_queue_of(shown))


def _queue_of(shown: Application) -> str:
    return "certificates:review_queue" if shown.waits_for == Role.REVIEWER else "certificates:decide_queue"


def _own_page(request: HttpRequest, shown: Application, form: ReasonsForm, problems=()) -> HttpResponse:
    """The desk at which somebody reads this application: the registrar's, for who does not review for its body."""
    if holds(request.user, Role.REVIEWER, organisation=shown.programme.body_id):
        return _review_page(request, shown, form, problems)
    return _decide_page(request, shown, ReasonsForm(), problems, return_form=form)


def _review_page(request: HttpRequest, shown: Application, form: ReasonsForm, problems=()) -> HttpResponse:
    is_here = shown.status == Status.SUBMITTED and shown.waits_for == Role.REVIEWER
    context = {
        "may_recommend": is_here,
        "may_give_back": is_here,
        "references": access.references_to_read(request.user).filter(
            person__in=shown.person.accounts, programme=shown.programme
        ),
        "in_the_way": separation.in_the_way_of_step(request.user, shown) if is_here else [],
    }
    return _desk(request, shown, form, problems, "certificates/review.html", context)


@role_required(Role.REGISTRAR)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide_page(request, access.application_to_decide(request.user, pk), ReasonsForm())


@role_required(Role.REGISTRAR)
@second_factor_required
@require_POST
@reauthentication_required
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    shown = access.application_to_decide(request.user, pk)
    try:
        certificate = actions.approve(application=shown, by=request.user, as_of=request.POST.get("as_of", ""))
    except actions.Stopped as stopped:
        return _decide_page(request, shown, ReasonsForm(), stopped.problems)
    except Refused as refusal:
        return _decide_page(request, shown, ReasonsForm(), [str(refusal)])
    messages.success(request, _("Certificate %(number)s is issued.") % {"number": certificate.shown_number})
    return redirect("certificates:issued_certificate", certificate.number)


@role_required(Role.REGISTRAR)
@second_factor_required
@require_POST
@reauthentication_required
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    shown = access.application_to_decide(request.user, pk)
    form = ReasonsForm(request.POST)
    if not form.is_valid():
        return _decide_page(request, shown, form)
    try:
        actions.refuse(application=shown, by=request.user, reasons=form.cleaned_data["reasons"])
    except Refused as refusal:
        return _decide_page(request, shown, form, [str(refusal)])
    messages.success(request, _("Decided. The applicant reads your reasons."))
    return redirect("certificates:decide_queue")


def _decide_page(
    request: HttpRequest, shown: Application, form: ReasonsForm, problems=(), return_form: ReasonsForm | None = None
) -> HttpResponse:
    may_decide = shown.status == Status.RECOMMENDED
    may_recommend = shown.status == Status.SUBMITTED and shown.waits_for == Role.REGISTRAR
    in_the_way = separation.in_the_way_of_deciding if may_decide else separation.in_the_way_of_step
    context = {
        "may_decide": may_decide,
        "may_recommend": may_recommend,
        "return_form": return_form or ReasonsForm(auto_id="return_%s"),
        "plans": shown.plans.unissued(),
        "in_the_way": in_the_way(request.user, shown) if may_decide or may_recommend else [],
        "still_due": fees.in_the_way_of_deciding(shown) if may_decide else [],
    }
    return _desk(request, shown, form, problems, "certificates/decide.html", context)


def _answer_clock(shown: Application) -> clocks.Clock | None:
    appeal = Appeal.objects.filter(decision__application=shown, answer=None).first()
    return clocks.of_answer(shown, appeal, shown.programme.today()) if appeal else None


def _desk(request, shown: Application, form: ReasonsForm, problems, template: str, context: dict[str, Any]):
    judgement = judging.application(shown, on=shown.programme.today())
    context |= findings_context(judgement) | {
        "application": shown,
        "answer_clock": _answer_clock(shown),
        "steps": processes.steps_of(shown),
        "next_step": processes.next_step(shown),
        "bodys_clock": clocks.of_body(shown, shown.programme.today()),
        "reviews": shown.reviews.select_related("by"),
        "form": form,
        "problems": [{"text": problem} for problem in problems],
    }
    return render(request, template, context)
