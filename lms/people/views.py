"""The pages about oneself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import csrf

from lms.people import access, actions, kept
from lms.people.forms import DetailsForm
from lms.people.models import Merge, User


@login_required
def details(request: access.SignedInRequest) -> HttpResponse:
    # A copy, so that a refused form cannot change the person the rest of the page speaks of.
    person = User.objects.get(pk=request.user.pk)
    form = DetailsForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        actions.describe(person=person, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your details are saved."))
        return redirect("people:details")
    # Asked of whoever it is about alone: nearly nobody has a second account.
    about = Merge.objects.told().filter(Q(account=request.user) | Q(into=request.user))
    context = {
        "form": form,
        "has_second_factor": access.has_second_factor(request.user),
        "merges": about.filter(Q(decision=None) | Q(decision__is_approved=True)),
    }
    return render(request, "people/details.html", context)


@login_required
def second_factor(request: access.SignedInRequest) -> HttpResponse:
    """Why signing and deciding ask for a second factor, and how to set one up; `next` is where one was."""
    where = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(where, {request.get_host()}, require_https=request.is_secure()):
        request.session["after_second_factor"] = where
    return render(request, "people/second_factor.html", {"has_one": access.has_second_factor(request.user)})


@login_required
def resume(request: access.SignedInRequest) -> HttpResponse:
    """Back to what asked for a second factor."""
    return redirect(request.session.pop("after_second_factor", "dashboard"))


def one_way_in(request: HttpRequest) -> HttpResponse:
    """In place of Wagtail's own sign-in pages: to ours, or, for whoever is signed in already, no further."""
    if request.user.is_authenticated:
        raise PermissionDenied(_("The editor is open to people whose role lets them write here, while they hold it."))
    return redirect_to_login(request.GET.get("next", ""))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before the last sign-in: its token is old, its words are not. Drawn again filled in, nothing done."""
    person = request.user
    if person.is_authenticated and kept.is_from_here(request):
        page = kept.keep(request, person_id=str(person.pk))
        if page is not None:
            return redirect(page)
    return csrf.csrf_failure(request, reason)
