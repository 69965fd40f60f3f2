"""What an application costs, for whoever handles it at the body: what is due, paid elsewhere, waived."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certificates import access, actions, fees, money, processes, separation
from certificates.forms.fees import ChargeForm, SettleForm
from certificates.models import Application, DueWhen, ProcessFee
from lms.people.access import role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role


@role_required(Role.REVIEWER, Role.REGISTRAR)
@second_factor_required
def charge(request: HttpRequest, pk: int) -> HttpResponse:
    """Every fee of one application, and a form for those that are added where they apply."""
    shown = access.application_in_hand(request.user, pk)
    form = ChargeForm(request.POST or None, fees=_may_be_added(shown), amount=money.in_words)
    problems = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.charge(application=shown, code=form.cleaned_data["code"], by=request.user)
        except Refused as refusal:
            problems = [{"text": str(refusal)}]
        else:
            messages.success(request, _("The fee is due now. The applicant sees it."))
            return redirect("certificates:charge", pk)
    lines = fees.lines(shown)
    context = {
        "application": shown,
        "lines": lines,
        "total": money.in_words(fees.still_due(lines)),
        "form": form,
        "may_add": bool(form.fields["code"].choices),  # type: ignore[attr-defined]
        "in_the_way": separation.standing_in_the_way(request.user, shown),
        "problems": problems,
    }
    return render(request, "certificates/charge.html", context)


def _may_be_added(shown: Application) -> list[ProcessFee]:
    process = processes.of(shown)
    if process.pk is None:
        return []
    charged = shown.charges.values("code")
    return list(process.fees.filter(due=DueWhen.ASKED).exclude(code__in=charged))


@role_required(Role.REVIEWER, Role.REGISTRAR)
@second_factor_required
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """One charge: paid elsewhere under its receipt number, or waived with the reason."""
    shown = access.charge(request.user, pk)
    form = SettleForm(request.POST or None)
    problems = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle(charge=shown, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            problems = [{"text": str(refusal)}]
        else:
            messages.success(request, _("Recorded. The applicant sees it."))
            return redirect("certificates:charge", shown.application_id)
    context = {"charge": shown, "amount": money.in_words(shown.cents), "form": form, "problems": problems}
    return render(request, "certificates/settle.html", context)


@role_required(Role.REVIEWER, Role.REGISTRAR)
@second_factor_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """What was recorded about a fee was a mistake."""
    shown = access.settlement(request.user, pk)
    try:
        actions.take_back(settlement=shown, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back. The fee is due again."))
    return redirect("certificates:charge", shown.charge.application_id)
