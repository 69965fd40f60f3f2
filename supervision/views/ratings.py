"""The pages on which trainee and supervisor rate the twelve competencies side by side, and see them over time."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.people.actions import Refused
from supervision import actions, competencies, pair_access, plotting
from supervision.competencies import Competency, Level
from supervision.forms import RateForm
from supervision.models import Party, Rating
from supervision.views import SignedInRequest, typed


@dataclass(frozen=True)
class Course:
    """One competency over time: the lines of both sides, and the same as rows, the newest first."""

    competency: Competency
    trainee: plotting.Line
    supervisor: plotting.Line
    rows: Sequence[tuple[Rating, str]]

    @property
    def now(self) -> dict[str, str]:
        """By party, the level of the newest rating, in words."""
        return {rating.party: words for rating, words in reversed(self.rows)}


@login_required
def ratings(request: SignedInRequest, pk: int) -> HttpResponse:
    """Both sides' ratings, each competency over time; for the trainee and who supervises them today, nobody else."""
    placement = pair_access.placement(request.user, pk)
    found = list(pair_access.ratings_of(placement))
    return render(
        request,
        "supervision/ratings.html",
        {
            "placement": placement,
            "ratings": found,
            "courses": [_course(one, found) for one in competencies.COMPETENCIES] if found else [],
            "draft": pair_access.draft(request.user, placement),
            "grid": [(level, plotting.y_of(level)) for level in Level.values if level],
            "levels": [(level.value, level.label) for level in Level if level],
            "is_trainee": request.user.pk == placement.trainee_id,
        },
    )


@login_required
@require_POST
def begin_rating(request: SignedInRequest, pk: int) -> HttpResponse:
    placement = pair_access.placement(request.user, pk)
    draft = actions.begin_rating(placement=placement, by=request.user)
    return redirect("supervision:rate", pk, _open_number(draft.levels) or competencies.NUMBERS[0])


@login_required
def rate(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """One competency: what it looks like, and how it goes."""
    placement = pair_access.placement(request.user, pk)
    draft = pair_access.draft(request.user, placement)
    if number not in competencies.NUMBERS:
        raise Http404
    if draft is None:
        return redirect("supervision:ratings", pk)
    said = {"level": draft.levels.get(str(number)), "note": draft.notes.get(str(number), "")}
    form = RateForm(typed(request), initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            draft = actions.rate(draft=draft, number=number, by=request.user, **form.cleaned_data)
        except actions.HoursRefused as refusal:
            for answer in refusal.answers:
                form.add_error("note", answer.sentence)
        else:
            onward = _open_number(draft.levels)
            return redirect("supervision:rate", pk, onward) if onward else redirect("supervision:check_rating", pk)
    context = {"placement": placement, "competency": competencies.competency(number), "form": form, "draft": draft}
    return render(request, "supervision/rate.html", context)


@login_required
def check_rating(request: SignedInRequest, pk: int) -> HttpResponse:
    """All twelve answers before they are finished for good."""
    placement = pair_access.placement(request.user, pk)
    draft = pair_access.draft(request.user, placement)
    if draft is None:
        return redirect("supervision:ratings", pk)
    problems = []
    if request.method == "POST":
        try:
            rating = actions.finish_rating(draft=draft, by=request.user)
        except Refused as refusal:
            problems = [str(refusal)]
        else:
            messages.success(request, _("Your rating is finished. The other side is told that it is here."))
            return redirect("supervision:rating", rating.pk)
    rows = [_row(one, draft.levels, draft.notes) for one in competencies.COMPETENCIES]
    context = {"placement": placement, "rows": rows, "problems": problems}
    return render(request, "supervision/check_rating.html", context)


@login_required
@require_POST
def drop_rating(request: SignedInRequest, pk: int) -> HttpResponse:
    placement = pair_access.placement(request.user, pk)
    draft = pair_access.draft(request.user, placement)
    if draft is not None:
        actions.drop_rating(draft=draft, by=request.user)
        messages.success(request, _("What you began is thrown away."))
    return redirect("supervision:ratings", pk)


@login_required
def rating(request: SignedInRequest, pk: int) -> HttpResponse:
    """One finished rating, to read and to print; it stays as it is."""
    found = pair_access.rating(request.user, pk)
    rows = [_row(one, found.levels, found.notes) for one in competencies.COMPETENCIES]
    context = {"rating": found, "rows": rows, "may_compare": pair_access.is_of(request.user, found.placement)}
    return render(request, "supervision/rating.html", context)


def _open_number(levels: dict[str, int]) -> int | None:
    """The first competency without an answer."""
    return next((number for number in competencies.NUMBERS if str(number) not in levels), None)


def _row(competency: Competency, levels: dict[str, int], notes: dict[str, str]) -> dict:
    level = levels.get(str(competency.number))
    words = _("Not answered yet") if level is None else str(Level(level).label)
    return {"competency": competency, "words": words, "note": notes.get(str(competency.number), "")}


def _course(competency: Competency, found: Sequence[Rating]) -> Course:
    first, last = found[-1].rated_on, found[0].rated_on

    def line(party: Party) -> plotting.Line:
        own = [(one.rated_on, one.level(competency.number)) for one in found if one.party == party]
        return plotting.line(own, first, last)

    return Course(
        competency=competency,
        trainee=line(Party.TRAINEE),
        supervisor=line(Party.SUPERVISOR),
        rows=[(one, str(Level(one.level(competency.number)).label)) for one in found],
    )
