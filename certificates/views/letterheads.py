"""What stands on the paper of a programme's certificates: set by a registrar."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from certificates import access, actions
from certificates.forms.letterheads import LetterheadForm
from lms.people.access import role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role


@role_required(Role.REGISTRAR)
@second_factor_required
@reauthentication_required(allow_get=True)
def set_letterhead(request: HttpRequest, slug: str) -> HttpResponse:
    programme = access.programme_of_registrar(request.user, slug)
    now = programme.letterheads.select_related("set_by").first()
    form = LetterheadForm(request.POST or None, request.FILES or None, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_letterhead(
                programme=programme,
                logo=form.chosen_logo,
                signatories=form.signatories,
                after=form.cleaned_data["after"],
                by=request.user,
            )
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, _("Set. Certificates that were signed before keep what was printed on them."))
            return redirect("certificates:set_letterhead", slug)
    return render(request, "certificates/set_letterhead.html", {"programme": programme, "form": form, "now": now})
