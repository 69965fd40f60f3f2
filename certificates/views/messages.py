"""What an applicant and a body write to each other inside an application."""

from django.contrib import messages as notes
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from certificates import access, actions, separation
from certificates.forms.messages import MessageForm
from certificates.models import Application
from lms.people.access import SignedInRequest
from lms.people.actions import Refused


@login_required
def messages(request: SignedInRequest, pk: int) -> HttpResponse:
    """The whole conversation, and a form to go on with it. Who is too close to the applicant reads why, and no more."""
    shown = access.application_in_talk(request.user, pk)
    is_own = shown.person_id in request.user.accounts
    in_the_way = [] if is_own else separation.standing_in_the_way(request.user, shown)
    form = MessageForm(request.POST or None)
    problems: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.write(application=shown, text=form.cleaned_data["text"], by=request.user)
        except Refused as refusal:
            problems = [{"text": str(refusal)}]
        else:
            notes.success(request, _("Your message is sent."))
            return redirect("certificates:messages", pk)
    if not in_the_way and shown.submitted_at is not None:
        actions.read_messages(application=shown, by=request.user)
    context = {
        "application": shown,
        "is_own": is_own,
        "talk": [] if in_the_way else _talk(shown, for_applicant=is_own),
        "in_the_way": in_the_way,
        "form": form,
        "problems": problems,
    }
    return render(request, "certificates/messages.html", context)


def _talk(shown: Application, *, for_applicant: bool) -> list[dict]:
    """Each message with who wrote it; to the applicant the body speaks as one."""
    return [
        {
            "who": shown.programme.body.name if one.is_from_body and for_applicant else one.by.get_full_name(),
            "message": one,
        }
        for one in shown.messages.select_related("by")
    ]
