"""The pages of consent to electronic records: given once, taken back whenever its giver wants."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from lms.people.actions import Refused
from supervision import access, actions, consents
from supervision.forms import ConsentForm
from supervision.models import Consent
from supervision.views import SignedInRequest, typed


@login_required
def consent(request: SignedInRequest) -> HttpResponse:
    """The words, whether they were agreed to, and the box to do so; then back to where they were asked for."""
    words, back = consents.current(), _where(request)
    form = ConsentForm(typed(request), initial={"version": words.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_consent(by=request.user, version=form.cleaned_data["version"])
        except Refused as refusal:
            form = ConsentForm(initial={"version": words.version})
            return _page(request, form, words, back, problems=[{"text": str(refusal)}])
        messages.success(request, _("You agreed to electronic records and signatures."))
        return redirect(back)
    return _page(request, form, words, back)


@login_required
def withdraw_consent(request: SignedInRequest) -> HttpResponse:
    """What happens then, before it is done; the paper of each placement is one link away."""
    if request.method == "POST":
        actions.withdraw_consent(by=request.user)
        messages.success(request, _("Your consent is taken back. What you signed stays as it is."))
        return redirect("supervision:consent")
    if not access.has_consented(request.user):
        return redirect("supervision:consent")
    return render(request, "supervision/withdraw_consent.html")


def asked_first(back: str) -> HttpResponse:
    """To the page of consent, which leads `back` once it is given."""
    return redirect(f"{reverse('supervision:consent')}?{urlencode({'next': back})}")


def _page(request: SignedInRequest, form: ConsentForm, words: consents.Wording, back: str, **more) -> HttpResponse:
    given = Consent.objects.filter(person=request.user).select_related("withdrawal").order_by("pk").last()
    context = {
        "form": form,
        "words": words,
        "next": back,
        "given": given,
        "stands": given is not None and given.version == words.version and not hasattr(given, "withdrawal"),
    }
    return render(request, "supervision/consent.html", context | more)


def _where(request: SignedInRequest) -> str:
    """Where the question came from, if that is a page of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure()):
        return asked
    return reverse("supervision:practice")
