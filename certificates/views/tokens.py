"""Tokens for employers and payers: made, shown once, listed with their last use, revoked."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certificates import access, actions
from certificates.forms.tokens import TokenForm
from lms.people.access import role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role

MAKERS = (Role.PROGRAMME_MANAGER, Role.REGISTRAR)


@role_required(*MAKERS)
def tokens(request: HttpRequest) -> HttpResponse:
    known = access.api_tokens(request.user)
    rows = [{"token": one, "is_valid": one.is_valid_on(one.organisation.today())} for one in known]
    return render(request, "certificates/tokens.html", {"rows": rows})


@role_required(*MAKERS)
@second_factor_required
@reauthentication_required(allow_get=True)
def make_token(request: HttpRequest) -> HttpResponse:
    """The text of the token stands on the page that answers, and nowhere else ever."""
    form = TokenForm(request.POST or None, organisations=access.token_makers(request.user))
    problems = []
    if request.method == "POST" and form.is_valid():
        try:
            token, text = actions.make_token(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            problems = [{"text": str(refusal)}]
        else:
            return render(request, "certificates/token_made.html", {"token": token, "text": text})
    return render(request, "certificates/make_token.html", {"form": form, "problems": problems})


@role_required(*MAKERS)
@second_factor_required
@require_POST
@reauthentication_required
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    actions.revoke_token(token=access.api_token(request.user, pk), by=request.user)
    messages.success(request, _("Revoked. It opens nothing any more."))
    return redirect("certificates:tokens")
