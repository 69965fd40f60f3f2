"""The pages of qualifications: one's own, and those that staff verify."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lms.content.proofs import handed_back
from lms.people.access import role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role
from supervision import access, actions, flags
from supervision.forms import EndQualificationForm, ProofForm, QualificationForm, ReasonForm, RecordForForm
from supervision.views import SignedInRequest, typed


@login_required
def qualifications(request: SignedInRequest) -> HttpResponse:
    own = list(access.own_qualifications(request.user))
    return render(request, "supervision/qualifications.html", {"qualifications": own})


@login_required
def record_qualification(request: SignedInRequest) -> HttpResponse:
    """One's own: it counts once staff of the chosen organisation have verified it."""
    form = QualificationForm(typed(request), request.FILES or None, organisations=access.verifying_organisations())
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
        request.FILES or None,
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


@login_required
def add_proof(request: SignedInRequest, pk: int) -> HttpResponse:
    """One more paper for a qualification of one's own."""
    qualification = access.own_qualification(request.user, pk)
    form = ProofForm(typed(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        actions.add_proof(qualification=qualification, proof=form.cleaned_data["proof"], by=request.user)
        messages.success(request, _("The paper is with %(name)s.") % {"name": qualification.organisation.name})
        return redirect("supervision:qualifications")
    return render(request, "supervision/add_proof.html", {"form": form, "qualification": qualification})


@login_required
@require_GET
def qualification_proof(request: SignedInRequest, pk: int) -> HttpResponse:
    paper = access.qualification_proof(request.user, pk)
    return handed_back(paper.content, ending=paper.ending, name=f"qualification-{paper.pk}")


@role_required(*access.VERIFIERS)
@second_factor_required
def return_qualification(request: SignedInRequest, pk: int) -> HttpResponse:
    qualification = access.qualification_to_verify(request.user, pk)
    form = ReasonForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.return_qualification(
                qualification=qualification, reason=form.cleaned_data["reason"], by=request.user
            )
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("%(name)s reads your reason.") % {"name": qualification.person.get_full_name()})
            return redirect("supervision:verifications")
    return render(request, "supervision/return_qualification.html", {"form": form, "qualification": qualification})


@second_factor_required
def end_qualification(request: SignedInRequest, pk: int) -> HttpResponse:
    """Staff say that it lapsed or was revoked; its holder gives it up."""
    qualification = access.qualification_to_end(request.user, pk)
    is_holder = qualification.person_id in request.user.accounts
    form = EndQualificationForm(typed(request), is_holder=is_holder)
    if request.method == "POST" and form.is_valid():
        ended_on = form.cleaned_data["ended_on"]
        try:
            actions.end_qualification(
                qualification=qualification, kind=form.kind_said, ended_on=ended_on, by=request.user
            )
        except Refused as refusal:
            form.add_error("ended_on", str(refusal))
        else:
            messages.success(request, _("Its last day is set. What was signed under it stays valid."))
            return redirect("supervision:qualifications" if is_holder else "supervision:verifications")
    context = {"form": form, "qualification": qualification, "is_holder": is_holder}
    return render(request, "supervision/end_qualification.html", context)


@role_required(Role.PROGRAMME_MANAGER)
@second_factor_required
def review_signatures(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was signed under a qualification that has ended since, and what the programme made of it."""
    qualification = access.flagged_qualification(request.user, pk)
    form = ReasonForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.review_signatures(qualification=qualification, note=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("It is written down that you looked at these signatures."))
            return redirect("supervision:programme")
    sites = access.managed_sites(request.user)
    signed = flags.signatures(qualification, sites)
    context = {
        "form": form,
        "qualification": qualification,
        "signatures": Paginator(signed, 100).get_page(request.GET.get("page")),
        "reviews": qualification.reviews.filter(site__in=sites).select_related("reviewed_by", "site").order_by("pk"),
    }
    return render(request, "supervision/review_signatures.html", context)


def _recorded(form: QualificationForm, **facts) -> bool:
    """Whether it was written down; a refusal goes into the form."""
    try:
        actions.record_qualification(**facts)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
