"""What two people of a body decide about a certificate, and what its holder says to that."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certificates import access, actions, conduct, faces, measures
from certificates.forms.discipline import AppealOutcomeForm, MeasureForm, PolicyForm, WordsForm
from certificates.models import Measure, MeasureKind
from lms.people.access import role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role

# For the body.


@role_required(Role.REGISTRAR)
def under_way(request: HttpRequest) -> HttpResponse:
    """Concerns to answer and measures that are not done, the longest waiting first."""
    rows = [_standing(one) for one in conduct.measures_of_bodies(request.user)]
    context = {
        "complaints": conduct.complaints_to_answer(request.user),
        "waiting": [row for row in rows if row.name in ("answer", "decision", "appeal", "coming")],
        "programmes": conduct.programmes_answered_for(request.user),
    }
    return render(request, "certificates/conduct.html", context)


@role_required(Role.REGISTRAR)
@second_factor_required
@reauthentication_required(allow_get=True)
def propose(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    if kind not in MeasureKind.values:
        raise Http404
    shown = access.issued_certificate(request.user, number)
    form = MeasureForm(request.POST or None, kind=MeasureKind(kind))
    complaint = conduct.complaint_named(request.user, request.GET.get("complaint", ""))
    context: dict[str, Any] = {
        "certificate": shown,
        "face": faces.face(shown, shown.state()),
        "form": form,
        "what": MeasureKind(kind).label,
        "policy": measures.policy(shown.certification.programme),
    }
    if request.method == "POST" and form.is_valid():
        try:
            measure = actions.propose(
                certificate=shown, kind=kind, complaint=complaint, by=request.user, **form.cleaned_data
            )
        except Refused as refusal:
            context["problems"] = [{"text": str(refusal)}]
        else:
            messages.success(request, _("Proposed. The holder gets a mail, and a second person decides."))
            return redirect("certificates:measure", measure.pk)
    return render(request, "certificates/propose.html", context)


@role_required(Role.REGISTRAR)
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    return _body_page(request, conduct.measure(request.user, pk))


def _deed(act: Callable[..., Any], form_class: type | None, done: Any) -> Callable[..., HttpResponse]:
    """A deed of one person of the body: the second person's decision, or that of a third one on appeal."""

    @role_required(Role.REGISTRAR)
    @second_factor_required
    @require_POST
    @reauthentication_required
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        shown = conduct.measure(request.user, pk)
        form = form_class(request.POST) if form_class else None
        if form is not None and not form.is_valid():
            return _body_page(request, shown, form=form)
        try:
            act(measure=shown, by=request.user, **(form.cleaned_data if form else {}))
        except Refused as refusal:
            return _body_page(request, shown, problems=[{"text": str(refusal)}])
        messages.success(request, str(done))
        return redirect("certificates:measure", pk)

    return view


confirm = _deed(actions.confirm, None, _("Decided. The holder gets a mail with what they can do."))
decline = _deed(actions.decline, WordsForm, _("Decided against it. The holder gets a mail."))
decide_measure_appeal = _deed(actions.decide_measure_appeal, AppealOutcomeForm, _("Decided. The holder gets a mail."))


def _body_page(request: HttpRequest, shown: Measure, *, form=None, problems=()) -> HttpResponse:
    standing = _standing(shown)
    context = _told(standing) | {
        "for_staff": True,
        "decline_form": form if isinstance(form, WordsForm) else WordsForm(),
        "outcome_form": form if isinstance(form, AppealOutcomeForm) else AppealOutcomeForm(),
        "form": form,
        "problems": list(problems),
    }
    return render(request, "certificates/measure.html", context)


@role_required(Role.REGISTRAR)
@second_factor_required
def set_discipline_policy(request: HttpRequest, slug: str) -> HttpResponse:
    """What a programme publishes of measures, and the days its holders have."""
    programme = conduct.programme_answered_for(request.user, slug)
    form = PolicyForm(request.POST or None, instance=measures.policy(programme))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_discipline_policy(programme=programme, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Saved. It holds for what is proposed and decided from now on."))
        return redirect("certificates:conduct")
    return render(request, "certificates/discipline_policy.html", {"programme": programme, "form": form})


# For the holder.


@login_required
def own_measure(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    return _own_page(request, conduct.own_measure(request.user, number, pk), WordsForm())


@login_required
@require_POST
def answer_measure(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    return _say(request, number, pk, actions.answer_measure, _("Your answer is with the body. It is read first."))


@login_required
@require_POST
def appeal_measure(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    return _say(request, number, pk, actions.appeal_measure, _("Your appeal is with the body. Other people decide it."))


def _say(request: HttpRequest, number: str, pk: int, act: Callable[..., Any], done: str) -> HttpResponse:
    shown = conduct.own_measure(request.user, number, pk)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _own_page(request, shown, form)
    try:
        act(measure=shown, words=form.cleaned_data["words"], by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("certificates:own_measure", number, pk)


def _own_page(request: HttpRequest, shown: Measure, form: WordsForm) -> HttpResponse:
    return render(request, "certificates/own_measure.html", _told(_standing(shown)) | {"form": form})


def _standing(shown: Measure) -> measures.Standing:
    return measures.standing(shown, shown.certificate.certification.programme.today())


def _told(standing: measures.Standing) -> dict[str, Any]:
    shown = standing.measure
    return {"measure": shown, "standing": standing, "certificate": shown.certificate, "steps": shown.steps.all()}
