"""A registrar writes down that a holder has died, or that this was a mistake."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certificates import access, measures
from certificates.forms.dying import DeathForm
from lms.people import actions as people
from lms.people.access import SignedInRequest, role_required, second_factor_required
from lms.people.models import Death
from lms.people.roles import Role


@role_required(Role.REGISTRAR)
@second_factor_required
@reauthentication_required(allow_get=True)
def report_death(request: SignedInRequest, number: str) -> HttpResponse:
    shown = access.issued_certificate(request.user, number)
    lineage = shown.certification
    form = DeathForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            people.report_death(
                person=lineage.person, organisation=lineage.programme.body, by=request.user, **form.cleaned_data
            )
        except people.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is written down. Nobody is written to any more."))
            return redirect("certificates:issued_certificate", number)
    policy = measures.policy(lineage.programme)
    context = {"certificate": shown, "form": form, "policy": policy, "death": standing_death(lineage.person)}
    return render(request, "certificates/report_death.html", context)


@role_required(Role.REGISTRAR)
@second_factor_required
@require_POST
@reauthentication_required
def take_back_death(request: SignedInRequest, number: str) -> HttpResponse:
    shown = access.issued_certificate(request.user, number)
    death = standing_death(shown.certification.person)
    if death is None:
        return redirect("certificates:issued_certificate", number)
    try:
        people.take_back_death(death=death, by=request.user)
    except people.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _(
                "It is taken back. The account is open again, and the certificates are shown as before. Mail that was "
                "due meanwhile is not sent any more: tell the person what they missed."
            ),
        )
    return redirect("certificates:issued_certificate", number)


def standing_death(person) -> Death | None:
    standing = Death.objects.filter(person__in=person.accounts, taken_back_at=None)
    return standing.select_related("reported_by", "organisation").first()
