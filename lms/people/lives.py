"""The pages on which somebody takes what is theirs with them."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lms.people import access, actions
from lms.people.models import Copy


@login_required
@reauthentication_required(allow_get=True)
def copy(request: access.SignedInRequest) -> HttpResponse:
    """Everything that is held of one: asked for here, and fetched from here once it is made."""
    if request.method == "POST":
        try:
            actions.ask_copy(by=request.user)
        except actions.Refused as refusal:
            return _copy_page(request, [str(refusal)])
        messages.success(request, _("Your copy is being made. You get a mail when it is ready."))
        return redirect("people:copy")
    return _copy_page(request)


def _copy_page(request: access.SignedInRequest, problems=()) -> HttpResponse:
    latest = Copy.objects.facts().filter(person=request.user).last()
    context = {
        "latest": latest,
        "is_there": latest is not None and latest.may_be_fetched(timezone.now()),
        "is_under_way": latest is not None and latest.made_at is None,
        "problems": [{"text": problem} for problem in problems],
    }
    return render(request, "people/copy.html", context)


@login_required
@require_GET
@reauthentication_required
def fetch_copy(request: access.SignedInRequest, pk: int) -> HttpResponse:
    """The file; saved, never shown as a page of this site, and kept by nobody on the way."""
    asked = get_object_or_404(Copy.objects.facts(), pk=pk, person=request.user)
    try:
        content = actions.fetch_copy(copy=asked, by=request.user)
    except actions.Refused as refusal:
        raise Http404(str(refusal)) from refusal
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="everything-{asked.asked_at:%Y-%m-%d}.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
