"""The page on which a site's programme manager chooses what their house calls the things of hours."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lms.people.access import role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role
from supervision import access, actions
from supervision.forms import WordsForm
from supervision.models import HourWords
from supervision.views import SignedInRequest, typed


@role_required(Role.PROGRAMME_MANAGER)
@second_factor_required
def set_words(request: SignedInRequest, slug: str) -> HttpResponse:
    site = access.managed_site(request.user, slug)
    form = WordsForm(typed(request), words=HourWords.of(site))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_words(site=site, own=form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("These are the words of your house from now on."))
            return redirect("supervision:rules", slug)
    return render(request, "supervision/set_words.html", {"form": form, "site": site})
