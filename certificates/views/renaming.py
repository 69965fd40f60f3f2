"""A holder asks for a certificate in another name; a registrar prints it anew or returns the request."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certificates import access, actions, faces, renaming
from certificates.forms.renaming import NewNameForm, ReturnNameForm
from certificates.models import NameChange
from lms.content.proofs import handed_back
from lms.people.access import SignedInRequest, role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role


@login_required
def ask_new_name(request: SignedInRequest, number: str) -> HttpResponse:
    held = access.held_certificate(request.user, number)
    names = {"given_names": request.user.legal_given_names, "family_name": request.user.legal_family_name}
    form = NewNameForm(request.POST or None, request.FILES or None, initial=names)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in names}
        file = form.cleaned_data["file"]
        try:
            actions.ask_new_name(certificate=held, **said, content=file.content, ending=file.ending, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is sent. You get a mail when the body has answered."))
            return redirect("certificates:ask_new_name", number)
    context = {"certificate": held, "form": form, "latest": renaming.latest(held)}
    return render(request, "certificates/ask_new_name.html", context)


@login_required
@require_GET
def name_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper itself, for its owner and the registrars it was sent to; saved, never shown as a page of this site."""
    change = renaming.paper(request.user, pk)
    return handed_back(change.content, ending=change.ending, name=f"name-{change.pk}")


@role_required(Role.REGISTRAR)
@require_GET
def new_name(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, renaming.change(request.user, pk), ReturnNameForm())


@role_required(Role.REGISTRAR)
@second_factor_required
@require_POST
@reauthentication_required
def rename(request: SignedInRequest, pk: int) -> HttpResponse:
    change = renaming.change(request.user, pk)
    try:
        certificate = actions.rename(change=change, by=request.user)
    except actions.Stopped as stopped:
        return _page(request, change, ReturnNameForm(), stopped.problems)
    except Refused as refusal:
        return _page(request, change, ReturnNameForm(), [str(refusal)])
    words = _("Printed anew as certificate %(number)s. Whoever comes with the earlier number is led to it.")
    messages.success(request, words % {"number": certificate.shown_number})
    return redirect("certificates:issued_certificate", certificate.number)


@role_required(Role.REGISTRAR)
@second_factor_required
@require_POST
@reauthentication_required
def return_new_name(request: SignedInRequest, pk: int) -> HttpResponse:
    change = renaming.change(request.user, pk)
    form = ReturnNameForm(request.POST)
    if not form.is_valid():
        return _page(request, change, form)
    try:
        actions.return_new_name(change=change, reason=form.cleaned_data["reasons"], by=request.user)
    except Refused as refusal:
        return _page(request, change, form, [str(refusal)])
    messages.success(request, _("It is returned with your reason."))
    return redirect("certificates:decide_queue")


def _page(request: HttpRequest, change: NameChange, form: ReturnNameForm, problems=()) -> HttpResponse:
    certificates = [
        {"certificate": one, "shape": faces.shape(one.state())}
        for one in change.certification.certificates.with_what_a_page_needs()
    ]
    context = {
        "change": change,
        "certificates": certificates,
        "form": form,
        "problems": [{"text": problem} for problem in problems],
    }
    return render(request, "certificates/new_name.html", context)
