"""The proof behind renewals: drawn by lot and decided by a body, sent by holders."""

from collections.abc import Callable, Iterable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certificates import access, actions, auditing, separation
from certificates.forms.audits import AnswerForm, DrawForm, ExtendForm, OutcomeForm, PaperForm
from certificates.models import (
    AUDIT_OUTCOMES,
    Audit,
    AuditPaper,
    AuditStatus,
    AuditStepKind,
    Programme,
    in_words,
)
from lms.content.proofs import handed_back
from lms.people.access import role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role

PER_PAGE = 50
DRAWS_SHOWN = 50
_staff = role_required(*auditing.STAFF)

# For the body.


@_staff
@require_GET
def audits(request: HttpRequest) -> HttpResponse:
    """What is open, the nearest day first; then the draws, and the programmes to draw from."""
    open_ones = auditing.audits(request.user).open().with_outcome().order_by("answer_until", "pk")
    page = Paginator(open_ones, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows(page.object_list),
        "draws": auditing.draws(request.user)[:DRAWS_SHOWN],
        "programmes": access.programmes_of_registrar(request.user),
    }
    return render(request, "certificates/audits.html", context)


@role_required(Role.REGISTRAR)
@second_factor_required
@reauthentication_required(allow_get=True)
def draw_audits(request: HttpRequest, slug: str) -> HttpResponse:
    programme = access.programme_of_registrar(request.user, slug)
    latest = programme.audit_draws.first()
    codes = [(code, _("Those who signed: %(what)s") % {"what": in_words(code)}) for code in _statements(programme)]
    form = DrawForm(request.POST or None, statements=codes, initial={"after": latest.pk if latest else 0})
    if request.method == "POST" and form.is_valid():
        try:
            draw = actions.draw_audits(programme=programme, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Drawn. Everybody in the sample gets a mail with what to send by when."))
            return redirect("certificates:audit_draw", draw.pk)
    return render(request, "certificates/draw_audits.html", {"programme": programme, "form": form})


def _statements(programme: Programme) -> list[str]:
    return list(auditing.statements(programme))


@_staff
@require_GET
def audit_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """How a sample was drawn, everybody in it, and whether its seed still gives the same."""
    draw = auditing.draw(request.user, pk)
    context = {
        "draw": draw,
        "statement": in_words(draw.statement) if draw.statement else _("Every renewal"),
        "groups": [one | {"words": auditing.group_words(draw.grouping, one["name"])} for one in draw.groups],
        "is_as_drawn": auditing.is_as_drawn(draw),
        "rows": rows(auditing.audits(request.user).filter(draw=draw).with_outcome().order_by("pk")),
    }
    return render(request, "certificates/audit_draw.html", context)


@_staff
@require_GET
def audit(request: HttpRequest, pk: int) -> HttpResponse:
    return _body_page(request, auditing.audit(request.user, pk))


def _deed(act: Callable[..., Any], form_class: type, done: Any) -> Callable[..., HttpResponse]:
    """What one person of the body does about an audit."""

    @_staff
    @second_factor_required
    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        shown = auditing.audit(request.user, pk)
        form = form_class(request.POST)
        if not form.is_valid():
            return _body_page(request, shown, form=form)
        try:
            act(audit=shown, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            return _body_page(request, shown, form=form, problems=[{"text": str(refusal)}])
        messages.success(request, str(done))
        return redirect("certificates:audit", pk)

    return view


extend_audit = _deed(actions.extend_audit, ExtendForm, _("The holder gets a mail with the new day."))
decide_audit = _deed(actions.decide_audit, OutcomeForm, _("Decided. The holder gets a mail; the certificate stays."))


def _body_page(request: HttpRequest, shown: Audit, *, form=None, problems=()) -> HttpResponse:
    person = shown.certificate.certification.person
    context = _told(shown, shown.papers.facts().filter(handed_in_at__isnull=False)) | {
        "for_staff": True,
        "evidence": list(shown.certificate.findings.get("evidence", {}).values()),
        "signed": auditing.signed_for(shown.certificate, shown.draw.statement) if shown.draw.statement else None,
        "in_the_way": separation.too_close(request.user, person),
        "case": getattr(shown, "case", None),
        "extend_form": form if isinstance(form, ExtendForm) else ExtendForm(auto_id="extend_%s"),
        "outcome_form": form if isinstance(form, OutcomeForm) else OutcomeForm(auto_id="outcome_%s"),
        "form": form,
        "problems": list(problems),
    }
    return render(request, "certificates/audit.html", context)


# For the holder.


@login_required
@require_GET
def own_audit(request: HttpRequest, number: str) -> HttpResponse:
    return _own_page(request, auditing.own_audit(request.user, number))


@login_required
@require_POST
def send_paper(request: HttpRequest, number: str) -> HttpResponse:
    """Put one paper to the answer; nobody of the body reads it before it is handed in."""
    shown = auditing.own_audit(request.user, number)
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        return _own_page(request, shown, form=form)
    file = form.cleaned_data["file"]
    facts = {"title": form.cleaned_data["title"], "content": file.content, "ending": file.ending}
    return _own_deed(
        request, shown, actions.send_paper, _("The paper is here. Send your answer when all are."), **facts
    )


@login_required
@require_POST
def answer_audit(request: HttpRequest, number: str) -> HttpResponse:
    shown = auditing.own_audit(request.user, number)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _own_page(request, shown, form=form)
    done = _("Your answer is with the body. You get a mail when somebody has read it.")
    return _own_deed(request, shown, actions.answer_audit, done, words=form.cleaned_data["words"])


def _own_deed(request: HttpRequest, shown: Audit, act: Callable[..., Any], done: str, **facts: Any) -> HttpResponse:
    try:
        act(audit=shown, by=request.user, **facts)
    except Refused as refusal:
        return _own_page(request, shown, problems=[{"text": str(refusal)}])
    messages.success(request, done)
    return redirect("certificates:own_audit", shown.certificate.number)


def _own_page(request: HttpRequest, shown: Audit, *, form=None, problems=()) -> HttpResponse:
    context = _told(shown, shown.papers.facts()) | {
        "is_asked": shown.status == AuditStatus.ASKED,
        "paper_form": form if isinstance(form, PaperForm) else PaperForm(),
        "answer_form": form if isinstance(form, AnswerForm) else AnswerForm(),
        "form": form,
        "problems": list(problems),
    }
    return render(request, "certificates/own_audit.html", context)


# For both.


@login_required
@require_GET
def audit_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, for its holder and, once it is handed in, for whoever decides about it."""
    shown = auditing.paper(request.user, pk)
    return handed_back(shown.content, ending=shown.ending, name=f"paper-{shown.pk}")


@login_required
@require_POST
def drop_paper(request: HttpRequest, pk: int) -> HttpResponse:
    shown = auditing.own_paper(request.user, pk)
    number = shown.audit.certificate.number
    try:
        actions.drop_paper(paper=shown, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The paper is taken away."))
    return redirect("certificates:own_audit", number)


def _told(shown: Audit, papers: QuerySet[AuditPaper]) -> dict[str, Any]:
    steps = list(shown.steps.select_related("by"))
    outcome = next((str(AuditStepKind(step.kind).label) for step in steps if step.kind in AUDIT_OUTCOMES), "")
    certificate = shown.certificate
    return {
        "audit": shown,
        "draw": shown.draw,
        "certificate": certificate,
        "standing": auditing.standing(shown, outcome, certificate.certification.programme.today()),
        "steps": steps,
        "papers": papers,
    }


def rows(shown: Iterable[Audit]) -> list[dict[str, Any]]:
    """Audits with their outcomes, each with where it stands; asks nothing more."""
    return [_row(one) for one in shown]


def _row(one: Audit) -> dict[str, Any]:
    outcome = str(AuditStepKind(one.outcome).label) if one.outcome else ""
    return {"audit": one} | auditing.standing(one, outcome, one.certificate.certification.programme.today())
