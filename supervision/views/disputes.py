"""The pages of days in dispute: opened, read by both sides, decided by the programme or taken back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lms.people.access import role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role
from supervision import access, actions, programme_access
from supervision.forms import DisputeForm, ReasonForm
from supervision.models import Dispute
from supervision.views import SignedInRequest, typed


@login_required
def open_dispute(request: SignedInRequest, pk: int) -> HttpResponse:
    found = access.placement(request.user, pk)
    form = DisputeForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            dispute = actions.open_dispute(placement=found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("These days are in dispute until the programme decides."))
            return redirect("supervision:dispute", dispute.pk)
    return render(request, "supervision/open_dispute.html", {"form": form, "placement": found})


@login_required
@require_GET
def dispute(request: SignedInRequest, pk: int) -> HttpResponse:
    return render(request, "supervision/dispute.html", _told(request, programme_access.dispute(request.user, pk)))


@role_required(Role.PROGRAMME_MANAGER)
@second_factor_required
def decide_dispute(request: SignedInRequest, pk: int) -> HttpResponse:
    found = programme_access.managed_dispute(request.user, pk)
    form = ReasonForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_dispute(dispute=found, reasons=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("Decided. Both sides read your reasons, and the days are open again."))
            return redirect("supervision:dispute", pk)
    return render(request, "supervision/decide_dispute.html", _told(request, found) | {"form": form})


@login_required
@require_POST
def take_back_dispute(request: SignedInRequest, pk: int) -> HttpResponse:
    found = programme_access.dispute(request.user, pk)
    try:
        actions.take_back_dispute(dispute=found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is taken back, and the days are open again."))
    return redirect("supervision:dispute", pk)


def _told(request: SignedInRequest, found: Dispute) -> dict:
    decision = getattr(found, "decision", None)
    manages = access.managed_sites(request.user).filter(pk=found.placement.site_id).exists()
    opened = request.user.pk == found.opened_by_id
    return {
        "dispute": found,
        "placement": found.placement,
        "decision": decision,
        "may_take_back": opened and decision is None,
        "may_decide": manages and not opened and decision is None,
    }
