"""What is done to timers: started, stopped into a draft, thrown away."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import ledger
from lms.notices import outbox
from lms.people.actions import Refused
from lms.people.models import User
from supervision import hours, timing
from supervision.actions.asking import HoursRefused, Work
from supervision.actions.entries import lock_hours_of, log
from supervision.actions.writing import begin_entry
from supervision.models import EntryVersion, HourEntry, Kind, Placement, Timer, UnfinishedEntry


@dataclass(frozen=True)
class Stopped:
    """What a timer became: a draft, or an unfinished entry with a question still open; neither where it was too short.

    `problems` are the sentences that kept it from being a draft at once.
    """

    draft: EntryVersion | None = None
    unfinished: UnfinishedEntry | None = None
    problems: tuple[str, ...] = ()


@transaction.atomic
def start_timer(*, placement: Placement, kind: str, mode: str, by: User, at: datetime | None = None) -> Timer:
    """A clock that runs from now on; where one runs already it is given back, for nobody is in two places."""
    at = at or timezone.now()
    lock_hours_of(by.pk)
    if by.pk != placement.trainee_id:
        raise Refused(_("Hours are logged by the person who worked them."))
    timer, is_new = Timer.objects.select_related("placement__site").get_or_create(
        person=by,
        defaults={
            "placement": placement,
            "kind": kind,
            "mode": mode,
            "started_at": at,
            "row_key": secrets.token_hex(16),
        },
    )
    if is_new:
        ledger.record("supervision.start_timer", of=placement, by=by, at=at)
    return timer


@transaction.atomic
def stop_timer(*, row_key: str, by: User, at: datetime | None = None) -> Stopped:
    """Turn the running timer into a draft. Pressing stop on two devices is one draft.

    One that was forgotten, or that a rule stops, becomes an unfinished entry with its beginning kept, so that the
    person says when they really ended. One of less than a minute becomes nothing.
    """
    at = at or timezone.now()
    lock_hours_of(by.pk)
    timer = Timer.objects.select_related("placement__site", "placement__trainee").filter(person=by, row_key=row_key)
    found = timer.first()
    if found is None:
        return _stopped_before(row_key, by)
    timer.delete()
    clocked = timing.clocked(found.started_at, at, found.placement.site.timezone)
    minutes = max(0, (at - found.started_at) // hours.MINUTE)
    ledger.record("supervision.stop_timer", of=found.placement, by=by, at=at, detail={"minutes": minutes})
    if clocked is None and at >= found.started_at:
        return Stopped()
    if clocked is None or timing.is_forgotten(found.started_at, at) or found.kind == Kind.GROUP:
        return Stopped(unfinished=_begun(found, clocked, by=by, at=at))
    try:
        return Stopped(draft=log(placement=found.placement, work=_work(found, clocked), by=by, row_key=row_key, at=at))
    except HoursRefused as refusal:
        problems = tuple(answer.sentence for answer in refusal.answers)
        return Stopped(unfinished=_begun(found, clocked, by=by, at=at), problems=problems)


@transaction.atomic
def discard_timer(*, row_key: str, by: User, at: datetime | None = None) -> None:
    """Throw a running timer away; twice changes nothing."""
    timer = Timer.objects.filter(person=by, row_key=row_key).select_related("placement").first()
    if timer is not None:
        ledger.record("supervision.discard_timer", of=timer.placement, by=by, at=at)
        timer.delete()


def tell_of_forgotten_timers(*, at: datetime) -> int:
    """One mail for each timer that runs longer than a working day; how many were told now."""
    forgotten = Timer.objects.filter(started_at__lt=at - timing.FORGOTTEN_AFTER)
    told = [
        outbox.tell(
            timer.person,
            "supervision/timer_runs",
            dedupe=f"supervision/timer_runs:{timer.row_key}",
            context={"timer": timer},
        )
        for timer in forgotten.select_related("person")
    ]
    return sum(message is not None for message in told)


def _stopped_before(row_key: str, by: User) -> Stopped:
    """What another device made of the same timer."""
    entry = HourEntry.objects.filter(person=by, row_key=row_key).first()
    return Stopped(
        draft=entry.versions.latest("number") if entry else None,
        unfinished=UnfinishedEntry.objects.filter(person=by, row_key=row_key).first(),
    )


def _work(timer: Timer, clocked: timing.Clocked) -> Work:
    return Work(
        on=clocked.on,
        starts=clocked.starts,
        ends=clocked.ends,
        kind=timer.kind,
        mode=timer.mode,
        zone=timer.placement.site.timezone,
        starts_second=clocked.starts_second,
        ends_second=clocked.ends_second,
    )


def _begun(timer: Timer, clocked: timing.Clocked | None, *, by: User, at: datetime) -> UnfinishedEntry:
    """Its beginning, and its end unless the timer was forgotten or the server's clock was set back."""
    zone = timer.placement.site.timezone
    typed = timing.typed(clocked or timing.began(timer.started_at, zone))
    if clocked is None or timing.is_forgotten(timer.started_at, at):
        typed = {name: words for name, words in typed.items() if not name.startswith("ends")}
    answers = {"kind": timer.kind, "mode": timer.mode, "zone": zone, **typed}
    return begin_entry(placement=timer.placement, answers=answers, by=by, row_key=timer.row_key, at=at)
