"""One's hours as a whole: on a page, on paper, as a table; and the paper of a signature, which anybody can check."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.content import papers
from lms.content.models import Topic
from supervision import access, logbook, programme_access
from supervision.forms import WindowForm
from supervision.models import SignOff
from supervision.views import SignedInRequest


@login_required
def hours(request: SignedInRequest) -> HttpResponse:
    """Everything logged between two days, and what it comes to."""
    form, found = _asked_for(request)
    page = Paginator(found.entries, 100).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"form": form, "logbook": found, "page": page, "query": query.urlencode()}
    return render(request, "supervision/hours.html", context)


@login_required
def hours_pdf(request: SignedInRequest) -> HttpResponse:
    _form, found = _asked_for(request)
    data = logbook.as_paper(found, site=settings.BASE_URL, on=timezone.localdate())
    return _paper(request, "hours", data, title=_("Log of practice hours"), otherwise="supervision:hours")


@login_required
def hours_csv(request: SignedInRequest) -> HttpResponse:
    _form, found = _asked_for(request)
    # The mark at the beginning is what spreadsheets know UTF-8 by.
    response = HttpResponse("\ufeff" + logbook.as_table(found), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="hours.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
def signature_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    """The copy of a signature to keep, for whoever gave it, got it or manages the site."""
    signed = access.signed_entries(request.user, pk)
    sign_off = signed[0].sign_off
    data = logbook.signature_paper(sign_off, [one.entry_version for one in signed], site=settings.BASE_URL)
    title = _("Signature %(reference)s") % {"reference": sign_off.reference}
    return _paper(request, "signature", data, title=title, otherwise="supervision:signature", args=[pk])


@login_required
def by_hand_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    """What of a placement is not signed, with a block to sign by hand; drafts are on it for the trainee alone."""
    placement = access.placement(request.user, pk)
    entries = programme_access.unsigned(request.user, placement)
    data = logbook.by_hand_paper(placement, list(entries[: logbook.MOST_BY_HAND]))
    title = _("Hours to sign by hand")
    return _paper(request, "by_hand", data, title=title, otherwise="supervision:placement", args=[pk])


def check_signature(request: SignedInRequest, digest: str) -> HttpResponse:
    """For whoever holds the paper: whether a signature with this fingerprint was given here, and whether it stands.

    Names are on the paper, not here: the fingerprint alone tells nobody whose hours these are.
    """
    sign_off = SignOff.objects.filter(digest=digest).first()
    context: dict[str, Any] = {"sign_off": sign_off, "digest": digest}
    if sign_off:
        signed = list(sign_off.signed_entries.select_related("entry_version__entry__void").order_by("pk"))
        context["is_whole"] = sign_off.is_whole([one.content_hash for one in signed])
        context["voided"] = sum(hasattr(one.entry_version.entry, "void") for one in signed)
    return render(request, "supervision/check_signature.html", context, status=200 if sign_off else 404)


def _asked_for(request: SignedInRequest) -> tuple[WindowForm, logbook.Logbook]:
    """What cannot be read as a day is told on the page and asks for nothing."""
    form = WindowForm(request.GET or None)
    said: dict[str, date | None] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    window = logbook.Window(said.get("from_on"), said.get("until_on"))
    return form, logbook.of(request.user, window, Topic.objects.titles())


def _paper(request, name: str, data: dict, *, title: str, otherwise: str, args=()) -> HttpResponse:
    try:
        pdf = papers.render(name, data, title=title, language=get_language() or "en", at=timezone.now())
    except papers.Unprintable as problem:
        facts = {"symbols": " ".join(problem.symbols)}
        messages.error(
            request, _("Our fonts lack this: %(symbols)s. Print this page from your browser instead.") % facts
        )
        return redirect(otherwise, *args)
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response
