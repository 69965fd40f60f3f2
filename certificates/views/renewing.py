"""What follows a certificate: when it may be asked for, what is still to come for it, and the beginning of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from certificates import access, actions, judging, milestones, renewing
from certificates.forms.renewing import ChoiceForm
from certificates.models import Certificate, Stage
from certificates.views.programmes import findings_of
from lms.people.actions import Refused

TITLES = {
    Stage.RENEWAL: gettext_lazy("Renew your certificate"),
    Stage.REINSTATEMENT: gettext_lazy("Have your certificate reinstated"),
    Stage.UPGRADE: gettext_lazy("Move up to the next certificate"),
}
BUTTONS = {
    Stage.RENEWAL: gettext_lazy("Begin your renewal"),
    Stage.REINSTATEMENT: gettext_lazy("Begin your reinstatement"),
    Stage.UPGRADE: gettext_lazy("Begin your upgrade"),
}


@login_required
def succeed(request: HttpRequest, number: str, stage: str) -> HttpResponse:
    """What a renewal, a reinstatement or an upgrade takes today; sending the page begins it."""
    held = access.held_certificate(request.user, number)
    if request.method == "POST":
        try:
            application = actions.succeed(certificate=held, stage=stage, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        return redirect("certificates:application", application.pk)
    return render(request, "certificates/succeed.html", _page(request, held, Stage(stage)))


def _page(request: HttpRequest, held: Certificate, stage: Stage) -> dict[str, Any]:
    programme = held.certification.programme
    today = programme.today()
    offer = renewing.offer(held, stage, today)
    if offer is None:
        raise Http404
    judgement = judging.explore(person=request.user, programme=programme, on=today, stage=stage)
    days = milestones.of(held, programme.renewal_on(today))
    return findings_of(judgement, programme, request.user) | {
        "certificate": held,
        "offer": offer,
        "title": TITLES[stage],
        "button": BUTTONS[stage],
        "facts": [*milestones.facts(days, offer.filing)],
        "application": access.open_application(request.user, programme),
    }


@login_required
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """How long the next term is to be, where the rules leave a choice; the first question of such a request."""
    shown = access.own_application(request.user, pk)
    judgement = judging.application(shown, on=shown.programme.today())
    choices = judging.choices(judgement)
    form = ChoiceForm(request.POST or None, choices=choices, kept=judgement.case.get("choice"))
    if not choices or not shown.is_with_applicant:
        return redirect("certificates:check_answers", pk)
    if request.method == "POST" and form.is_valid():
        route = judgement.case.get("route", "")
        actions.state_facts(
            programme=shown.programme, answers={}, route=route, choice=form.cleaned_choice, by=request.user
        )
        return redirect("certificates:check_answers", pk)
    return render(request, "certificates/choose.html", {"application": shown, "form": form})
