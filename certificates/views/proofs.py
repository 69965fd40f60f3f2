"""Proofs: sent from a person's path or written down by the body, decided by its staff, opened by nobody else."""

from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certificates import access, actions, separation, standards
from certificates.actions.proofs import NAMED, is_asked
from certificates.forms.applications import ReasonsForm
from certificates.forms.proofs import FORMS, AcceptCredentialForm, RecordForm
from certificates.models import Programme, Proof, ProofKind, in_words
from lms.content.proofs import handed_back
from lms.people.access import role_required, second_factor_required
from lms.people.actions import Refused

PER_PAGE = 50
_deciding = role_required(*access.RECORDERS)


@login_required
def send_proof(request: HttpRequest, slug: str, kind: str, code: str) -> HttpResponse:
    """Send one thing the programme asks for; what was sent before stands below."""
    programme = access.programme(slug)
    if kind not in FORMS or not is_asked(programme, kind, code, request.user):
        raise Http404
    form = FORMS[kind](request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.send_proof(programme=programme, kind=kind, code=code, by=request.user, **form.cleaned_facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is sent. You get a mail when it is decided."))
            return redirect("certificates:send_proof", slug, kind, code)
    sent = Proof.objects.of(request.user, body=programme.body_id).filter(kind=kind, code=code)
    context = {"programme": programme, "form": form, "sent": sent, "kind": kind, "name": in_words(code)}
    return render(request, "certificates/send_proof.html", context)


@login_required
@require_GET
def proof_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, for its owner and whoever decides about it; saved, never shown as a page of this site."""
    proof = access.proof(request.user, pk)
    return handed_back(proof.content, ending=proof.ending, name=f"proof-{proof.pk}")


@_deciding
@require_GET
def proofs(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, the longest waiting first, and the programmes for which something can be recorded."""
    context = {
        "proofs": access.proofs_to_review(request.user)[:PER_PAGE],
        "programmes": access.recordable(request.user),
    }
    return render(request, "certificates/proofs.html", context)


@_deciding
@require_GET
def review_proof(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, access.proof_to_review(request.user, pk), ReasonsForm())


@_deciding
@second_factor_required
@require_POST
def accept_proof(request: HttpRequest, pk: int) -> HttpResponse:
    proof = access.proof_to_review(request.user, pk)
    standing = "in_good_standing" in request.POST
    try:
        actions.accept_proof(proof=proof, in_good_standing=standing, by=request.user)
    except Refused as refusal:
        return _page(request, proof, ReasonsForm(), [str(refusal)])
    messages.success(request, _("It is accepted."))
    return redirect("certificates:proofs")


@_deciding
@second_factor_required
@require_POST
def return_proof(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, actions.return_proof, _("It is returned with your reason."))


@_deciding
@second_factor_required
@require_POST
def withdraw_proof(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, actions.withdraw_proof, _("It is no longer accepted."))


def _with_reason(request: HttpRequest, pk: int, act, done: str) -> HttpResponse:
    proof = access.proof_to_review(request.user, pk)
    form = ReasonsForm(request.POST)
    if not form.is_valid():
        return _page(request, proof, form)
    try:
        act(proof=proof, reason=form.cleaned_data["reasons"], by=request.user)
    except Refused as refusal:
        return _page(request, proof, form, [str(refusal)])
    messages.success(request, done)
    return redirect("certificates:proofs")


def _page(request: HttpRequest, proof: Proof, form: ReasonsForm, problems=()) -> HttpResponse:
    context = {
        "proof": proof,
        "form": form,
        "standing": AcceptCredentialForm() if proof.kind == ProofKind.CREDENTIAL else None,
        "in_the_way": separation.standing_in_the_way(request.user, proof),
        "problems": [{"text": problem} for problem in problems],
    }
    return render(request, "certificates/review_proof.html", context)


@_deciding
@second_factor_required
def record_proof(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down what came to the body itself, for somebody who follows the programme or applies for it."""
    programme = get_object_or_404(access.recordable(request.user), slug=slug)
    choices = list(_choices(programme, access.recorded_kinds(request.user, programme)))
    form = RecordForm(request.POST or None, request.FILES or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_facts
        person = access.known_to_body(facts.pop("email"), programme)
        try:
            if person is None:
                raise Refused(_("Nobody with this address follows this programme or applies for it. Check it."))
            actions.record_proof(person=person, programme=programme, by=request.user, **facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is written down and counts from now on."))
            return redirect("certificates:record_proof", slug)
    return render(request, "certificates/record_proof.html", {"programme": programme, "form": form})


def _choices(programme: Programme, kinds: list[str]) -> Iterator[tuple[str, str]]:
    """What can be written down, by the names the programme has for it."""
    asked = standards.asked(programme)
    for kind in kinds:
        named = getattr(asked, NAMED[ProofKind(kind)])
        for code in standards.held_elsewhere(named) if kind == ProofKind.EXAM else named:
            yield f"{kind}:{code}", f"{ProofKind(kind).label}: {in_words(code)}"
