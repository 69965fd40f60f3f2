"""A registrar says that two accounts are one person's; a second one looks at what would come together, and decides."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certificates import merging
from certificates.forms.merging import MergeForm, RefuseMergeForm
from lms.people import actions as people
from lms.people.access import SignedInRequest, role_required, second_factor_required
from lms.people.actions.merging import what_keeps_apart
from lms.people.models import Merge
from lms.people.roles import Role

PER_PAGE = 50


@role_required(Role.REGISTRAR)
@require_GET
def merges(request: SignedInRequest) -> HttpResponse:
    """What waits, with what would come together in numbers; then what was decided lately."""
    waiting = merging.to_decide(request.user)[:PER_PAGE]
    decided = merging.merges(request.user).exclude(decision=None).order_by("-decision__at")[:PER_PAGE]
    return render(request, "certificates/merges.html", {"waiting": waiting, "decided": decided})


@role_required(Role.REGISTRAR)
@second_factor_required
@reauthentication_required(allow_get=True)
def ask_merge(request: SignedInRequest) -> HttpResponse:
    form = MergeForm(request.POST or None, by=request.user, initial={"account": request.GET.get("number", "")})
    if request.method == "POST" and form.is_valid():
        try:
            made = people.ask_merge(**form.cleaned_data, by=request.user)
        except people.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is asked. Both addresses get a mail, and a second registrar decides."))
            return redirect("certificates:merge", made.pk)
    return render(request, "certificates/ask_merge.html", {"form": form})


@role_required(Role.REGISTRAR)
@require_GET
def merge(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, merging.merge(request.user, pk), RefuseMergeForm())


@role_required(Role.REGISTRAR)
@second_factor_required
@require_POST
@reauthentication_required
def approve_merge(request: SignedInRequest, pk: int) -> HttpResponse:
    asked = merging.merge(request.user, pk)
    try:
        people.approve_merge(merge=asked, by=request.user)
    except people.Refused as refusal:
        return _page(request, asked, RefuseMergeForm(), [str(refusal)])
    messages.success(request, _("They are one person’s now. Everything that lay in either account counts together."))
    return redirect("certificates:merge", pk)


@role_required(Role.REGISTRAR)
@second_factor_required
@require_POST
@reauthentication_required
def refuse_merge(request: SignedInRequest, pk: int) -> HttpResponse:
    asked = merging.merge(request.user, pk)
    form = RefuseMergeForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, form)
    try:
        people.refuse_merge(merge=asked, reason=form.cleaned_data["reasons"], by=request.user)
    except people.Refused as refusal:
        return _page(request, asked, form, [str(refusal)])
    messages.success(request, _("They stay two accounts."))
    return redirect("certificates:merges")


def _page(request: SignedInRequest, asked: Merge, form: RefuseMergeForm, problems=()) -> HttpResponse:
    decision = getattr(asked, "decision", None)
    in_the_way = [] if decision else what_keeps_apart(asked.account, asked.into)
    context = {
        "merge": asked,
        "decision": decision,
        "in_the_way": [] if problems else in_the_way,
        "sides": [] if decision else merging.side_by_side(asked),
        "may_approve": decision is None and not in_the_way and asked.asked_by_id != request.user.pk,
        "is_own": asked.asked_by_id == request.user.pk,
        "form": form,
        "problems": [{"text": problem} for problem in problems],
    }
    return render(request, "certificates/merge.html", context)
