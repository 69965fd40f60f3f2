"""Waivers, for the staff of a body: proposed by one of them, approved by another."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certificates import access, actions, histories, separation, standards
from certificates.forms.applications import ReasonsForm
from certificates.forms.waivers import WaiverForm
from certificates.models import Stage, Waiver
from lms.people.access import holds, role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role

_staff = role_required(Role.REVIEWER, Role.REGISTRAR)
KINDS = {"proposed": "waiting", "approved": "active", "ended": "expired"}


@_staff
@require_GET
def waivers(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything the body waived for a programme, the latest first."""
    programme = access.programme_of_staff(request.user, slug)
    rows = [{"waiver": one, "kind": KINDS[one.status]} for one in access.waivers_of(programme)[:200]]
    return render(request, "certificates/waivers.html", {"programme": programme, "rows": rows})


@_staff
@second_factor_required
def propose_waiver(request: HttpRequest, slug: str) -> HttpResponse:
    programme = access.programme_of_staff(request.user, slug)
    labels = {stage: standards.labels(programme, stage) for stage in Stage.values}
    applicant = access.applicant_of(programme, request.GET.get("application", ""))
    initial = {"whom": "person", "from_on": programme.today(), "email": applicant.lasting.email if applicant else ""}
    form = WaiverForm(request.POST or None, labels=labels, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_facts
        email = facts.pop("email")
        person = access.known_to_body(email, programme) if email else None
        try:
            if email and person is None:
                raise Refused(_("Nobody with this address follows this programme or applies for it. Check it."))
            made = actions.propose_waiver(programme=programme, person=person, by=request.user, **facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Proposed. It counts once a second person has approved it."))
            return redirect("certificates:waiver", made.pk)
    return render(request, "certificates/propose_waiver.html", {"programme": programme, "form": form})


@_staff
@require_GET
def waiver(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, access.waiver(request.user, pk), ReasonsForm())


@role_required(Role.REGISTRAR)
@second_factor_required
@require_POST
@reauthentication_required
def approve_waiver(request: HttpRequest, pk: int) -> HttpResponse:
    shown = access.waiver(request.user, pk)
    try:
        actions.approve_waiver(waiver=shown, by=request.user)
    except Refused as refusal:
        return _page(request, shown, ReasonsForm(), [str(refusal)])
    messages.success(request, _("Approved. It counts from its first day on."))
    return redirect("certificates:waiver", pk)


@_staff
@second_factor_required
@require_POST
def end_waiver(request: HttpRequest, pk: int) -> HttpResponse:
    shown = access.waiver(request.user, pk)
    form = ReasonsForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, form)
    try:
        actions.end_waiver(waiver=shown, reason=form.cleaned_data["reasons"], by=request.user)
    except Refused as refusal:
        return _page(request, shown, form, [str(refusal)])
    messages.success(request, _("Ended. What was issued with it stays."))
    return redirect("certificates:waiver", pk)


def _page(request: HttpRequest, shown: Waiver, form: ReasonsForm, problems=()) -> HttpResponse:
    is_registrar = holds(request.user, Role.REGISTRAR, organisation=shown.programme.body_id)
    context: dict[str, Any] = {
        "waiver": shown,
        "kind": KINDS[shown.status],
        "history": [*histories.told(shown, shown.programme)],
        "form": form,
        "in_the_way": separation.in_the_way_of_waiving(request.user, shown),
        "may_approve": shown.status == "proposed" and is_registrar and request.user != shown.proposed_by,
        "problems": [{"text": problem} for problem in problems],
    }
    return render(request, "certificates/waiver.html", context)
