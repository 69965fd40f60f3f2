"""The supervisor's pages: what waits, one week of one trainee, the signature and its receipt."""

from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.content.models import Topic
from lms.people import again
from lms.people.access import second_factor_required
from lms.people.actions import Refused
from supervision import access, actions, hours, leaving, programme_access, rules, statements
from supervision.forms import SignForm
from supervision.models import EntryVersion, Placement, Status
from supervision.views import SignedInRequest
from supervision.views.consents import asked_first


@login_required
def queue(request: SignedInRequest) -> HttpResponse:
    """Everything handed in to this supervisor, by trainee and week, the oldest first."""
    waiting = list(access.queue(request.user))
    last_days = leaving.last_days(request.user, timezone.localdate())
    return render(
        request,
        "supervision/queue.html",
        {
            "waiting": waiting,
            "before_you_go": [
                {**row, "until": last_days[row["placement"]]} for row in waiting if row["placement"] in last_days
            ],
            "entries": sum(row["entries"] for row in waiting),
            "minutes": sum(row["minutes"] for row in waiting),
            "supervised": list(access.supervised_placements(request.user)),
        },
    )


@login_required
def queue_week(request: SignedInRequest, pk: int, monday: date) -> HttpResponse:
    return _queue_week_page(request, access.supervised_placement(request.user, pk), hours.monday_of(monday))


@login_required
@require_POST
def approve(request: SignedInRequest, pk: int, monday: date) -> HttpResponse:
    """Read and kept for the signature: exactly the versions that were on the page."""
    placement, monday = access.supervised_placement(request.user, pk), hours.monday_of(monday)
    shown = {int(one) for one in request.POST.getlist("version") if one.isascii() and one.isdigit() and len(one) < 19}
    versions = access.waiting(request.user, placement, monday).filter(pk__in=shown)
    if versions.count() != len(shown):
        problem = _("Something here changed since you opened the page. Read it again.")
        return _queue_week_page(request, placement, monday, problems=[problem])
    try:
        actions.approve(versions=versions, by=request.user)
    except Refused as refusal:
        return _queue_week_page(request, placement, monday, problems=[str(refusal)])
    messages.success(request, _("Marked as read. They wait for your signature."))
    return redirect("supervision:queue_week", pk, monday)


@second_factor_required
def sign(request: SignedInRequest, pk: int, monday: date | None = None) -> HttpResponse:
    """Sign one trainee's week, or all that waits: the entries on the screen and nothing else."""
    placement = access.supervised_placement(request.user, pk)
    monday = hours.monday_of(monday) if monday else None
    if not placement.is_consented:
        return asked_first(request.path)
    if request.method != "POST":
        return _sign_page(request, placement, monday)
    form = SignForm(request.POST)
    wrong = again.take_password(request)
    if wrong:
        form.add_error("password", wrong)
        return _sign_page(request, placement, monday, form)
    again.ask_for_password(request)
    if not form.is_valid():
        return _sign_page(request, placement, monday, form)
    try:
        sign_off = actions.sign(placement=placement, shown=form.shown, by=request.user, **form.said)
    except actions.NameDiffers as refusal:
        form.add_error("typed_name", str(refusal))
        return _sign_page(request, placement, monday, form)
    except actions.Changed as refusal:
        return _sign_page(request, placement, monday, form, [_("Nothing was signed."), *refusal.differences])
    except Refused as refusal:
        return _sign_page(request, placement, monday, form, [str(refusal)])
    return redirect("supervision:signature", sign_off.pk)


@login_required
def signature(request: SignedInRequest, pk: int) -> HttpResponse:
    """The receipt, for as long as there is an archive: what was signed, when, by whom and as what."""
    signed = access.signed_entries(request.user, pk)
    sign_off = signed[0].sign_off
    entries = [one.entry_version for one in signed]
    return render(
        request,
        "supervision/signature.html",
        {
            "sign_off": sign_off,
            "entries": [{"version": version} for version in entries],
            "topics": Topic.objects.titles() if any(version.topics for version in entries) else {},
            "is_whole": sign_off.is_whole([one.content_hash for one in signed]),
            "is_signer": sign_off.signer_id in request.user.accounts,
        },
    )


def _queue_week_page(
    request: SignedInRequest, placement: Placement, monday: date, problems: list[str] | None = None
) -> HttpResponse:
    entries = list(access.handed_in_week(request.user, placement, monday))
    waiting = list(access.waiting(request.user, placement, monday))
    return render(
        request,
        "supervision/queue_week.html",
        {
            "placement": placement,
            "monday": monday,
            "sunday": monday + timedelta(days=6),
            "entries": [_told(version) for version in entries],
            "waiting": waiting,
            "disputes": list(programme_access.visible_disputes(request.user).open().filter(placement=placement)),
            "unread": [version for version in waiting if version.status == Status.SUBMITTED],
            "minutes": sum(version.minutes for version in waiting),
            "topics": Topic.objects.titles() if any(version.topics for version in entries) else {},
            "problems": problems,
        },
    )


def _sign_page(
    request: SignedInRequest,
    placement: Placement,
    monday: date | None,
    form: SignForm | None = None,
    problems: list[str] | None = None,
) -> HttpResponse:
    """Always drawn from what is there now; of what was typed the name is kept, the tick never."""
    entries = list(access.waiting(request.user, placement, monday))
    statement = statements.current()
    form = form or SignForm()
    if form.is_bound:
        form.ask_again()
    return render(
        request,
        "supervision/sign.html",
        {
            "placement": placement,
            "monday": monday,
            "entries": [_told(version) for version in entries],
            "minutes": sum(version.minutes for version in entries),
            "first": min((version.worked_on for version in entries), default=None),
            "last": max((version.worked_on for version in entries), default=None),
            "topics": Topic.objects.titles() if any(version.topics for version in entries) else {},
            "form": form,
            "statement": statement,
            "credentials": access.credentials_today(request.user, placement.site),
            "problems": problems,
        },
    )


def _told(version: EntryVersion) -> dict:
    return {"version": version, "warnings": rules.words(version.warnings)}
