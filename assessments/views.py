"""The doors of an attempt as a whole: begin, pause, resume, check, submit, result, history."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from assessments import access, accommodations, actions, results, retakes, timing
from assessments.models import Assessment, Attempt, Layout
from lms.people.actions import Refused
from lms.people.models import User


class SignedInRequest(HttpRequest):
    """What the middleware and `login_required` have made of a request."""

    user: User
    htmx: HtmxDetails


@login_required
def begin(request: SignedInRequest, code: str) -> HttpResponse:
    """What will happen, before it happens; the button starts the attempt or goes on with the open one."""
    assessment = access.assessment(code)
    return_to = access.way_back(request.POST.get("return_to") or request.GET.get("return_to") or "")
    problems = []
    if request.method == "POST":
        try:
            return redirect(_started(request, assessment, return_to))
        except Refused as refusal:
            problems = [{"text": str(refusal)}]
    past = [brought_up_to_date(attempt) for attempt in access.attempts(request.user).filter(assessment=assessment)]
    current = next((attempt for attempt in past if attempt.is_open), None)
    done = [attempt for attempt in past if not attempt.is_open]
    terms = current.terms if current else actions.held_by(request.user)
    context = {
        "assessment": assessment,
        "return_to": return_to,
        "problems": problems,
        "current": current,
        "past": done,
        "decision": retakes.decide(assessment.retake_rules, done, at=timezone.now()),
        "rules": retakes.explained(assessment.retake_rules),
        "minutes": _minutes(assessment, terms),
        "fitted": accommodations.explained(terms),
    }
    return render(request, "assessments/begin.html", context, status=409 if problems else 200)


def _minutes(assessment: Assessment, terms: accommodations.Terms) -> int | None:
    """What this person has, in whole minutes; None without a time limit."""
    limit = assessment.time_limit_minutes
    return None if limit is None else timing.allowed(limit, terms.time_factor) // timedelta(minutes=1)


@login_required
def pause(request: SignedInRequest, pk: int) -> HttpResponse:
    """A break that stops the clock: the button begins it, the page shows how long it may last and no question."""
    if request.method == "POST":
        return paused(request, pk)
    attempt = brought_up_to_date(access.attempt(request.user, pk))
    if not attempt.is_open:
        return handed_in(request, attempt)
    current = attempt.current_break(timezone.now())
    if current is None:
        return redirect(goes_on_at(attempt))
    context = {"attempt": attempt, "current": current, "body_class": attempt.look}
    return render(request, "assessments/pause.html", context)


def paused(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        actions.pause(attempt=pk, by=request.user)
    except (Attempt.DoesNotExist, actions.NotTheirs):
        raise Http404 from None
    except actions.Over:
        return handed_in(request, brought_up_to_date(access.attempt(request.user, pk)))
    except Refused as refusal:
        messages.info(request, str(refusal))
        return redirect(goes_on_at(access.attempt(request.user, pk)))
    return redirect("assessments:pause", pk)


@login_required
@require_POST
def resume(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        actions.resume(attempt=pk, by=request.user)
    except (Attempt.DoesNotExist, actions.NotTheirs):
        raise Http404 from None
    return redirect(goes_on_at(access.attempt(request.user, pk)))


@login_required
@require_GET
def check(request: SignedInRequest, pk: int) -> HttpResponse:
    """All questions with what is chosen, before handing in."""
    attempt = brought_up_to_date(access.attempt(request.user, pk))
    return elsewhere(request, attempt) or _all_answers(request, attempt)


def _all_answers(request: SignedInRequest, attempt: Attempt) -> HttpResponse:
    answers = results.answers(attempt)
    context = {
        "attempt": attempt,
        "answers": answers,
        "left_open": sum(not answer.chosen for answer in answers),
        "unfinished": sum(bool(answer.unfinished) for answer in answers),
        "now": timezone.now(),
        "body_class": attempt.look,
    }
    return render(request, "assessments/check.html", context)


@login_required
@require_POST
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        actions.submit(attempt=pk, by=request.user)
    except (Attempt.DoesNotExist, actions.NotTheirs):
        raise Http404 from None
    return redirect("assessments:result", pk=pk)


@login_required
@require_GET
def result(request: SignedInRequest, pk: int) -> HttpResponse:
    beside = [brought_up_to_date(one) for one in access.attempts_beside(request.user, pk)]
    attempt = next(one for one in beside if one.pk == pk)
    if attempt.is_open:
        return redirect("assessments:check", pk=pk)
    now = timezone.now()
    done = [one for one in beside if not one.is_open]
    asked = results.asked_in(attempt)
    shown = attempt.shows_items(now)
    topics = results.topics(asked) if attempt.shows_topics else []
    context = {
        "attempt": attempt,
        "topics": topics,
        "to_read_again": results.to_read_again(topics),
        "review": results.review(asked, with_key=attempt.shows_rationale(now)) if shown else [],
        "essays": results.essays(asked),
        "waits_until": attempt.waits_until(now),
        "decision": retakes.decide(attempt.assessment.retake_rules, done, at=now),
        "rules": retakes.explained(attempt.assessment.retake_rules),
    }
    return render(request, "assessments/result.html", context)


@login_required
@require_GET
def history(request: SignedInRequest) -> HttpResponse:
    attempts = [brought_up_to_date(attempt) for attempt in access.attempts(request.user).order_by("-started_at")]
    return render(request, "assessments/history.html", {"attempts": attempts})


def brought_up_to_date(attempt: Attempt) -> Attempt:
    """An attempt whose time is over is handed in by the first who looks at it."""
    return actions.close(attempt=attempt) if attempt.is_overdue(timezone.now()) else attempt


def elsewhere(request: SignedInRequest, attempt: Attempt) -> HttpResponse | None:
    """The result of an attempt that is handed in, the page of a break that is on; nothing where questions are shown."""
    if not attempt.is_open:
        return handed_in(request, attempt)
    return redirect("assessments:pause", attempt.pk) if attempt.current_break(timezone.now()) else None


def handed_in(request: SignedInRequest, attempt: Attempt) -> HttpResponse:
    messages.info(request, _("This attempt is handed in. What you had saved is kept."))
    return to(request, reverse("assessments:result", args=[attempt.pk]))


def to(request: SignedInRequest, address: str) -> HttpResponse:
    """To another page, since what was sent was not saved; htmx is told both."""
    if not request.htmx:
        return redirect(address)
    response = HttpResponseClientRedirect(address)
    response.status_code = 409
    return response


def _started(request: SignedInRequest, assessment: Assessment, return_to: str) -> str:
    """Where the attempt goes on: all questions, the first without an answer, or the list when none is left."""
    now = timezone.now()
    attempt = actions.start(person=request.user, assessment=assessment, by=request.user, return_to=return_to, at=now)
    return goes_on_at(attempt, is_new=attempt.started_at == now)


def goes_on_at(attempt: Attempt, *, is_new: bool = False) -> str:
    if attempt.layout == Layout.ALL:
        return reverse("assessments:questions", args=[attempt.pk])
    left = 1 if is_new else _first_open(attempt)
    if left is None:
        return reverse("assessments:check", args=[attempt.pk])
    return reverse("assessments:question", args=[attempt.pk, left])


def _first_open(attempt: Attempt) -> int | None:
    return attempt.items.filter(answer=None).order_by("position").values_list("position", flat=True).first()
