"""The pages of one hour entry: logged, read with its history, changed, handed in, returned, amended, voided."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.content.models import Topic
from lms.people.access import lacks_second_factor, second_factor_required
from lms.people.actions import Refused
from supervision import access, actions, hours, rules
from supervision.forms import LogForm, ReasonForm, said_before
from supervision.models import CHANGEABLE, SIGNABLE, Dispute, EntryVersion, HourEntry, SignOff, Status
from supervision.views import SignedInRequest, typed
from supervision.views.consents import asked_first


@login_required
def log(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new entry; `?repeat=<entry>` begins with what that one says, today."""
    placement = access.own_placement(request.user, pk)
    form = LogForm(typed(request), placement=placement, initial=_first_answers(request))
    if request.method == "POST" and form.is_valid():
        try:
            version = actions.log(
                placement=placement, work=form.work(), by=request.user, row_key=form.cleaned_data["row_key"]
            )
        except actions.HoursRefused as refusal:
            form.refuse(refusal.answers)
        else:
            return after_saving(request, version)
    last = EntryVersion.objects.of(request.user).filter(entry__placement=placement)
    last = last.select_related("entry__placement__site__hour_words").order_by("-written_at").first()
    return render(request, "supervision/log.html", {"form": form, "placement": placement, "last": last})


def _first_answers(request: SignedInRequest) -> dict:
    """The entry to repeat, if one is named, said again of today; `?on=` names the day."""
    repeat, on = request.GET.get("repeat", ""), request.GET.get("on", "")
    try:
        day = datetime.strptime(on, "%Y-%m-%d").date() if on else timezone.localdate()
    except ValueError:
        day = timezone.localdate()
    if not (repeat.isascii() and repeat.isdigit()):
        return {"on": day}
    entry = access.own_entry(request.user, int(repeat))
    return said_before(entry.versions.latest("number"), on=day) | {"note": ""}


def after_saving(request: SignedInRequest, version: EntryVersion) -> HttpResponse:
    """A draft is safe by now; handing it in at once is a second step that may be refused without losing it."""
    for sentence in rules.words(version.warnings):
        messages.warning(request, sentence)
    if "submit" not in request.POST:
        messages.success(request, _("Your draft is saved."))
        return redirect("supervision:week", hours.monday_of(version.worked_on))
    return _submitted(request, version)


def _submitted(request: SignedInRequest, version: EntryVersion) -> HttpResponse:
    try:
        actions.submit(versions=[version], by=request.user)
    except actions.ConsentMissing:
        return asked_first(reverse("supervision:entry", args=[version.entry_id]))
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("supervision:entry", version.entry_id)
    supervisor = version.entry.placement.words["supervisor"]
    messages.success(request, _("Your entry is with your %(supervisor)s.") % {"supervisor": supervisor})
    return redirect("supervision:week", hours.monday_of(version.worked_on))


@login_required
def entry(request: SignedInRequest, pk: int) -> HttpResponse:
    found = access.entry(request.user, pk)
    return _entry_page(request, found)


@login_required
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    found = access.own_entry(request.user, pk)
    version = found.versions.latest("number")
    if version.status not in CHANGEABLE:
        supervisor = found.placement.words["supervisor"]
        said = _("This entry is with your %(supervisor)s. Ask them to return it.")
        messages.warning(request, said % {"supervisor": supervisor})
        return redirect("supervision:entry", pk)
    form = LogForm(typed(request), placement=_with_trainee(found), initial=said_before(version))
    if request.method == "POST" and form.is_valid():
        try:
            return after_saving(request, actions.change(version=version, work=form.work(), by=request.user))
        except actions.HoursRefused as refusal:
            form.refuse(refusal.answers)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    reason = version.returns.order_by("pk").last()
    return render(request, "supervision/change.html", {"form": form, "entry": found, "reason": reason})


@login_required
@require_POST
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    return _submitted(request, access.own_entry(request.user, pk).versions.latest("number"))


@login_required
@require_POST
def amend(request: SignedInRequest, pk: int) -> HttpResponse:
    found = access.own_entry(request.user, pk)
    try:
        actions.amend(entry=found, by=request.user)
    except Refused as refusal:
        return _entry_page(request, access.entry(request.user, pk), problems=[str(refusal)])
    return redirect("supervision:change", pk)


@login_required
@require_POST
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    version = access.own_entry(request.user, pk).versions.latest("number")
    try:
        actions.discard(version=version, by=request.user)
    except Refused as refusal:
        return _entry_page(request, access.entry(request.user, pk), problems=[str(refusal)])
    messages.success(request, _("The draft is gone."))
    return redirect("supervision:week", hours.monday_of(version.worked_on))


@login_required
def void(request: SignedInRequest, pk: int) -> HttpResponse:
    found = access.entry_to_void(request.user, pk)
    if found.person_id not in request.user.accounts and (first := lacks_second_factor(request)):
        return first
    form = ReasonForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.void(entry=found, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("The entry counts no more. What was said and signed stays readable."))
            return redirect("supervision:entry", pk)
    version = found.versions.latest("number")
    return render(request, "supervision/void.html", {"form": form, "entry": found, "version": version})


