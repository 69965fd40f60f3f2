"""An appeal: what an applicant says against a decision, and what other people of the body answer."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from certificates import access, actions, clocks, separation
from certificates.forms.appeals import AppealDecisionForm, AppealForm
from certificates.models import Appeal
from lms.people.access import role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role


@login_required
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    shown = access.own_application(request.user, pk)
    decision = getattr(shown, "decision", None)
    form = AppealForm(request.POST or None)
    problems = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.appeal(application=shown, reasons=form.cleaned_data["reasons"], by=request.user)
        except Refused as refusal:
            problems = [{"text": str(refusal)}]
        else:
            messages.success(request, _("Your appeal is sent. Other people look at it now."))
            return redirect("certificates:application", pk)
    clock = decision and clocks.of_appeal(shown, decision, shown.programme.today())
    context = {"application": shown, "decision": decision, "clock": clock, "form": form, "problems": problems}
    return render(request, "certificates/appeal.html", context)


@role_required(Role.REGISTRAR)
@second_factor_required
@reauthentication_required(allow_get=True)
def decide_appeal(request: HttpRequest, pk: int) -> HttpResponse:
    shown = access.application_to_decide(request.user, pk)
    made = Appeal.objects.filter(decision__application=shown).select_related("decision__by", "answer").first()
    if made is None:
        raise Http404
    form = AppealDecisionForm(request.POST or None)
    problems = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_appeal(application=shown, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            problems = [{"text": str(refusal)}]
        else:
            messages.success(request, _("Decided. The applicant reads your reasons."))
            return redirect("certificates:decide", pk)
    context = {
        "application": shown,
        "appeal": made,
        "clock": clocks.of_answer(shown, made, shown.programme.today()),
        "in_the_way": separation.in_the_way_of_appeal(request.user, shown),
        "form": form,
        "problems": problems,
    }
    return render(request, "certificates/decide_appeal.html", context)
