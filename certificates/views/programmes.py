"""What programmes ask, and where the signed-in person stands."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certificates import access, actions, codes, faces, judging, milestones, processes, wording
from certificates.evidence import Held
from certificates.forms.applications import AttestForm
from certificates.models import Application, Programme, Stage, Standard
from certificates.standards import typed
from certificates.states import STANDING
from certificates.steps import steps
from lms.content.models import Topic
from lms.people.actions import Refused


def programmes(request: HttpRequest) -> HttpResponse:
    return render(request, "certificates/programmes.html", {"programmes": access.programmes()})


def programme(request: HttpRequest, slug: str) -> HttpResponse:
    shown = access.programme(slug)
    process = processes.current(shown)
    context = told(shown, shown.standards.in_force(shown.today()))
    context["process"] = processes.in_words(process) if process else []
    return render(request, "certificates/programme.html", context)


def told(programme: Programme, standards: Iterable[Standard]) -> dict[str, Any]:
    """What `certificates/programme.html` draws: what each of these standards asks, sentence by sentence."""
    stored = list(standards)
    rules_of = typed(programme, *stored).standards if stored else ()
    says = wording.sentences(codes.names(rules_of, body=programme.body_id, topics=Topic.objects.titles()))
    return {
        "programme": programme,
        "notes": wording.paragraphs(programme.notes),
        "standards": [
            {"standard": one, "requirements": wording.told(asked.requirements, says), "term": says.term(asked)}
            for one, asked in zip(stored, rules_of, strict=True)
        ],
    }


@login_required
def paths(request: HttpRequest) -> HttpResponse:
    followed = list(access.followed(request.user))
    others = access.programmes().exclude(pk__in=[one.pk for one in followed])
    return render(request, "certificates/paths.html", {"followed": followed, "others": others})


@login_required
def path(request: HttpRequest, slug: str) -> HttpResponse:
    shown = access.programme_for(request.user, slug)
    context: dict[str, Any] = {
        "programme": shown,
        "application": access.open_application(request.user, shown),
    }
    try:
        context |= standing(request.user, shown, context["application"])
    except judging.NoStandard as refusal:
        context["no_standard"] = str(refusal)
    return render(request, "certificates/path.html", context)


def standing(person, programme: Programme, application: Application | None) -> dict[str, Any]:
    """What the path page and the check page say: the findings with what can be done about each."""
    today = programme.today()
    if application is not None:
        application.person, application.programme = person, programme
        judgement = judging.application(application, on=today)
    else:
        judgement = judging.explore(person=person, programme=programme, on=today, stage=Stage.INITIAL)
    return findings_of(judgement, programme, person)


def findings_of(judgement: judging.Judgement, programme: Programme, person) -> dict[str, Any]:
    """The findings for the person they are about, with what they can do next about each."""
    return findings_context(judgement, own_steps=steps(judgement, programme, person))


def findings_context(judgement: judging.Judgement, *, own_steps=None) -> dict[str, Any]:
    """What `certificates/findings.html` draws; without `own_steps` for somebody who judges, not for the person."""
    topics = Topic.objects.titles()
    own = own_steps is not None
    sentences = _sentences(judgement.standard, topics)
    return {
        "judgement": judgement,
        "filing": _filing(judgement),
        "held": _held(judgement.held),
        "rows": [
            {
                "finding": finding,
                "sentence": sentences[finding["id"]],
                "missing": "" if finding["met"] else wording.missing(finding, topics),
                "steps": (own_steps or {}).get(finding["id"], []),
            }
            for finding in judgement.findings
        ],
        "about": judging.about(judgement),
        "open_questions": judging.unanswered(judgement),
        "asks_about": judging.asks_about(judgement),
        "met_count": sum(finding["met"] for finding in judgement.findings),
        "topics": topics,
        "evidence": {item: label if own else {"label": label.label} for item, label in judgement.evidence.items()},
    }


def _sentences(standard: Standard, topics: Mapping[str, str]) -> dict[str, str]:
    """By id, the sentence of each requirement at the top, as the programme's own page says it."""
    asked = typed(standard.programme, standard).standards[0]
    says = wording.sentences(codes.names([asked], body=standard.programme.body_id, topics=topics))
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


@login_required
@require_POST
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    actions.follow(programme=access.programme(slug), by=request.user)
    return redirect("certificates:path", slug)


@login_required
@require_POST
def unfollow(request: HttpRequest, slug: str) -> HttpResponse:
    actions.unfollow(programme=access.programme(slug), by=request.user)
    return redirect("certificates:paths")


@login_required
def attest(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Read a statement and sign it by typing one's own name."""
    shown = access.programme(slug)
    statement = access.statement(shown, code)
    form = AttestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("version") != statement.version:
                raise Refused(_("A newer version of this text was published while you read. Please read that one."))
            actions.attest(
                statement=statement,
                programme=shown,
                signed_name=form.cleaned_data["signed_name"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error("signed_name", str(refusal))
        else:
            messages.success(request, _("Signed. A copy is kept with your evidence."))
            return redirect("certificates:path", slug)
    return render(request, "certificates/attest.html", {"programme": shown, "statement": statement, "form": form})
