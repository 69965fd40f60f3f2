"""What is done with meetings and the addresses calendars read them at: planned, skipped, called off; made, revoked."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import ledger
from lms.notices import outbox
from lms.people.actions import Refused
from lms.people.models import User
from supervision import hours
from supervision.meetings import Repeats, upcoming
from supervision.models import CalendarFeed, Meeting, Placement


@transaction.atomic
def plan_meeting(
    *,
    placement: Placement,
    supervisor: User,
    on: date,
    clock: time,
    minutes: int,
    by: User,
    repeats: str = Repeats.NEVER,
    until_on: date | None = None,
    at: datetime | None = None,
) -> Meeting:
    """A meeting of the trainee with one supervisor of today, by the clocks of the site; the same again is the same."""
    at = at or timezone.now()
    placement = Placement.objects.select_for_update(of=("self",)).select_related("site", "trainee").get(pk=placement.pk)
    today = hours.day_of(at, placement.site.timezone)
    _refuse_strangers(placement, supervisor, by, on=today)
    _refuse_days(placement, supervisor, on, until_on, today=today)
    try:
        hours.moment(on, clock, placement.site.timezone)
    except hours.Unreadable as problem:
        raise Refused(str(problem)) from problem
    same = {"supervisor": supervisor, "on": on, "clock": clock, "minutes": minutes, "repeats": repeats}
    known = Meeting.objects.standing().filter(placement=placement, until_on=until_on, **same).first()
    if known:
        return known
    meeting = Meeting.objects.create(
        placement=placement,
        zone=placement.site.timezone,
        until_on=until_on,
        planned_at=at,
        planned_by=by,
        changed_at=at,
        **same,
    )
    ledger.record("supervision.plan_meeting", of=meeting, by=by, at=at, detail={"day": on.isoformat()})
    _tell(meeting, by, "supervision/meeting_planned", on)
    return meeting


@transaction.atomic
def skip_meeting(*, meeting: Meeting, day: date, by: User, at: datetime | None = None) -> Meeting:
    """Leave one day out of a series; the others stay. Twice changes nothing."""
    at = at or timezone.now()
    meeting = _own(meeting, by)
    if day.isoformat() in meeting.skipped:
        return meeting
    if meeting.called_off_at is not None:
        raise Refused(_("These meetings are called off already."))
    if day not in upcoming(meeting.series(), day, 1):
        raise Refused(_("There is no meeting on that day."))
    meeting.skipped = sorted([*meeting.skipped, day.isoformat()])
    meeting.changed_at = at
    meeting.save(update_fields=["skipped", "changed_at"])
    ledger.record("supervision.skip_meeting", of=meeting, by=by, at=at, detail={"day": day.isoformat()})
    _tell(meeting, by, "supervision/meeting_skipped", day)
    return meeting


@transaction.atomic
def call_off_meeting(*, meeting: Meeting, by: User, at: datetime | None = None) -> Meeting:
    """The meeting and all that would follow it do not happen. Twice changes nothing."""
    at = at or timezone.now()
    meeting = _own(meeting, by)
    if meeting.called_off_at is None:
        meeting.called_off_at, meeting.called_off_by, meeting.changed_at = at, by, at
        meeting.save(update_fields=["called_off_at", "called_off_by", "changed_at"])
        ledger.record("supervision.call_off_meeting", of=meeting, by=by, at=at)
        _tell(meeting, by, "supervision/meeting_called_off", meeting.on)
    return meeting


@transaction.atomic
def make_feed(*, by: User, at: datetime | None = None) -> str:
    """The secret of a new address for this person's calendar, told this once; the address before it is dead."""
    at = at or timezone.now()
    secret = CalendarFeed.objects.renew(by, at=at)
    ledger.record("supervision.make_feed", of=by, by=by, at=at)
    return secret


@transaction.atomic
def revoke_feed(*, by: User, at: datetime | None = None) -> None:
    """No calendar reads along any more; twice changes nothing."""
    count, _rows = CalendarFeed.objects.filter(person=by).delete()
    if count:
        ledger.record("supervision.revoke_feed", of=by, by=by, at=at or timezone.now())


def _own(meeting: Meeting, by: User) -> Meeting:
    found = Meeting.objects.select_for_update(of=("self",)).select_related("placement__trainee", "supervisor")
    meeting = found.get(pk=meeting.pk)
    if by.pk not in (meeting.placement.trainee_id, meeting.supervisor_id):
        raise Refused(_("Only the two who meet can change this."))
    return meeting


def _refuse_strangers(placement: Placement, supervisor: User, by: User, *, on: date) -> None:
    supervises = placement.supervisions.accepted().on(on).filter(supervisor=supervisor).exists()
    if by.pk not in (placement.trainee_id, supervisor.pk) or not supervises:
        raise Refused(_("Meetings are planned by the trainee and by who supervises them today."))


def _refuse_days(placement: Placement, supervisor: User, on: date, until_on: date | None, *, today: date) -> None:
    if on < today:
        raise Refused(_("That day is over. Plan a meeting from today on."))
    if until_on is not None and until_on < on:
        raise Refused(_("The last day cannot be before the first."))
    if placement.ends_on is not None and on > placement.ends_on:
        raise Refused(_("The placement ends before that day."))
    if not placement.supervisions.accepted().on(on).filter(supervisor=supervisor).exists():
        raise Refused(_("The supervision ends before that day."))


def _tell(meeting: Meeting, by: User, notice: str, day: date) -> None:
    """The other of the two, without a name."""
    for person in {meeting.placement.trainee, meeting.supervisor} - {by}:
        outbox.tell(
            person,
            notice,
            dedupe=f"{notice}:{meeting.pk}:{day.isoformat()}",
            context={"meeting": meeting, "day": day},
        )
