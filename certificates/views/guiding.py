"""The paths of the people somebody supervises or whose programme they manage: who is nearly there, what blocks most."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from certificates import access, codes, comparing, judging, marks, pace, wording
from certificates.comparing import Standing
from lms.content import stamp
from lms.content.rendering import Task

# Of more people than this a page tells the first by name, and says so.
MOST_PEOPLE = 200
# Of these a supervisor may know how much is missing; of anything else only whether it is there.
OF_TIME = frozenset({"hours", "count", "every"})


@login_required
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """The programmes that people one may see follow or apply for, and how many they are."""
    return render(request, "certificates/people.html", {"programmes": access.programmes_of_people(request.user)})


@login_required
@require_GET
def people_on_path(request: HttpRequest, slug: str) -> HttpResponse:
    """By requirement how many meet it, and the people by how near they are."""
    programme = access.programme(slug)
    found = list(access.people_on(request.user, programme)[: MOST_PEOPLE + 1])
    told = found[:MOST_PEOPLE]
    standings = comparing.people(told, programme)
    unjudged = {one.pk for one in told} - {one.person.pk for one in standings}
    context: dict[str, Any] = {
        "programme": programme,
        "most": MOST_PEOPLE if len(found) > MOST_PEOPLE else 0,
        "no_standard": judging.no_standard(programme) if unjudged else "",
        "unjudged": [one for one in told if one.pk in unjudged],
        "requirements": _by_requirement(standings),
        "rows": [
            {
                "person": one.person,
                "standing": one,
                "still": [finding["label"] for finding in one.open],
                "time": wording.minutes(one.missing_minutes) if one.missing_minutes else "",
            }
            for one in standings
        ],
    }
    return render(request, "certificates/people_on_path.html", context)


def _by_requirement(standings: Iterable[Standing]) -> list[dict[str, Any]]:
    """What blocks most people first; what versions call otherwise is told apart."""
    told: dict[tuple[str, str], dict[str, Any]] = {}
    for standing in standings:
        for finding in standing.judgement.findings:
            row = told.setdefault((finding["id"], finding["label"]), {"label": finding["label"], "marks": Counter()})
            row["marks"][marks.mark(finding, standing.judgement.waiting)] += 1
    rows = [
        {
            "label": row["label"],
            "done": sum(row["marks"][mark] for mark in ("complete", "waived", "optional")),
            "waiting": row["marks"]["waiting"],
            "under_way": row["marks"]["in_progress"],
            "open": row["marks"]["not_yet"] + row["marks"]["blocked"],
            "total": row["marks"].total(),
        }
        for row in told.values()
    ]
    return sorted(rows, key=lambda row: row["done"] - row["total"])


@login_required
@require_GET
def person_on_path(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One person's requirements as a list to tick: what is missing, never the evidence or anything they wrote."""
    programme = access.programme(slug)
    person = access.person_on(request.user, programme, pk)
    context: dict[str, Any] = {"programme": programme, "person": person}
    standing = next(iter(comparing.people([person], programme)), None)
    if standing is None:
        context["no_standard"] = judging.no_standard(programme)
        return render(request, "certificates/person_on_path.html", context)
    topics = codes.topics(codes.names((), body=0, stamp=stamp.current()))
    context |= {
        "standing": standing,
        "tasks": [_task(finding, standing, topics) for finding in standing.judgement.findings],
        "waits": _signatures(standing),
    }
    return render(request, "certificates/person_on_path.html", context)


def _task(finding: marks.Finding, standing: Standing, topics) -> Task:
    found = marks.mark(finding, standing.judgement.waiting)
    return Task(
        label=finding["label"],
        status=wording.SHAPES.get(found, found),
        words=str(wording.MARKS.get(found, "")),
        hint=" ".join(_hints(finding, standing, topics)) if found in ("in_progress", "not_yet") else "",
    )


def _hints(finding: marks.Finding, standing: Standing, topics) -> Iterable[str]:
    """Amounts and pace of what is time; of anything else nothing."""
    judgement = standing.judgement
    for one in marks.still_open([finding]):
        if one["kind"] in OF_TIME and (still := wording.still(one, topics)):
            yield _("Still to come: %(what)s.") % {"what": still}
        if one["kind"] == "hours" and not marks.awaited(one):
            yield wording.pace(pace.of(one, judgement.case["evidence"], judgement.waiting, judgement.on))


def _signatures(standing: Standing) -> int:
    """How many entries wait for a supervisor's word."""
    return len({item.partition("/")[0] for item in standing.judgement.waiting if item.startswith("hours-")})
