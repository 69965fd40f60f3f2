"""The doors of this room: begin, question, check, submit, result, history."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from assessments import access, actions, responses, results, retakes
from assessments.forms import AnswerForm
from assessments.models import Attempt, AttemptItem
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
            attempt = actions.start(person=request.user, assessment=assessment, by=request.user, return_to=return_to)
            return redirect(_first_open(attempt))
        except Refused as refusal:
            problems = [{"text": str(refusal)}]
    past = [_brought_up_to_date(attempt) for attempt in access.attempts(request.user).filter(assessment=assessment)]
    current = next((attempt for attempt in past if attempt.is_open), None)
    done = [attempt for attempt in past if not attempt.is_open]
    context = {
        "assessment": assessment,
        "return_to": return_to,
        "problems": problems,
        "current": current,
        "past": done,
        "decision": retakes.decide(assessment.retake_rules, done, at=timezone.now()),
        "rules": retakes.explained(assessment.retake_rules),
        "questions": sum(assessment.blueprint.values_list("count", flat=True)),
    }
    return render(request, "assessments/begin.html", context, status=409 if problems else 200)


def question(request: SignedInRequest, pk: int, position: int) -> HttpResponse:
    """One question; every move saves it first. htmx saves it on each change and gets no page back."""
    if request.htmx and not request.user.is_authenticated:
        return HttpResponse(_("Sign in again to go on. What was saved is kept."), status=401, content_type="text/plain")
    return _question(request, pk, position)


@login_required
def _question(request: SignedInRequest, pk: int, position: int) -> HttpResponse:
    asked = access.question(request.user, pk, position)
    attempt = _brought_up_to_date(asked.attempt)
    if not attempt.is_open:
        return _handed_in(request, attempt)
    if request.method != "POST":
        return _question_page(request, attempt, asked, AnswerForm(asked=asked))
    form = AnswerForm(request.POST, asked=asked)
    if not form.is_valid():
        return _question_page(request, attempt, asked, form, status=400)
    try:
        saved = actions.save_answer(
            attempt=attempt,
            position=position,
            marks=form.marks,
            sequence=form.cleaned_data["sequence"],
            by=request.user,
        )
    except actions.Over:
        return _handed_in(request, attempt)
    except responses.Malformed as problem:
        form.add_error(None, str(problem))
        return _question_page(request, attempt, asked, form, status=400)
    if not saved.is_newest:
        messages.info(request, _("A newer answer was saved from another window. It is the one shown here."))
        return _to(request, reverse("assessments:question", args=[pk, position]))
    return HttpResponse(status=204) if request.htmx else redirect(_next_page(request, attempt))


def _question_page(
    request: SignedInRequest, attempt: Attempt, asked: AttemptItem, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    if request.htmx:
        return HttpResponse(" ".join(_words(form)), status=status, content_type="text/plain")
    context = {
        "attempt": attempt,
        "asked": asked,
        "form": form,
        "overview": results.overview(attempt),
        "now": timezone.now(),
    }
    return render(request, "assessments/question.html", context, status=status)


def _words(form: AnswerForm) -> list[str]:
    return [str(error) for errors in form.errors.values() for error in errors]


def _next_page(request: SignedInRequest, attempt: Attempt) -> str:
    """Where the button that was pressed leads: another question by its number, or the list of all answers."""
    wanted = request.POST.get("go", "")
    if wanted.isascii() and wanted.isdigit() and 1 <= len(wanted) <= 4:
        return reverse("assessments:question", args=[attempt.pk, int(wanted)])
    return reverse("assessments:check", args=[attempt.pk])


@login_required
@require_GET
def check(request: SignedInRequest, pk: int) -> HttpResponse:
    """All questions with what is chosen, before handing in."""
    attempt = _brought_up_to_date(access.attempt(request.user, pk))
    if not attempt.is_open:
        return _handed_in(request, attempt)
    answers = results.answers(attempt)
    context = {
        "attempt": attempt,
        "answers": answers,
        "left_open": sum(not answer.chosen for answer in answers),
        "now": timezone.now(),
    }
    return render(request, "assessments/check.html", context)


@login_required
@require_POST
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    attempt = actions.submit(attempt=access.attempt(request.user, pk), by=request.user)
    return redirect("assessments:result", pk=attempt.pk)


@login_required
@require_GET
def result(request: SignedInRequest, pk: int) -> HttpResponse:
    attempt = _brought_up_to_date(access.attempt(request.user, pk))
    if attempt.is_open:
        return redirect("assessments:check", pk=pk)
    done = list(Attempt.objects.finished_by(request.user).filter(assessment=attempt.assessment))
    context = {
        "attempt": attempt,
        "topics": results.topics(attempt) if attempt.shows_topics else [],
        "review": results.review(attempt) if attempt.shows_review else [],
        "decision": retakes.decide(attempt.assessment.retake_rules, done, at=timezone.now()),
        "rules": retakes.explained(attempt.assessment.retake_rules),
    }
    return render(request, "assessments/result.html", context)


@login_required
@require_GET
def history(request: SignedInRequest) -> HttpResponse:
    attempts = [_brought_up_to_date(attempt) for attempt in access.attempts(request.user).order_by("-started_at")]
    return render(request, "assessments/history.html", {"attempts": attempts})


def _brought_up_to_date(attempt: Attempt) -> Attempt:
    """An attempt whose time is over is handed in by the first who looks at it."""
    return actions.close(attempt=attempt) if attempt.is_overdue(timezone.now()) else attempt


def _handed_in(request: SignedInRequest, attempt: Attempt) -> HttpResponse:
    messages.info(request, _("This attempt is handed in. What you had saved is kept."))
    return _to(request, reverse("assessments:result", args=[attempt.pk]))


def _to(request: SignedInRequest, address: str) -> HttpResponse:
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _first_open(attempt: Attempt) -> str:
    """The first question without an answer; the list of all of them when none is left."""
    left = attempt.items.filter(answer=None).order_by("position").values_list("position", flat=True).first()
    if left is None:
        return reverse("assessments:check", args=[attempt.pk])
    return reverse("assessments:question", args=[attempt.pk, left])
