"""Raising a concern about a certificate holder, and what a body does with one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from certificates import actions, conduct
from certificates.forms.discipline import ComplaintAnswerForm, ComplaintForm
from lms.people import limits
from lms.people.access import role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role

# From one address within an hour.
MOST, WINDOW = 5, 3600


def complain(request: HttpRequest) -> HttpResponse:
    """For everybody, without an account. What the form says of a number is the same whether it exists or not."""
    asked = {"number": request.GET.get("number", "")[:40], "body": request.GET.get("body", "")[:10]}
    form = ComplaintForm(request.POST or None, bodies=conduct.certifying_bodies(), initial=asked)
    if request.method == "POST" and form.is_valid():
        if limits.is_over(request, "complain", most=MOST, seconds=WINDOW):
            form.add_error(
                None, _("Several concerns came from your address within the hour. Wait a little and send it.")
            )
            return render(request, "certificates/complain.html", {"form": form}, status=429)
        complaint = actions.complain(**form.cleaned_data)
        return redirect("certificates:complaint_sent", complaint.reference)
    return render(request, "certificates/complain.html", {"form": form})


def complaint_sent(request: HttpRequest, reference: str) -> HttpResponse:
    """The confirmation, which works when it is bookmarked and tells nothing of what was written."""
    return render(request, "certificates/complaint_sent.html", {"complaint": conduct.complaint_by(reference)})


@role_required(Role.REGISTRAR)
def complaint(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "certificates/complaint.html", _page(request, pk, ComplaintAnswerForm()))


@role_required(Role.REGISTRAR)
@second_factor_required
def answer_complaint(request: HttpRequest, pk: int) -> HttpResponse:
    form = ComplaintAnswerForm(request.POST or None)
    context = _page(request, pk, form)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_complaint(complaint=context["complaint"], by=request.user, **form.cleaned_data)
        except Refused as refusal:
            context["problems"] = [{"text": str(refusal)}]
        else:
            messages.success(request, _("Answered. Whoever gave an address gets a mail."))
            return redirect("certificates:complaint", pk)
    return render(request, "certificates/complaint.html", context)


def _page(request: HttpRequest, pk: int, form: ComplaintAnswerForm) -> dict[str, Any]:
    shown = conduct.complaint(request.user, pk)
    return {"complaint": shown, "answer": getattr(shown, "answer", None), "form": form}
