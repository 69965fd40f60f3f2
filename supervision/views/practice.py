"""The trainee's own pages: where they stand, and one week at a glance."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lms.content.templatetags.peerway import longdate as date_in_words
from lms.content.templatetags.peerway import minutes as in_words
from lms.people.actions import Refused
from supervision import access, actions, hours, rules, timing, wording
from supervision.forms import shown_pairs
from supervision.models import EntryVersion, Placement, Status, UnfinishedEntry
from supervision.views import SignedInRequest
from supervision.views.consents import asked_first
from supervision.wording import Words

# How far back a day is looked for that can be said again.
LOOK_BACK = timedelta(days=14)


@login_required
def practice(request: SignedInRequest) -> HttpResponse:
    monday = hours.monday_of(timezone.localdate())
    own = (
        Placement.objects.of(request.user)
        .select_related("site__hour_words")
        .prefetch_related("supervisions__supervisor")
    )
    placements = list(own.order_by("-starts_on"))
    # What was practised with another of one's accounts is read there, and gone on with here.
    logs_at = [one for one in placements if one.trainee_id == request.user.pk]
    recent = list(access.own_days(request.user, monday - LOOK_BACK, monday + timedelta(days=6))) if placements else []
    entries = [version for version in recent if version.worked_on >= monday]
    return render(
        request,
        "supervision/practice.html",
        {
            "placements": placements,
            "logs_at": logs_at,
            "invitations": list(access.invitations(request.user)),
            "supervises": access.is_supervising(request.user, timezone.localdate()),
            "manages": access.managed_sites(request.user).exists(),
            "totals": _totals(request.user, wording.shared(one.words for one in placements)) if placements else [],
            **(_logging(request.user, _days_to_repeat(request.user, recent)) if placements else {}),
            "week": _week_table(_days(monday, entries)) if placements else None,
            "monday": monday,
            "tasks": _next(request.user, logs_at) if placements else [],
        },
    )


def _logging(person, worked: list[date]) -> dict:
    """What one logs with on a phone: the timer that runs, what is begun, and the last day to say again."""
    today, now = timezone.localdate(), timezone.now()
    running = access.timer(person)
    return {
        "timer": running,
        "is_forgotten": running is not None and timing.is_forgotten(running.started_at, now),
        "unfinished": [_begun(one) for one in access.unfinished_entries(person)[:20]],
        "repeat": _to_repeat(today, worked),
        "yesterday": today - timedelta(days=1),
        "today": today,
    }


def _days_to_repeat(person, recent: list[EntryVersion]) -> list[date]:
    return [version.worked_on for version in recent if version.person_id == person.pk]


def _to_repeat(day: date, worked: list[date]) -> date | None:
    """The last day before `day` that has entries, where `day` has none."""
    return max((before for before in worked if before < day), default=None) if day not in worked else None


def _begun(unfinished: UnfinishedEntry) -> dict:
    day = unfinished.answers.get("on", "")
    words = {"day": date_in_words(day), "site": unfinished.placement.site.name}
    return {
        "label": _("Go on with your entry of %(day)s") % words if day else _("Go on with your entry"),
        "hint": words["site"],
        "url": reverse("supervision:check_entry", args=[unfinished.pk]),
        "status": "in_progress",
    }


@login_required
def week(request: SignedInRequest, monday: date) -> HttpResponse:
    return _week_page(request, hours.monday_of(monday))


@login_required
@require_POST
def submit_week(request: SignedInRequest, monday: date) -> HttpResponse:
    """The drafts that were on the page, as they were there, and no others."""
    monday = hours.monday_of(monday)
    shown = dict(shown_pairs(request.POST.getlist("shown")))
    if not shown:
        return _week_page(request, monday, problems=[_("There was no draft on the page to hand in.")])
    versions = list(access.own_week(request.user, monday).filter(pk__in=shown))
    drafts = [version for version in versions if version.status == Status.DRAFT]
    try:
        actions.submit(versions=versions, shown=shown, by=request.user)
    except actions.ConsentMissing:
        return asked_first(reverse("supervision:week", args=[monday]))
    except Refused as refusal:
        return _week_page(request, monday, problems=[str(refusal)])
    if drafts:
        total = in_words(sum(version.minutes for version in drafts))
        words = ngettext(
            "%(count)d entry, %(time)s, is with your %(supervisor)s.",
            "%(count)d entries, %(time)s, are with your %(supervisor)s.",
            len(drafts),
        )
        supervisor = wording.shared(version.entry.placement.words for version in drafts)["supervisor"]
        messages.success(request, words % {"count": len(drafts), "time": total, "supervisor": supervisor})
    return redirect("supervision:week", monday)


def _week_page(request: SignedInRequest, monday: date, problems: list[str] | None = None) -> HttpResponse:
    entries = list(access.own_week(request.user, monday))
    worked = access.days_worked(request.user, monday - LOOK_BACK, monday + timedelta(days=6))
    drafts = [version for version in entries if version.signed is None and version.status == Status.DRAFT]
    return render(
        request,
        "supervision/week.html",
        {
            "days": [day | {"repeat": _to_repeat(day["day"], worked)} for day in _days(monday, entries)],
            "monday": monday,
            "sums": _sums(entries),
            "sunday": monday + timedelta(days=6),
            "before": monday - timedelta(days=7),
            "after": monday + timedelta(days=7),
            "today": timezone.localdate(),
            "minutes": sum(version.minutes for version in entries),
            "drafts": drafts,
            "draft_minutes": sum(version.minutes for version in drafts),
            "placements": list(
                Placement.objects.filter(trainee=request.user).select_related("site__hour_words").order_by("-starts_on")
            ),
            "problems": problems,
        },
    )


def _days(monday: date, entries: list[EntryVersion]) -> list[dict]:
    """Monday to Sunday with each day's entries and minutes."""
    days = [monday + timedelta(days=offset) for offset in range(7)]
    by_day = {day: [version for version in entries if version.worked_on == day] for day in days}
    return [
        {"day": day, "entries": by_day[day], "minutes": sum(version.minutes for version in by_day[day])} for day in days
    ]


