"""The examiners' doors for files of items: bring one, look at all it says, take the good ones; hand a bank out."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import access, handout, intake
from assessments.actions import item_files
from assessments.exchange.formats import FORMATS
from assessments.exchange.understood import Fault, Loss, Unreadable
from assessments.exchange_forms import BringForm, HandOutForm
from assessments.intake import Prepared
from assessments.models import Item, ItemBank
from lms.people.access import SignedInRequest, holds, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role

ON_A_PAGE = 25
FILES_LISTED = 50
MOST_FAULTS = 200


def examiners_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Inside the admin, which has asked for a sign-in before."""

    @wraps(view)
    def inside(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not holds(request.user, Role.EXAMINER):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return inside


@require_http_methods(["GET", "POST"])
@examiners_only
def bring(request: SignedInRequest) -> HttpResponse:
    form = BringForm(request.POST or None, request.FILES or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        facts = {name: form.cleaned_data[name] for name in ("bank", "topic", "format")}
        try:
            file = item_files.bring(name=upload.name, data=upload.read(), by=request.user, **facts)
            return redirect("assessment_files:look", file.pk)
        except Unreadable as wrong:
            words = _("Line %(line)s: %(reason)s") % {"line": wrong.line, "reason": wrong.reason}
            form.add_error("file", words)
    context = {
        "form": form,
        "files": access.item_files(request.user)[:FILES_LISTED],
        "banks": access.examined_banks(request.user).order_by("title", "pk"),
    }
    return _drawn(request, "bring", _("Files of items"), context)


@dataclass(frozen=True)
class Shown:
    """One item as understood, and what would become of it."""

    prepared: Prepared
    is_known: bool

    @property
    def item(self):
        return self.prepared.item


@require_GET
@examiners_only
def look(request: SignedInRequest, pk: int) -> HttpResponse:
    file = access.item_file(request.user, pk)
    reading = item_files.look_into(file=file, by=request.user)
    prepared = intake.prepared(reading.items)
    known = _known(file.bank, prepared)
    shown = [Shown(one, is_known) for one, is_known in zip(prepared, known, strict=True)]
    faults = sorted([*reading.faults, *_unfit(prepared)], key=lambda fault: fault.line)
    context = {
        "file": file,
        "format": FORMATS[file.format].title,
        "page": _page(request, shown),
        "counts": _counts(shown),
        "faults": faults[:MOST_FAULTS],
        "faults_count": len(faults),
        "remarks": reading.remarks[:MOST_FAULTS],
    }
    return _drawn(request, "look", file.name, context)


def _known(bank: ItemBank, prepared: Sequence[Prepared]) -> list[bool]:
    """Which of them the bank has already, or an earlier one in the same file will be."""
    there = set(Item.objects.filter(bank=bank).values_list("code", flat=True))
    known = []
    for one in prepared:
        known.append(one.code in there)
        if not one.why_not:
            there.add(one.code)
    return known


def _unfit(prepared: Sequence[Prepared]) -> list[Fault]:
    return [Fault(one.item.line, one.why_not) for one in prepared if one.why_not]


def _counts(shown: Sequence[Shown]) -> dict[str, int]:
    counted = Counter("unfit" if one.prepared.why_not else "known" if one.is_known else "new" for one in shown)
    return {name: counted[name] for name in ("new", "known", "unfit")}


def _page(request: SignedInRequest, shown: Sequence[Shown]) -> Page:
    return Paginator(shown, ON_A_PAGE).get_page(request.GET.get("p"))


@require_POST
@examiners_only
def take(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        item_files.take(file=access.item_file(request.user, pk), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("assessment_files:look", pk)


@require_POST
@examiners_only
def put_away(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        item_files.put_away(file=access.item_file(request.user, pk), by=request.user)
        messages.success(request, _("The file is put away. Nothing of it was kept."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("assessment_files:bring")


@require_http_methods(["GET", "POST"])
@examiners_only
@second_factor_required
def hand_out(request: SignedInRequest, pk: int) -> HttpResponse:
    bank = access.examined_bank(request.user, pk)
    form = HandOutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _download(bank, form.cleaned_data["format"], by=request.user)
    understood = handout.of_bank(bank)
    carried = [(format.title, _told(format.write(understood).losses)) for format in FORMATS.values()]
    context = {"bank": bank, "form": form, "count": len(understood), "carried": carried}
    return _drawn(request, "hand_out", bank.title, context)


def _download(bank: ItemBank, format: str, *, by) -> HttpResponse:
    written = item_files.hand_out(bank=bank, format=format, by=by)
    chosen = FORMATS[format]
    response = HttpResponse(written.data, content_type=chosen.content_type)
    response["Content-Disposition"] = f'attachment; filename="{bank.code}.{chosen.extension}"'
    return response


def _told(losses: Sequence[Loss]) -> list[str]:
    """Each reason once, with how many items it concerns."""
    counted = Counter((loss.is_whole, loss.reason) for loss in losses)
    return [
        (
            ngettext("%(count)s item is not written: %(reason)s", "%(count)s items are not written: %(reason)s", count)
            if is_whole
            else ngettext("Of %(count)s item: %(reason)s", "Of %(count)s items: %(reason)s", count)
        )
        % {"count": count, "reason": reason}
        for (is_whole, reason), count in sorted(counted.items(), reverse=True)
    ]


def _drawn(request: SignedInRequest, name: str, title: str, context: dict[str, Any]) -> HttpResponse:
    frame = {"page_title": title, "header_title": title, "header_icon": "download" if name == "hand_out" else "upload"}
    return render(request, f"assessments/admin/{name}.html", frame | context)
