"""The doors of this room: begin, question, questions, check, submit, result, history."""

from collections.abc import Mapping
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from assessments import access, actions, responses, results, retakes
from assessments.actions import Given
from assessments.forms import LOST_COUNT, AnswerForm, given_in
from assessments.models import Assessment, Attempt, AttemptItem, Layout
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
    return _signed_out(request) or _question(request, pk, position)


def questions(request: SignedInRequest, pk: int) -> HttpResponse:
    """All questions of an attempt on one page. htmx saves the one that changes; a button saves them all."""
    return _signed_out(request) or _questions(request, pk)


def _signed_out(request: SignedInRequest) -> HttpResponse | None:
    if request.htmx and not request.user.is_authenticated:
        return HttpResponse(_("Sign in again to go on. What was saved is kept."), status=401, content_type="text/plain")
    return None


@login_required
def _question(request: SignedInRequest, pk: int, position: int) -> HttpResponse:
    if request.method == "POST":
        return _save(request, pk, position)
    asked = access.question(request.user, pk, position)
    attempt = _brought_up_to_date(asked.attempt)
    return _question_page(request, asked, AnswerForm(asked=asked)) if attempt.is_open else _handed_in(request, attempt)


@login_required
def _questions(request: SignedInRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        return _save(request, pk, None)
    attempt = _brought_up_to_date(access.attempt(request.user, pk))
    if not attempt.is_open:
        return _handed_in(request, attempt)
    return _questions_page(request, attempt, [AnswerForm(asked=asked, on_its_own=False) for asked in _asked(attempt)])


def _save(request: SignedInRequest, pk: int, position: int | None) -> HttpResponse:
    """`position` is the one question of the page, or None where the page has all of them."""
    try:
        given = _placed(given_in(request.POST), position)
        saved = actions.save_answers(attempt=pk, answers=given, by=request.user)
    except (actions.NotTheirs, actions.NoSuchQuestion):
        raise Http404 from None
    except actions.Over:
        return _handed_in(request, _brought_up_to_date(access.attempt(request.user, pk)))
    except responses.Malformed as problem:
        return _sent_back(request, pk, position, problem)
    if not all(one.is_newest for one in saved.values()):
        messages.info(request, _("A newer answer was saved from another window. It is the one shown here."))
        return _to(request, _page_with(pk, position, saved))
    took_over = any(one.took_over for one in saved.values())
    words = _("Another answer had been saved here in the meantime. The one you have just given counts.")
    if request.htmx:
        return _saved_silently(words if took_over else "")
    if took_over:
        messages.info(request, words)
    return redirect(_next_page(request, pk, position))


def _placed(given: Mapping[int | None, Given], position: int | None) -> dict[int, Given]:
    """What a page sent, by question; a page with a single question names none."""
    if position is None:
        placed = {place: one for place, one in given.items() if place is not None}
    else:
        placed = {position: given[None]} if None in given else {}
    if not placed or len(placed) < len(given):
        raise responses.Malformed(LOST_COUNT)
    return placed


def _page_with(pk: int, position: int | None, saved: Mapping[int, actions.Saved]) -> str:
    if position is not None:
        return reverse("assessments:question", args=[pk, position])
    behind = next(place for place, one in saved.items() if not one.is_newest)
    return reverse("assessments:questions", args=[pk]) + f"#question-{behind}"


def _saved_silently(notice: str) -> HttpResponse:
    """No page: only when it was saved, by our clock, and a sentence where there is one; quoted, as headers are."""
    headers = {"Saved-At": quote(formats.time_format(timezone.localtime(), "P"))}
    return HttpResponse(status=204, headers=headers | ({"Notice": quote(notice)} if notice else {}))


def _sent_back(request: SignedInRequest, pk: int, position: int | None, problem: responses.Malformed) -> HttpResponse:
    """The page again, with what was typed and the words beside it."""
    status = 413 if isinstance(problem, responses.TooLong) else 400
    if position is not None:
        asked = [access.question(request.user, pk, position)]
        attempt = _brought_up_to_date(asked[0].attempt)
    else:
        attempt = _brought_up_to_date(access.attempt(request.user, pk))
        asked = _asked(attempt)
    if not attempt.is_open:
        return _handed_in(request, attempt)
    if request.htmx:
        return HttpResponse(str(problem), status=status, content_type="text/plain")
    forms = [AnswerForm(request.POST, asked=one, on_its_own=position is not None) for one in asked]
    at_fault = next((form for form in forms if form.asked.position == problem.position), forms[0])
    at_fault.say(problem)
    if position is not None:
        return _question_page(request, asked[0], at_fault, status=status)
    return _questions_page(request, attempt, forms, status=status)


def _asked(attempt: Attempt) -> list[AttemptItem]:
    return list(attempt.items.select_related("item_version", "answer").order_by("position"))


def _question_page(
    request: SignedInRequest, asked: AttemptItem, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "attempt": asked.attempt,
        "asked": asked,
        "form": form,
        "overview": results.overview(asked.attempt),
        "now": timezone.now(),
    }
    return render(request, "assessments/question.html", context, status=status)


def _questions_page(
    request: SignedInRequest, attempt: Attempt, forms: list[AnswerForm], *, status: int = 200
) -> HttpResponse:
    context = {
        "attempt": attempt,
        "forms": forms,
        "form": next((form for form in forms if form.errors), None),
        "now": timezone.now(),
    }
    return render(request, "assessments/questions.html", context, status=status)


def _next_page(request: SignedInRequest, pk: int, position: int | None) -> str:
    """Where the button that was pressed leads: another question by its number, or the list of all answers."""
    wanted = request.POST.get("go", "")
    if position is None and wanted != "check":
        return reverse("assessments:questions", args=[pk])
    if wanted.isascii() and wanted.isdigit() and 1 <= len(wanted) <= 4:
        return reverse("assessments:question", args=[pk, int(wanted)])
    return reverse("assessments:check", args=[pk])


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
        "unfinished": sum(bool(answer.unfinished) for answer in answers),
        "now": timezone.now(),
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
    beside = [_brought_up_to_date(one) for one in access.attempts_beside(request.user, pk)]
    attempt = next(one for one in beside if one.pk == pk)
    if attempt.is_open:
        return redirect("assessments:check", pk=pk)
    now = timezone.now()
    done = [one for one in beside if not one.is_open]
    asked = results.asked_in(attempt)
    shown = attempt.shows_items(now)
    context = {
        "attempt": attempt,
        "topics": results.topics(asked) if attempt.shows_topics else [],
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
    attempts = [_brought_up_to_date(attempt) for attempt in access.attempts(request.user).order_by("-started_at")]
    return render(request, "assessments/history.html", {"attempts": attempts})


def _brought_up_to_date(attempt: Attempt) -> Attempt:
    """An attempt whose time is over is handed in by the first who looks at it."""
    return actions.close(attempt=attempt) if attempt.is_overdue(timezone.now()) else attempt


def _handed_in(request: SignedInRequest, attempt: Attempt) -> HttpResponse:
    messages.info(request, _("This attempt is handed in. What you had saved is kept."))
    return _to(request, reverse("assessments:result", args=[attempt.pk]))


def _to(request: SignedInRequest, address: str) -> HttpResponse:
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
    if attempt.layout == Layout.ALL:
        return reverse("assessments:questions", args=[attempt.pk])
    left = 1 if attempt.started_at == now else _first_open(attempt)
    if left is None:
        return reverse("assessments:check", args=[attempt.pk])
    return reverse("assessments:question", args=[attempt.pk, left])


def _first_open(attempt: Attempt) -> int | None:
    return attempt.items.filter(answer=None).order_by("position").values_list("position", flat=True).first()
