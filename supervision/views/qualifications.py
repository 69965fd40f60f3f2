"""The pages of qualifications: one's own, and those that staff verify."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.people.access import role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role
from supervision import access, actions
from supervision.forms import QualificationForm, RecordForForm
from supervision.views import SignedInRequest, typed


@login_required
def qualifications(request: SignedInRequest) -> HttpResponse:
    own = request.user.qualifications.select_related("organisation", "verified_by").order_by("-from_on", "pk")
    return render(request, "supervision/qualifications.html", {"qualifications": list(own)})


@login_required
def record_qualification(request: SignedInRequest) -> HttpResponse:
    """One's own: it counts once staff of the chosen organisation have verified it."""
    form = QualificationForm(typed(request), organisations=access.verifying_organisations())
    if (
        request.method == "POST"
        and form.is_valid()
        and _recorded(form, by=request.user, person=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("It is written down. You can sign with it once it is verified."))
        return redirect("supervision:qualifications")
    return render(request, "supervision/record_qualification.html", {"form": form})


@role_required(*access.VERIFIERS)
def verifications(request: SignedInRequest) -> HttpResponse:
    """What waits to be verified by this person's organisations, then what is verified."""
    found = list(access.qualifications_to_verify(request.user).order_by("verified_at", "recorded_at", "pk"))
    return render(
        request,
        "supervision/verifications.html",
        {
            "waiting": [one for one in found if one.verified_at is None],
            "manages": access.managed_sites(request.user).exists(),
            "verified": [one for one in found if one.verified_at is not None],
        },
    )


@role_required(Role.PROGRAMME_MANAGER)
def record_for(request: SignedInRequest) -> HttpResponse:
    """A programme manager writes down what a supervisor of their site holds."""
    form = RecordForForm(
        typed(request),
        organisations=access.managed_sites(request.user),
        people=access.supervisors_known_to(request.user),
    )
    if request.method == "POST" and form.is_valid() and _recorded(form, by=request.user, **form.cleaned_data):
        messages.success(request, _("It is written down. Verify it once you have seen the proof."))
        return redirect("supervision:verifications")
    return render(request, "supervision/record_for.html", {"form": form})


@role_required(*access.VERIFIERS)
@second_factor_required
@require_POST
def verify_qualification(request: SignedInRequest, pk: int) -> HttpResponse:
    qualification = access.qualification_to_verify(request.user, pk)
    try:
        actions.verify_qualification(qualification=qualification, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request, _("%(name)s can sign with it from now on.") % {"name": qualification.person.get_full_name()}
        )
    return redirect("supervision:verifications")


def _recorded(form: QualificationForm, **facts) -> bool:
    """Whether it was written down; a refusal goes into the form."""
    try:
        actions.record_qualification(**facts)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
