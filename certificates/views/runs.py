"""Many applications issued at once: chosen, looked at without issuing, confirmed, followed to the end."""

from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from certificates import access, actions
from certificates.actions.runs import MOST
from certificates.forms.runs import RunForm
from certificates.models import IssueRun
from lms.people.access import SignedInRequest, role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role

# So many lines of what cannot be issued, and of what is issued, stand on the page.
MOST_LINES = 200


@role_required(Role.REGISTRAR)
@second_factor_required
def begin_run(request: SignedInRequest, slug: str) -> HttpResponse:
    programme = access.programme_of_registrar(request.user, slug)
    waiting = access.ready_to_issue(request.user, programme)[:MOST]
    form = RunForm(request.POST or None, applications=waiting)
    problems = []
    if request.method == "POST" and form.is_valid():
        try:
            run = actions.begin_run(programme=programme, applications=form.applications, by=request.user)
        except Refused as refusal:
            problems = [{"text": str(refusal)}]
        else:
            return redirect("certificates:run", run.pk)
    context = {
        "programme": programme,
        "form": form,
        "amount": len(form.by_pk),
        "runs": access.runs(request.user).filter(programme=programme)[:20],
        "problems": problems,
    }
    return render(request, "certificates/begin_run.html", context)


@role_required(Role.REGISTRAR)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a run stands; drawing it again does nothing."""
    return _page(request, access.run(request.user, pk))


def _page(request: HttpRequest, shown: IssueRun, problems=()) -> HttpResponse:
    counts, items = shown.counts(), shown.items.select_related("application__person", "certificate")
    is_issuing = shown.may_issue(timezone.now())
    is_looking = counts["looked"] < counts["total"]
    context = {
        "run": shown,
        "counts": counts,
        "is_looking": is_looking,
        "is_issuing": is_issuing,
        "may_confirm": not is_looking
        and not is_issuing
        and not shown.finished_at
        and counts["ready"] > counts["issued"],
        "held_back": items.exclude(problems=[])[:MOST_LINES],
        "issued": items.exclude(certificate=None)[:MOST_LINES],
        "problems": [{"text": problem} for problem in problems],
    }
    return render(request, "certificates/run.html", context)


def _deed(act: Callable[..., IssueRun]) -> Callable[..., HttpResponse]:
    @role_required(Role.REGISTRAR)
    @second_factor_required
    @require_POST
    @reauthentication_required
    def page(request: HttpRequest, pk: int) -> HttpResponse:
        shown = access.run(request.user, pk)
        try:
            act(run=shown, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("certificates:run", pk)

    return page


confirm_run = _deed(actions.confirm_run)
stop_run = _deed(actions.stop_run)
