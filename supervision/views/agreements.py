"""The terms of a placement on its page: read, signed by each side, and changed by proposing new ones."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.people.actions import Refused
from supervision import access, actions, statements
from supervision.forms import NameForm, TermsForm
from supervision.models import Agreement, Party, Placement
from supervision.views import SignedInRequest, typed
from supervision.views.consents import asked_first


@login_required
def propose_terms(request: SignedInRequest, pk: int) -> HttpResponse:
    """New terms; whoever is a side of the placement signs them with the same button."""
    found = access.placement(request.user, pk)
    is_side = access.is_side(request.user, found)
    if is_side and not access.has_consented(request.user):
        return asked_first(request.path)
    newest = found.agreements.order_by("number").last()
    form = TermsForm(typed(request), initial=_said(newest))
    name = NameForm(typed(request)) if is_side else None
    problems = []
    if request.method == "POST" and form.is_valid() and (name is None or name.is_valid()):
        try:
            actions.propose_terms(
                placement=found,
                terms=form.terms(),
                typed_name=name.cleaned_data["typed_name"] if name else None,
                by=request.user,
            )
        except Refused as refusal:
            problems = [{"text": str(refusal)}]
        else:
            messages.success(request, _("The terms are proposed. They hold once both sides have signed them."))
            return redirect("supervision:placement", pk)
    context = {"form": form, "name": name, "placement": found, "problems": problems}
    return render(request, "supervision/propose_terms.html", context)


@login_required
@require_POST
def sign_terms(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sign the edition that was on the page of the placement."""
    found = access.placement(request.user, pk)
    page = redirect("supervision:placement", pk)
    number, form = request.POST.get("number", ""), NameForm(request.POST)
    shown = found.agreements.filter(number=int(number)).first() if number.isascii() and number.isdigit() else None
    if shown is None or not form.is_valid():
        messages.error(request, _("Type your legal name. It stands for your signature."))
        return page
    try:
        actions.sign_terms(agreement=shown, typed_name=form.cleaned_data["typed_name"], by=request.user)
    except actions.ConsentMissing:
        return asked_first(page.url)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You signed the terms."))
    return page


def of_placement(found: Placement, reader: Any, *, as_party: Party | None) -> dict[str, Any]:
    """The terms that hold, those that wait for a signature, and what `reader` would sign as that side."""
    editions = list(found.agreements.with_signatures())
    for one in editions:
        one.placement = found
    holding = next((one for one in reversed(editions) if one.is_signed_by_both), None)
    newest = editions[-1] if editions else None
    signs = newest and as_party and reader.pk not in {one.person_id for one in newest.signatures.all()}
    return {
        "holding": holding,
        "waiting": newest if newest is not holding else None,
        "number": newest.number if newest else 0,
        "to_sign": statements.agreement(newest, as_party).text if newest and as_party and signs else "",
        "name_form": NameForm(),
    }


def _said(newest: Agreement | None) -> dict[str, Any]:
    return {"frequency": newest.frequency, "work_per_supervision": newest.work_per_supervision} if newest else {}
