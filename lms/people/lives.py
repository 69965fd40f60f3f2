"""The pages on which somebody takes what is theirs with them."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lms.people import access, actions, holdings
from lms.people.actions import erasing
from lms.people.models import Copy, Erasure


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


@login_required
@reauthentication_required(allow_get=True)
def erasure(request: access.SignedInRequest) -> HttpResponse:
    """What is erased, what is kept and why, before one asks; then until when it can be taken back."""
    problems: list[str] = []
    if request.method == "POST":
        try:
            actions.ask_erasure(by=request.user)
        except actions.Refused:
            problems = [_("Your account cannot be erased yet.")]
        else:
            return redirect("people:erasure")
    return _erasure_page(request, problems)


def _erasure_page(request: access.SignedInRequest, problems: list[str]) -> HttpResponse:
    held = [one for one in holdings.HOLDINGS if one.is_told and one.of(request.user).exists()]
    kept: dict[str, list[str]] = {}
    for one in held:
        if one.kept:
            kept.setdefault(str(one.kept), []).append(str(one.title))
    under_way = Erasure.objects.filter(person=request.user, taken_back_at=None, done_at=None).first()
    context = {
        "under_way": under_way,
        "erased": [one.title for one in held if not one.kept],
        "kept": kept.items(),
        "in_the_way": erasing.in_the_way(request.user),
        "days": erasing.WAIT.days,
        "problems": [{"text": problem} for problem in problems],
    }
    return render(request, "people/erasure.html", context)


@login_required
@require_POST
def take_back_erasure(request: access.SignedInRequest) -> HttpResponse:
    actions.take_back_erasure(by=request.user)
    messages.success(request, _("Your account stays as it is."))
    return redirect("people:erasure")
