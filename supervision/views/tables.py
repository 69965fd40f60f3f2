"""The page where a table of hours is looked at, and its good rows are brought in as drafts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from lms.content.models import Topic
from supervision import access, actions, table
from supervision.actions.imports import Outcome
from supervision.forms import TableForm
from supervision.models import Kind, Mode, Placement, Population
from supervision.views import SignedInRequest, typed

SHOWN = 200


@login_required
def bring_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """First it is looked at and nothing is written; a second button brings in what is good."""
    placement = access.own_placement(request.user, pk)
    form = TableForm(typed(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.data_of_table()
        try:
            rows = table.read(data, known_words())
        except table.Unreadable as problem:
            form.add_error("file" if request.FILES else "table", str(problem))
        else:
            if "bring_in" in request.POST:
                return _brought_in(request, placement, rows)
            outcomes = actions.look_at_rows(placement=placement, rows=rows, by=request.user)
            return render(request, "supervision/bring_in_check.html", _told(outcomes, placement, data))
    context = {"form": form, "placement": placement, "columns": _columns()}
    return render(request, "supervision/bring_in.html", context)


def _brought_in(request: SignedInRequest, placement: Placement, rows: list[table.Row]) -> HttpResponse:
    outcomes = actions.bring_in(placement=placement, rows=rows, by=request.user)
    count = sum(outcome.is_new for outcome in outcomes)
    words = ngettext("%(count)d entry is a draft now.", "%(count)d entries are drafts now.", count)
    messages.success(request, words % {"count": count})
    return redirect("supervision:practice")


def _told(outcomes: list[Outcome], placement: Placement, data: bytes) -> dict:
    new = [outcome for outcome in outcomes if outcome.version is not None]
    stopped = [outcome for outcome in outcomes if outcome.problems]
    return {
        "placement": placement,
        "kinds": dict(placement.words.kinds),
        "table": data.decode("utf-8-sig"),
        "new": new[:SHOWN],
        "new_count": len(new),
        "minutes": sum(outcome.version.minutes for outcome in new if outcome.version),
        "stopped": stopped[:SHOWN],
        "stopped_count": len(stopped),
        "known_count": sum(outcome.is_known for outcome in outcomes),
        "shown": SHOWN,
    }


def known_words() -> table.Words:
    return table.Words(
        activities=frozenset(Kind.values),
        modes=frozenset(Mode.values),
        populations=frozenset(Population.values),
        topics=frozenset(Topic.objects.titles()),
    )


def _columns() -> list[dict[str, Any]]:
    words = known_words()
    said = {
        "date": "2026-03-16",
        "start": "9:30",
        "end": "14:15",
        "activity": ", ".join(Kind.values),
        "mode": ", ".join(Mode.values),
        "group": "6",
        "topics": f"{min(words.topics)} 60" if words.topics else "",
        "population": ", ".join(Population.values),
        "note": "",
        "row": "1",
    }
    return [{"name": name, "example": said[name], "is_needed": name in table.NEEDED} for name in table.COLUMNS]
