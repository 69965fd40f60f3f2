"""Review cases: certificates to be looked at again, for the body's reviewers and registrars."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from certificates import access, actions, judging, separation, waiving
from certificates.forms.cases import CloseCaseForm
from certificates.models import ReviewCase
from lms.people.access import SignedInRequest, role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role

SHOWN = 100


@role_required(Role.REVIEWER, Role.REGISTRAR)
@require_GET
def cases(request: SignedInRequest) -> HttpResponse:
    """Open cases, the longest waiting first, then what was closed last."""
    found = access.cases(request.user)
    context = {
        "open": found.open().order_by("opened_at", "pk")[:SHOWN],
        "closed": found.exclude(decision=None).order_by("-decision__at", "-pk")[:SHOWN],
    }
    return render(request, "certificates/cases.html", context)


@role_required(Role.REVIEWER, Role.REGISTRAR)
@require_GET
def case(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, access.case(request.user, pk))


@role_required(Role.REGISTRAR)
@second_factor_required
def close_case(request: SignedInRequest, pk: int) -> HttpResponse:
    """A registrar says what the body made of it; suspending or revoking is done on the certificate's own page."""
    found = access.case_to_close(request.user, pk)
    form = CloseCaseForm(request.POST or None)
    problems = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_case(case=found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            problems = [{"text": str(refusal)}]
        else:
            messages.success(request, _("The case is closed. Its reasons stay with the record."))
            return redirect("certificates:case", pk)
    return _page(request, found, form=form, problems=problems)


def _page(request: SignedInRequest, found: ReviewCase, **more) -> HttpResponse:
    """What changed, what the certificate counted, and whether its own rules would be met by today's evidence."""
    certificate = found.certificate
    application = certificate.plan.application
    programme = certificate.certification.programme
    today = judging.application(application, on=programme.today())
    signed = found.entry.versions.filter(signed_entry__isnull=False).order_by("number") if found.entry else ()
    context = {
        "case": found,
        "certificate": certificate,
        "versions": list(signed),
        "decision": getattr(found, "decision", None),
        "unmet": [finding["label"] for finding in today.findings if not waiving.holds(finding)],
        "may_close": access.cases_to_close(request.user).filter(pk=found.pk).exists(),
        "in_the_way": separation.standing_in_the_way(request.user, application),
    }
    return render(request, "certificates/case.html", context | more)