def _sums(entries: list[EntryVersion]) -> list[tuple[str, int]]:
    """Whole minutes by what was done, the most first."""
    minutes = Counter[str]()
    for version in entries:
        minutes[version.kind_words] += version.minutes
    return minutes.most_common()


def _week_table(days: list[dict]) -> dict:
    """The week at a glance, as the table component draws it."""
    return {
        "caption": _("Your hours from Monday to Sunday"),
        "columns": [
            {"label": _("Day")},
            {"label": _("Entries"), "numeric": True},
            {"label": _("Time"), "numeric": True},
        ],
        "rows": [[date_format(day["day"], "l j F"), len(day["entries"]), in_words(day["minutes"])] for day in days],
        "totals": [
            _("In all"),
            sum(len(day["entries"]) for day in days),
            in_words(sum(day["minutes"] for day in days)),
        ],
    }


def _totals(person, said: Words) -> list[dict]:
    totals = EntryVersion.objects.of(person).totals()
    words = {
        "signed": ("complete", _("Signed")),
        "approved": ("waiting", _("Read, waiting for a signature")),
        "submitted": ("waiting", _("Handed in, waiting for your %(supervisor)s") % {"supervisor": said["supervisor"]}),
        "returned": ("returned", _("Returned to you")),
        "refused": ("returned", _("Not signed, with a reason")),
        "draft": ("draft", _("Drafts")),
    }
    return [
        {"kind": kind, "words": told, "minutes": totals[name]}
        for name, (kind, told) in words.items()
        if totals[name] or name != "refused"
    ]


def _next(person, placements: list[Placement]) -> list[dict]:
    """What is next, as tasks with their links, the most pressing first."""
    tasks = [
        {
            "label": _("Agree to your placement at %(site)s") % {"site": placement.site.name},
            "url": reverse("supervision:placement", args=[placement.pk]),
            "status": "not_started",
        }
        for placement in placements
        if placement.trainee_agreed_at is None
    ]
    tasks += [
        {
            "label": _("Your %(supervisor)s at %(site)s")
            % {"supervisor": placement.words["supervisor"], "site": placement.site.name},
            "hint": _("They have not agreed yet, or are not invited. You can log hours as drafts until then."),
            "url": reverse("supervision:placement", args=[placement.pk]),
            "status": "waiting",
        }
        for placement in placements
        if not any(one.accepted_at for one in placement.supervisions.all())
    ]
    return tasks + _unfinished(access.unfinished(person))


def _unfinished(versions: Iterable[EntryVersion]) -> list[dict]:
    """Each returned entry, and the drafts of each week together."""
    tasks, weeks = [], Counter[date]()
    for version in versions:
        if version.status == Status.DRAFT:
            weeks[hours.monday_of(version.worked_on)] += 1
            continue
        if version.status == Status.REFUSED:
            tasks.append(
                {
                    "label": _("Your entry of %(day)s was not signed") % {"day": rules.long_date(version.worked_on)},
                    "hint": _("Read why, and what can be done."),
                    "url": reverse("supervision:entry", args=[version.entry_id]),
                    "status": "returned",
                }
            )
            continue
        tasks.append(
            {
                "label": _("Change your entry of %(day)s") % {"day": rules.long_date(version.worked_on)},
                "hint": _("It came back to you, with a reason."),
                "url": reverse("supervision:change", args=[version.entry_id]),
                "status": "returned",
            }
        )
    for monday, count in sorted(weeks.items()):
        words = ngettext("%(count)d draft to hand in", "%(count)d drafts to hand in", count)
        tasks.append(
            {
                "label": _("Week of %(day)s") % {"day": rules.long_date(monday)},
                "hint": words % {"count": count},
                "url": reverse("supervision:week", args=[monday]),
                "status": "draft",
            }
        )
    return tasks
