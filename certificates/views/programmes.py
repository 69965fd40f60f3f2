"""What programmes ask, and where the signed-in person stands."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from certificates import access, codes, drawing, faces, judging, marks, milestones, pace, processes, wording
from certificates.evidence import Held
from certificates.models import Application, Programme, Stage, Standard, in_words
from certificates.rules.phrases import Names
from certificates.standards import typed
from certificates.states import STANDING
from certificates.steps import Ways, steps
from certificates.waiving import holds
from courses import offered
from lms.content import stamp
from lms.content.rendering import Task


def programmes(request: HttpRequest) -> HttpResponse:
    return render(request, "certificates/programmes.html", {"programmes": access.programmes()})


def programme(request: HttpRequest, slug: str) -> HttpResponse:
    shown = access.programme(slug)
    process = processes.current(shown)
    context = drawing.told(shown, shown.standards.in_force(shown.today()))
    context["process"] = processes.in_words(process) if process else []
    return render(request, "certificates/programme.html", context)


def standing(person, programme: Programme, application: Application | None) -> dict[str, Any]:
    """What the check page says: the findings with what can be done about each."""
    today = programme.today()
    if application is not None:
        application.person, application.programme = person, programme
        judgement = judging.application(application, on=today)
    else:
        judgement = judging.explore(person=person, programme=programme, on=today, stage=Stage.INITIAL)
    return findings_of(judgement, programme, person)


def findings_of(judgement: judging.Judgement, programme: Programme, person) -> dict[str, Any]:
    """The findings for the person they are about: as a task list, what they can do next about each, and by when all
    could be together."""
    mark = stamp.current()
    names = _names(judgement.standard, mark)
    ways = Ways(programme, offered.kept(mark), names)
    context = findings_context(judgement, names, own_steps=steps(judgement, ways, person))
    paces = _paces(judgement)
    return context | {
        "tasks": [_task(row, judgement) for row in context["rows"]],
        "paces": {name: wording.pace(one) for name, one in paces.items()},
        "together": pace.together(paces.values()),
    }


def findings_context(judgement: judging.Judgement, names: Names | None = None, *, own_steps=None) -> dict[str, Any]:
    """What `certificates/findings.html` draws; without `own_steps` for somebody who judges, not for the person."""
    names = _names(judgement.standard, stamp.current()) if names is None else names
    topics = codes.topics(names)
    own = own_steps is not None
    sentences = _sentences(judgement.standard, names)
    return {
        "judgement": judgement,
        "filing": _filing(judgement),
        "held": _held(judgement.held),
        "rows": [
            {
                "finding": finding,
                "sentence": sentences[finding["id"]],
                "missing": "" if holds(finding) else wording.missing(finding, topics),
                "still": wording.still(finding, topics),
                "steps": (own_steps or {}).get(finding["id"], []),
            }
            for finding in judgement.findings
        ],
        "about": judging.about(judgement),
        "open_questions": judging.unanswered(judgement),
        "asks_about": judging.asks_about(judgement),
        "met_count": sum(finding["met"] for finding in judgement.findings),
        "waived_count": sum(holds(finding) and not finding["met"] for finding in judgement.findings),
        "topics": topics,
        "evidence": {item: label if own else {"label": label.label} for item, label in judgement.evidence.items()},
    }


def _names(standard: Standard, mark: str) -> Names:
    return codes.names(typed(standard.programme, standard).standards, body=standard.programme.body_id, stamp=mark)


def _task(row: Mapping[str, Any], judgement: judging.Judgement) -> Task:
    """One requirement as a line that leads to its finding; one that awaits something says what."""
    finding = row["finding"]
    found = marks.mark(finding, judgement.waiting)
    awaited = [in_words(name) for name in marks.awaited(finding)]
    return Task(
        label=finding["label"],
        url=f"#finding-{finding['id']}",
        status=wording.SHAPES.get(found, found),
        words=str(wording.MARKS.get(found, "")),
        hint=row["still"] if found in ("in_progress", "not_yet") else "",
        reason=_("First comes: %(what)s.") % {"what": ", ".join(awaited)} if found == "blocked" and awaited else "",
    )


def _paces(judgement: judging.Judgement) -> dict[str, pace.Pace]:
    """By id the pace of every unmet requirement of hours, those inside groups too."""
    return {
        finding["id"]: pace.of(finding, judgement.case["evidence"], judgement.waiting, judgement.on)
        for finding in marks.still_open(judgement.findings)
        if finding["kind"] == "hours" and not marks.awaited(finding)
    }


def _sentences(standard: Standard, names: Names) -> dict[str, str]:
    """By id, the sentence of each requirement at the top, as the programme's own page says it."""
    asked = typed(standard.programme, standard).standards[0]
    says = wording.sentences(names)
    return {requirement.id: says.sentence(requirement) for requirement in asked.requirements}


def _filing(judgement: judging.Judgement) -> list[dict[str, str]]:
    """What filing comes to where a certificate is carried on: its next term, and what being late costs."""
    if judgement.held is None or judgement.standard.stage == Stage.INITIAL:
        return []
    return [*milestones.facts([], judging.filing_of(judgement))]


def _held(held: Held | None) -> dict[str, Any] | None:
    """The certificate a person holds of this programme already, with its shape; None where there is none."""
    if held is None:
        return None
    programme = held.certificate.certification.programme
    state = held.state(programme.renewal_on(programme.today()))
    is_standing = state.kind in STANDING
    return {"certificate": held.certificate, "shape": faces.shape(state), "is_standing": is_standing}
