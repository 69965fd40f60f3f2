"""The doors of an attempt's questions: one a page, or all on one; every move saves first."""

from collections.abc import Mapping
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from assessments import access, actions, responses, results, views
from assessments.actions import Given
from assessments.forms import LOST_COUNT, AnswerForm, given_in
from assessments.models import Attempt, AttemptItem
from assessments.views import SignedInRequest


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
    attempt = views.brought_up_to_date(asked.attempt)
    form = AnswerForm(asked=asked, is_read_aloud=attempt.terms.reader)
    return views.elsewhere(request, attempt) or _question_page(request, asked, form)


@login_required
def _questions(request: SignedInRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        return _save(request, pk, None)
    attempt = views.brought_up_to_date(access.attempt(request.user, pk))
    elsewhere = views.elsewhere(request, attempt)
    if elsewhere:
        return elsewhere
    is_read_aloud = attempt.terms.reader
    forms = [AnswerForm(asked=asked, on_its_own=False, is_read_aloud=is_read_aloud) for asked in _asked(attempt)]
    return _questions_page(request, attempt, forms)


def _save(request: SignedInRequest, pk: int, position: int | None) -> HttpResponse:
    """`position` is the one question of the page, or None where the page has all of them."""
    try:
        given = _placed(given_in(request.POST), position)
        saved = _saved(request, pk, given)
    except (actions.NotTheirs, actions.NoSuchQuestion):
        raise Http404 from None
    except actions.Over:
        return views.handed_in(request, views.brought_up_to_date(access.attempt(request.user, pk)))
    except actions.OnBreak as refusal:
        return HttpResponse(str(refusal), status=409, content_type="text/plain")
    except responses.Malformed as problem:
        return _sent_back(request, pk, position, problem)
    if not all(one.is_newest for one in saved.values()):
        messages.info(request, _("A newer answer was saved from another window. It is the one shown here."))
        return views.to(request, _page_with(pk, position, saved))
    took_over = any(one.took_over for one in saved.values())
    words = _("Another answer had been saved here in the meantime. The one you have just given counts.")
    if request.htmx:
        return _saved_silently(words if took_over else "")
    if took_over:
        messages.info(request, words)
    if request.POST.get("go") == "pause":
        return views.paused(request, pk)
    return redirect(_next_page(request, pk, position))


def _saved(request: SignedInRequest, pk: int, given: dict[int, Given]) -> dict[int, actions.Saved]:
    """Whoever presses a button during a break goes on with it; what a page saves by itself waits for the end."""
    try:
        return actions.save_answers(attempt=pk, answers=given, by=request.user)
    except actions.OnBreak:
        if request.htmx:
            raise
        actions.resume(attempt=pk, by=request.user)
        messages.info(request, _("You have gone on, and the clock runs again."))
        return actions.save_answers(attempt=pk, answers=given, by=request.user)


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
        attempt = views.brought_up_to_date(asked[0].attempt)
    else:
        attempt = views.brought_up_to_date(access.attempt(request.user, pk))
        asked = _asked(attempt)
    if not attempt.is_open:
        return views.handed_in(request, attempt)
    if request.htmx:
        return HttpResponse(str(problem), status=status, content_type="text/plain")
    is_alone, is_read_aloud = position is not None, attempt.terms.reader
    forms = [AnswerForm(request.POST, asked=one, on_its_own=is_alone, is_read_aloud=is_read_aloud) for one in asked]
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
        "body_class": asked.attempt.look,
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
        "body_class": attempt.look,
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
