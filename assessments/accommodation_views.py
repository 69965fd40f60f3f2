"""The doors of accommodations: one's own, asked for and given up; and those of whoever decides about them."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from assessments import access, accommodations, actions
from assessments.accommodation_forms import GrantForm, RequestForm, WhyForm
from assessments.models import AccommodationRequest
from lms.content import proofs
from lms.content.templatetags.peerway import longdate
from lms.people.access import SignedInRequest, role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.models import Organisation
from lms.people.roles import Role

STAFF = (Role.EXAMINER, Role.PROGRAMME_MANAGER)
PER_PAGE = 50


# One's own.


@login_required
@require_GET
def own(request: SignedInRequest) -> HttpResponse:
    """What holds for this person, what waits, and what was."""
    asked = list(access.accommodation_requests(request.user))
    context = {"requests": asked, "holds": accommodations.explained(actions.held_by(request.user))}
    return render(request, "assessments/accommodations.html", context)


@login_required
def request_accommodation(request: SignedInRequest) -> HttpResponse:
    asked = Organisation.objects.filter(slug=request.GET.get("organisation", "")).first()
    form = RequestForm(request.POST or None, request.FILES or None, initial={"organisation": asked})
    if request.method == "POST" and form.is_valid():
        try:
            actions.request_accommodation(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your request is sent. You get a mail when it is decided."))
            return redirect("assessments:accommodations")
    return render(request, "assessments/request_accommodation.html", {"form": form})


@login_required
@require_POST
def withdraw_accommodation(request: SignedInRequest, pk: int) -> HttpResponse:
    asked = access.accommodation_request(request.user, pk)
    return _done(request, lambda: actions.withdraw_accommodation(request=asked, by=request.user), _("It is withdrawn."))


@login_required
@require_POST
def erase_proof(request: SignedInRequest, pk: int) -> HttpResponse:
    asked = access.accommodation_request(request.user, pk)
    words = _("What you had added is gone for good.")
    return _done(request, lambda: actions.erase_proof(request=asked, by=request.user), words)


@login_required
@require_POST
def give_up_accommodation(request: SignedInRequest, pk: int) -> HttpResponse:
    asked = access.accommodation_request(request.user, pk)
    words = _("It is ended. You can ask again at any time.")
    return _done(request, lambda: actions.end_accommodation(request=asked, by=request.user), words)


def _done(request: SignedInRequest, deed: Callable[[], object], words: str) -> HttpResponse:
    try:
        deed()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect("assessments:accommodations")


@login_required
@require_GET
def accommodation_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """The document itself, for whoever sent it and those who decide."""
    mine = access.accommodation_requests(request.user).filter(pk=pk)
    found = (mine or access.accommodations_to_decide(request.user).filter(pk=pk)).first()
    proof = getattr(found, "proof", None)
    if proof is None or not proof.ending:
        raise Http404
    return proofs.handed_back(proof.content, ending=proof.ending, name=f"document-{pk}")


# Deciding.


@require_GET
@role_required(*STAFF)
def accommodations_to_decide(request: SignedInRequest) -> HttpResponse:
    """What waits, the longest waiting first, and below it what was decided."""
    every = access.accommodations_to_decide(request.user)
    page = Paginator(every.exclude(decision=None), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "waiting": [_row(one) for one in every.waiting().order_by("asked_at", "pk")[:PER_PAGE]],
        "decided": [_row(one) for one in page],
        "page": page,
        "columns": [
            {"label": _("Person")},
            {"label": _("Asked")},
            {"label": _("Organisation")},
            {"label": _("Where it stands")},
        ],
    }
    return render(request, "assessments/accommodations_to_decide.html", context)


def _row(asked: AccommodationRequest) -> list:
    address = reverse("assessments:decide_accommodation", args=[asked.pk])
    name = format_html('<a href="{}">{}</a>', address, asked.person.get_full_name())
    return [name, longdate(asked.asked_at), asked.organisation.name, asked.status_in_words]


@require_GET
@role_required(*STAFF)
def decide_accommodation(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, access.accommodation_to_decide(request.user, pk))


@role_required(*STAFF)
@second_factor_required
@require_POST
def grant_accommodation(request: SignedInRequest, pk: int) -> HttpResponse:
    asked = access.accommodation_to_decide(request.user, pk)
    form = GrantForm(request.POST, asked=asked)
    if form.is_valid():
        try:
            facts = {name: form.cleaned_data[name] for name in ("from_on", "until_on", "reason")}
            actions.grant_accommodation(request=asked, terms=form.terms, by=request.user, **facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is granted. It holds in every attempt that is begun from that day on."))
            return redirect("assessments:decide_accommodation", pk)
    return _page(request, asked, granting=form)


@role_required(*STAFF)
@second_factor_required
@require_POST
def decline_accommodation(request: SignedInRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, actions.decline_accommodation, _("Your decision is kept, and the person is told."))


@role_required(*STAFF)
@second_factor_required
@require_POST
def end_accommodation(request: SignedInRequest, pk: int) -> HttpResponse:
    return _with_reason(
        request, pk, actions.end_accommodation, _("It is ended. Attempts under way keep what they had.")
    )


def _with_reason(request: SignedInRequest, pk: int, deed: Callable, words: str) -> HttpResponse:
    asked = access.accommodation_to_decide(request.user, pk)
    form = WhyForm(request.POST)
    if form.is_valid():
        try:
            deed(request=asked, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, words)
            return redirect("assessments:decide_accommodation", pk)
    return _page(request, asked, form=form)


def _page(
    request: SignedInRequest,
    asked: AccommodationRequest,
    *,
    form: WhyForm | None = None,
    granting: GrantForm | None = None,
) -> HttpResponse:
    """`form` or `granting` is what was sent and could not be taken."""
    context = {
        "asked": asked,
        "decision": getattr(asked, "decision", None),
        "why": form or WhyForm(),
        "granting": granting or GrantForm(asked=asked),
        "form": granting or form,
    }
    return render(request, "assessments/decide_accommodation.html", context)
