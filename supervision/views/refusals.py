"""The pages of a refusal: given by a supervisor, read by the trainee, looked at and decided by the programme."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lms.people.access import role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role
from supervision import access, actions, hours, programme_access
from supervision.forms import AppealForm, DecideAppealForm, RefuseForm
from supervision.models import EntryVersion, Refusal
from supervision.views import SignedInRequest, typed


@login_required
def refuse_to_sign(request: SignedInRequest, pk: int, monday: date) -> HttpResponse:
    """Which entries of a week, and why: one reason for all that are chosen."""
    placement, monday = access.supervised_placement(request.user, pk), hours.monday_of(monday)
    versions = list(access.waiting(request.user, placement, monday))
    form = RefuseForm(typed(request), versions=versions)
    if request.method == "POST" and form.is_valid():
        chosen = EntryVersion.objects.filter(pk__in=form.cleaned_data["entries"])
        try:
            refusal = actions.refuse_to_sign(versions=chosen, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(request, _("%(name)s reads your reason.") % {"name": placement.trainee.get_full_name()})
            return redirect("supervision:refusal", refusal.pk)
    context = {"form": form, "placement": placement, "monday": monday, "versions": versions}
    return render(request, "supervision/refuse_to_sign.html", context)


@login_required
def refusal(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was refused and why, and what became of it; for both sides and the programme."""
    found = programme_access.refusal(request.user, pk)
    return render(request, "supervision/refusal.html", _told(request, found))


@login_required
def appeal(request: SignedInRequest, pk: int) -> HttpResponse:
    """The trainee asks the programme manager to look at it."""
    found = programme_access.own_refusal(request.user, pk)
    form = AppealForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.appeal(refusal=found, words=form.cleaned_data["words"], by=request.user)
        except Refused as refused:
            form.add_error("words", str(refused))
        else:
            messages.success(request, _("The programme manager has a mail. You get one when it is decided."))
            return redirect("supervision:refusal", pk)
    return render(request, "supervision/appeal.html", {"form": form, "refusal": found})


@role_required(Role.PROGRAMME_MANAGER)
@second_factor_required
def decide_appeal(request: SignedInRequest, pk: int) -> HttpResponse:
    """The programme manager reads both sides and decides."""
    asked = programme_access.appeal(request.user, pk)
    form = DecideAppealForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_appeal(appeal=asked, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Decided. Both sides read your reasons."))
            return redirect("supervision:refusal", asked.refusal_id)
    context = _told(request, programme_access.refusal(request.user, asked.refusal_id)) | {"form": form}
    return render(request, "supervision/decide_appeal.html", context)


def _told(request: SignedInRequest, found: Refusal) -> dict:
    refused = found.refused_entries.select_related("entry_version__entry__placement__site__hour_words").order_by("pk")
    asked = getattr(found, "appeal", None)
    decision = getattr(asked, "decision", None)
    manages = access.managed_sites(request.user).filter(pk=found.placement.site_id).exists()
    return {
        "refusal": found,
        "entries": [{"version": one.entry_version} for one in refused],
        "minutes": sum(one.entry_version.minutes for one in refused),
        "appeal": asked,
        "decision": decision,
        "is_trainee": request.user.pk == found.placement.trainee_id,
        "may_decide": manages and asked is not None and decision is None,
        "manages": manages,
    }