@login_required
def return_entry(request: SignedInRequest, pk: int) -> HttpResponse:
    version = access.version_to_return(request.user, pk)
    form = ReasonForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.return_entry(version=version, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            name = version.entry.placement.trainee.get_full_name()
            messages.success(request, _("The entry is back with %(name)s, with your reason.") % {"name": name})
            return redirect("supervision:queue_week", version.entry.placement_id, hours.monday_of(version.worked_on))
    return render(request, "supervision/return_entry.html", {"form": form, "version": version})


@second_factor_required
@require_POST
def purge_note(request: SignedInRequest, pk: int) -> HttpResponse:
    """The manager's way to take a note out that told who somebody is."""
    found = access.entry(request.user, pk)
    if not access.managed_sites(request.user).filter(pk=found.placement.site_id).exists():
        raise Http404
    for version in found.versions.exclude(note=""):
        actions.purge_note(version=version, by=request.user)
    messages.success(request, _("The note is gone for good. Hours and signatures are as they were."))
    return redirect("supervision:entry", pk)


def _with_trainee(found: HourEntry):
    found.placement.trainee = found.person
    return found.placement


def _entry_page(request: SignedInRequest, found: HourEntry, problems: list[str] | None = None) -> HttpResponse:
    is_own, writes = found.person_id in request.user.accounts, request.user.pk == found.person_id
    seen = found.versions.select_related("approved_by", "signed_entry__sign_off").prefetch_related(
        "returns__returned_by", "refused_entries__refusal__refused_by"
    )
    versions = list(seen.order_by("number") if is_own else seen.exclude(status=Status.DRAFT).order_by("number"))
    newest = versions[-1]
    standing = next((version for version in reversed(versions) if version.signed), newest)
    void = getattr(found, "void", None)
    supervises = not is_own and access.supervises_day(request.user, found.placement, newest.worked_on)
    manages = access.managed_sites(request.user).filter(pk=found.placement.site_id).exists()
    frozen = Dispute.objects.freezing([version.pk for version in versions]).first()
    is_open = void is None and frozen is None
    return render(
        request,
        "supervision/entry.html",
        {
            "entry": found,
            "newest": newest,
            "standing": standing,
            "topics": Topic.objects.titles() if newest.topics or standing.topics else {},
            "warnings": rules.words(newest.warnings) if newest.signed is None else [],
            "history": _history(versions, void),
            "void": void,
            "dispute": frozen,
            "refusals": [one.refusal for one in newest.refused_entries.all()],
            "is_own": is_own,
            "manages": manages,
            "may_change": writes and void is None and newest.status in CHANGEABLE,
            "may_submit": writes and void is None and newest.signed is None and newest.status == Status.DRAFT,
            "may_amend": writes and is_open and newest.signed is not None,
            "may_discard": writes
            and void is None
            and newest.status == Status.DRAFT
            and all(version.signed for version in versions[:-1]),
            "may_void": (is_own or manages) and is_open,
            "may_purge": manages and any(version.note for version in versions),
            "may_return": supervises and is_open and newest.signed is None and newest.status in SIGNABLE,
            "supervises": supervises,
            "monday": hours.monday_of(newest.worked_on),
            "problems": problems,
        },
    )


def _history(versions: list[EntryVersion], void) -> list[dict]:
    """What happened, oldest first, from the dated facts themselves."""
    told: list[tuple[datetime, str, str, SignOff | None]] = []
    for version in versions:
        number = {"number": version.number}
        told.append((version.written_at, _("Version %(number)d was written.") % number, "", None))
        if version.submitted_at:
            told.append((version.submitted_at, _("Version %(number)d was handed in.") % number, "", None))
        if version.approved_at and version.approved_by:
            said = _("%(name)s read version %(number)d.") % {**number, "name": version.approved_by.get_full_name()}
            told.append((version.approved_at, said, "", None))
        for sent_back in version.returns.all():
            said = _("%(name)s returned version %(number)d.") % {
                **number,
                "name": sent_back.returned_by.get_full_name(),
            }
            told.append((sent_back.returned_at, said, sent_back.reason, None))
        for one in version.refused_entries.all():
            refusal = one.refusal
            said = _("%(name)s refused to sign version %(number)d.") % {
                **number,
                "name": refusal.refused_by.get_full_name(),
            }
            told.append((refusal.refused_at, said, refusal.reason, None))
        if version.signed:
            sign_off = version.signed.sign_off
            signed = _("%(name)s signed version %(number)d.")
            if sign_off.is_by_programme:
                signed = _("%(name)s signed version %(number)d for the programme, in place of a supervisor.")
            said = signed % {**number, "name": sign_off.signer_name}
            told.append((sign_off.signed_at, said, "", sign_off))
    if void:
        told.append((void.voided_at, _("%(name)s voided the entry.") % {"name": void.voided_by}, void.reason, None))
    told.sort(key=lambda one: one[0])
    return [{"at": at, "said": said, "words": words, "sign_off": sign_off} for at, said, words, sign_off in told]
