"""References: asked for by a person, answered by somebody without an account, read by reviewers of the body."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from certificates import access, actions, separation, standards
from certificates.forms.applications import ReasonsForm
from certificates.forms.references import AskReferenceForm, GiveReferenceForm
from certificates.models import REQUEST_STATUSES, Programme, ReferenceRequest, Relation, in_words
from lms.people import limits
from lms.people.access import role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role

# Openings of links from one address within ten minutes.
MOST_OPENINGS, WINDOW = 60, 600


@login_required
def ask_reference(request: HttpRequest, slug: str) -> HttpResponse:
    """Name somebody; whom one has asked stands below, with what became of it."""
    programme = access.programme(slug)
    asked = standards.asked_of(request.user, programme)
    if not asked.references:
        raise Http404
    form = AskReferenceForm(request.POST or None, asked=asked)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_reference(programme=programme, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("They are asked by mail. You hear when they have answered."))
            return redirect("certificates:ask_reference", slug)
    requests = ReferenceRequest.objects.of(request.user, programme)
    rows = [_row(one, programme) for one in requests if one.revoked_at is None]
    return render(request, "certificates/ask_reference.html", {"programme": programme, "form": form, "rows": rows})


def _row(one: ReferenceRequest, programme: Programme) -> dict[str, Any]:
    status = one.status(programme.today())
    words, kind = REQUEST_STATUSES[status]
    answer = getattr(one, "answer", None)
    return {
        "request": one,
        "words": words,
        "kind": kind,
        "may_revoke": status in ("asked", "expired"),
        "letter": answer.letter if answer and answer.person_may_read else "",
        "reason": answer.setting_aside.reason if answer and status == "set_aside" else "",
    }


@login_required
@require_POST
def revoke_request(request: HttpRequest, pk: int) -> HttpResponse:
    asked = access.own_reference_request(request.user, pk)
    try:
        actions.revoke_request(request=asked, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is taken back, and the link works no more."))
    return redirect("certificates:ask_reference", asked.programme.slug)


@sensitive_post_parameters()
def give_reference(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link, for whoever has it. Unknown, ended and taken back answer alike."""
    if limits.is_over(request, "reference", most=MOST_OPENINGS, seconds=WINDOW):
        text = _("This page was opened many times within a few minutes. Wait ten minutes and try again.")
        return _private(render(request, "certificates/too_many.html", {"text": text}, status=429))
    asked = access.reference_request(token)
    status = asked.status(asked.programme.today()) if asked else "unknown"
    if asked is None or status in ("unknown", "expired", "revoked"):
        return _private(render(request, "certificates/link_ended.html", status=404))
    if status != "asked":
        return _private(render(request, "certificates/reference_given.html", {"asked": asked}))
    if request.method == "POST" and "decline" in request.POST:
        return _answered(request, token, lambda: actions.decline_reference(request=asked))
    wanted = standards.asked_of(asked.person, asked.programme)
    form = GiveReferenceForm(request.POST or None, asked=wanted)
    if request.method == "POST" and form.is_valid():
        try:
            return _answered(request, token, lambda: actions.give_reference(request=asked, **form.cleaned_data))
        except Refused as refusal:
            form.add_error("known_since", str(refusal))
    return _private(render(request, "certificates/give_reference.html", {"asked": asked, "form": form}))


def _answered(request: HttpRequest, token: str, answer) -> HttpResponse:
    """Back to the same address, which tells from now on that it was answered, or that it works no more."""
    try:
        answer()
    except actions.LinkEnded:
        messages.error(request, _("This link is no longer in use."))
    return _private(redirect("certificates:give_reference", token))


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a secret: no search engine finds it, no other site is told it, and no cache keeps the page."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    # Under no-referrer a browser hides where the form came from, even from us, and CSRF protection must refuse it.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@role_required(Role.REVIEWER)
@require_GET
def reference(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter, for reviewers of the body it was written to."""
    return _letter(request, access.reference(request.user, pk), ReasonsForm())


@role_required(Role.REVIEWER)
@second_factor_required
@require_POST
def set_aside_reference(request: HttpRequest, pk: int) -> HttpResponse:
    asked = access.reference(request.user, pk)
    form = ReasonsForm(request.POST)
    if not form.is_valid():
        return _letter(request, asked, form)
    try:
        reason = form.cleaned_data["reasons"]
        actions.set_aside_reference(reference=asked.answer, reason=reason, by=request.user)
    except Refused as refusal:
        return _letter(request, asked, form, [str(refusal)])
    messages.success(request, _("It counts for nothing from now on. The person reads your reason."))
    return redirect("certificates:reference", pk)


def _letter(request: HttpRequest, asked: ReferenceRequest, form: ReasonsForm, problems=()) -> HttpResponse:
    context = {
        "asked": asked,
        "answer": asked.answer,
        "words": {
            "type": in_words(asked.type),
            "relation": _relation(asked.answer.relation),
            "asked_relation": _relation(asked.relation),
        },
        "is_set_aside": asked.status(asked.programme.today()) == "set_aside",
        "form": form,
        "in_the_way": separation.standing_in_the_way(request.user, asked),
        "problems": [{"text": problem} for problem in problems],
    }
    return render(request, "certificates/reference.html", context)


def _relation(code: str) -> str:
    return str(Relation(code).label if code in Relation.values else in_words(code)).capitalize()
