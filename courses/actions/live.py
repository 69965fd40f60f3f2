"""Live trainings are planned, joined and attended; what was attended enough is frozen as training."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import (
    MINUTES_OF_A_DAY,
    Activity,
    Attendance,
    CoursePage,
    LiveParticipant,
    LiveSession,
    LiveTraining,
    TrainingCredit,
)
from lms.audit import ledger
from lms.content.templatetags.peerway import longdate
from lms.notices import outbox
from lms.people import codes
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.models import Organisation, User
from lms.people.roles import Role

TEACH = (Role.INSTRUCTOR, Role.PROGRAMME_MANAGER)


@dataclass(frozen=True)
class Session:
    """A session as it is planned, in the clocks of where it is held; `breaks` are minutes without teaching."""

    on: date
    starts: time
    ends: time
    breaks: int = 0
    topic: str = ""
    may_be_missed: bool = True


@transaction.atomic
def plan_live(
    *,
    organisation: Organisation,
    title: str,
    mode: str,
    sessions: Sequence[Session],
    by: User,
    place: str = "",
    most_missed: int = 0,
    course: CoursePage | None = None,
    at: datetime | None = None,
) -> tuple[LiveTraining, str]:
    """Plan a training for one group, and the code by which people join it, which is told this once. Raises Refused."""
    at = at or timezone.now()
    _refuse_others(by, organisation)
    if not sessions:
        raise Refused(_("Give at least one session with its day and times."))
    if course is not None and course.organisation != organisation:
        raise Refused(_("A live training can only stand for a course of your own."))
    code = codes.new()
    training = LiveTraining.objects.create(
        organisation=organisation,
        title=title.strip(),
        mode=mode,
        place=place.strip(),
        zone=organisation.timezone,
        most_missed=most_missed,
        course_key=course.translation_key if course else None,
        course_title=course.title if course else "",
        digest=codes.digest(code),
        planned_at=at,
        planned_by=by,
    )
    for session in sessions:
        _add(training, session)
    detail = {"title": training.title, "sessions": len(sessions)}
    ledger.record("courses.plan_live", of=training, by=by, at=at, detail=detail)
    return training, code


@transaction.atomic
def add_session(*, training: LiveTraining, session: Session, by: User, at: datetime | None = None) -> LiveSession:
    """One more session, until somebody has completed the training. Raises Refused."""
    at = at or timezone.now()
    training = _locked(training, by)
    if TrainingCredit.objects.filter(live__training=training).exists():
        raise Refused(_("Somebody has completed this training. Plan a new one for what follows."))
    added = _add(training, session)
    detail = {"title": training.title, "on": added.on.isoformat()}
    ledger.record("courses.add_session", of=training, by=by, at=at, detail=detail)
    _tell_all(training, "courses/live_moved", f"added/{added.pk}", {"session": added})
    return added


@transaction.atomic
def move_session(*, session: LiveSession, to: Session, by: User, at: datetime | None = None) -> LiveSession:
    """Another day or other times, before it begins and before anybody's attendance is noted. Raises Refused."""
    at = at or timezone.now()
    training = _locked(session.training, by)
    session = LiveSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if session.starts_at <= at or session.attendances.exists():
        raise Refused(_("This session has begun. What took place stays as it was."))
    was = session.starts_at
    for name, value in _facts(training, to).items():
        setattr(session, name, value)
    session.training = training
    session.save()
    if session.starts_at != was:
        detail = {"title": training.title, "on": session.on.isoformat()}
        ledger.record("courses.move_session", of=training, by=by, at=at, detail=detail)
        once = f"moved/{session.pk}/{session.starts_at.isoformat()}"
        _tell_all(training, "courses/live_moved", once, {"session": session})
    return session


@transaction.atomic
def cancel_live(*, training: LiveTraining, reason: str, by: User, at: datetime | None = None) -> LiveTraining:
    """It does not take place; people are told why. Twice changes nothing. Raises Refused."""
    at = at or timezone.now()
    training = _locked(training, by, even_cancelled=True)
    if training.cancelled_at is not None:
        return training
    if not reason.strip():
        raise Refused(_("Say why, so that people know what to expect."))
    if TrainingCredit.objects.filter(live__training=training).exists():
        raise Refused(_("Somebody has completed this training. It took place."))
    training.cancelled_at, training.cancelled_by, training.reason = at, by, reason.strip()
    training.save(update_fields=["cancelled_at", "cancelled_by", "reason"])
    ledger.record("courses.cancel_live", of=training, by=by, at=at, detail={"title": training.title})
    _tell_all(training, "courses/live_cancelled", "cancelled", {})
    return training


@transaction.atomic
def join_live(*, person: User, typed: str, by: User, at: datetime | None = None) -> LiveParticipant | None:
    """Take part by the code of a live training; None where it is of none. Twice changes nothing. Raises Refused."""
    at = at or timezone.now()
    plain = codes.read(typed)
    rows = LiveTraining.objects.select_for_update(of=("self",)).select_related("organisation")
    training = rows.filter(digest__in=codes.digests(plain)).first() if plain else None
    if training is None:
        return None
    if by.pk != person.pk:
        raise Refused(_("People join by themselves. Send them the code."))
    if training.cancelled_at is not None:
        raise Refused(_("%(title)s does not take place. Ask %(name)s.") % _names(training))
    if holds(person, Role.INSTRUCTOR, organisation=training.organisation_id):
        raise Refused(_("You teach at %(name)s. Who teaches does not note their own attendance.") % _names(training))
    last = training.sessions.order_by("-ends_at").first()
    mine = LiveParticipant.objects.filter(training=training, person__in=person.accounts).first()
    if mine is None and last is not None and last.ends_at <= at:
        raise Refused(_("%(title)s is over. Ask %(name)s when it is given again.") % _names(training))
    if mine is not None and mine.left_at is None:
        return mine
    mine = mine or LiveParticipant(training=training, person=person, joined_at=at)
    mine.left_at = None
    mine.save()
    ledger.record("courses.join_live", of=mine, by=by, at=at, detail={"title": training.title})
    return mine


@transaction.atomic
def leave_live(*, participant: LiveParticipant, by: User, at: datetime | None = None) -> LiveParticipant:
    """Take part no more; what was attended stays noted. Twice changes nothing. Raises Refused."""
    at = at or timezone.now()
    rows = LiveParticipant.objects.select_for_update(of=("self",)).select_related("training")
    participant = rows.get(pk=participant.pk)
    if participant.person_id not in by.accounts:
        raise Refused(_("People leave a training by themselves."))
    if TrainingCredit.objects.filter(live=participant).exists():
        raise Refused(_("You have completed this training. It stays on your transcript."))
    if participant.left_at is None:
        participant.left_at = at
        participant.save(update_fields=["left_at"])
        ledger.record("courses.leave_live", of=participant, by=by, at=at, detail={"title": participant.training.title})
    return participant


@transaction.atomic
def note_attendance(
    *, session: LiveSession, present: Mapping[int, int], by: User, at: datetime | None = None
) -> list[Attendance]:
    """Note for each participant (by number) how many minutes they were there; only what differs is written.

    A later note corrects an earlier one, until the training of that person is confirmed. Raises Refused.
    """
    at = at or timezone.now()
    training = _locked(session.training, by)
    session = LiveSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if session.starts_at > at:
        raise Refused(_("This session has not begun. Attendance is noted once people are there."))
    people = training.participants.select_related("person", "credit").prefetch_related("attendances")
    there = {one.pk: one for one in people.filter(left_at=None)}
    changed = {
        pk: minutes
        for pk, minutes in present.items()
        if pk in there and there[pk].present().get(session.pk, 0) != minutes
    }
    for pk, minutes in changed.items():
        _refuse_note(there[pk], session, minutes, by)
    noted = [_note(there[pk], session, minutes, by=by, at=at) for pk, minutes in changed.items()]
    if noted:
        detail = {"title": training.title, "on": session.on.isoformat(), "people": len(noted)}
        ledger.record("courses.note_attendance", of=training, by=by, at=at, detail=detail)
    return noted


@transaction.atomic
def make_up(
    *,
    participant: LiveParticipant,
    session: LiveSession,
    on: date,
    where: str,
    by: User,
    at: datetime | None = None,
) -> Attendance:
    """Somebody who missed a session took it on another day; it counts as attended, then. Raises Refused."""
    at = at or timezone.now()
    training = _locked(participant.training, by)
    participant = training.participants.select_related("person", "credit").get(pk=participant.pk)
    session = training.sessions.get(pk=session.pk)
    _refuse_note(participant, session, session.minutes, by)
    if not where.strip():
        raise Refused(_("Say where it was made up, such as the other group's name."))
    if on > timezone.localdate(at, ZoneInfo(training.zone)):
        raise Refused(_("This day has not come yet. Note it once it is over."))
    noted = _note(participant, session, session.minutes, by=by, at=at, made_up_on=on, made_up=where.strip())
    detail = {"title": training.title, "on": on.isoformat()}
    ledger.record("courses.make_up", of=participant, by=by, at=at, detail=detail)
    return noted


@transaction.atomic
def confirm_live(*, training: LiveTraining, by: User, at: datetime | None = None) -> list[TrainingCredit]:
    """Freeze the training of everybody who was there for enough of it; returned is what this froze.

    Whoever missed too much is told once what is missing, and is confirmed later, when it was made up. Raises Refused.
    """
    at = at or timezone.now()
    training = _locked(training, by)
    sessions = list(training.sessions.all())
    if any(session.ends_at > at for session in sessions):
        raise Refused(_("The last session is not over. Confirm the training after it."))
    people = training.participants.filter(left_at=None, credit=None).select_related("person")
    fresh = []
    for participant in people.prefetch_related("attendances", "training__sessions"):
        attended = participant.attended()
        if participant.person_id in by.accounts:
            raise Refused(_("Nobody confirms their own training."))
        if attended.is_enough:
            fresh.append(_freeze(participant, sessions, at=at))
        elif attended.minutes:
            _tell(participant, "courses/live_not_yet", "not-yet", {"attended": attended})
    if fresh:
        detail = {"title": training.title, "people": len(fresh)}
        ledger.record("courses.confirm_live", of=training, by=by, at=at, detail=detail)
    return fresh


def _locked(training: LiveTraining, by: User, *, even_cancelled: bool = False) -> LiveTraining:
    rows = LiveTraining.objects.select_for_update(of=("self",)).select_related("organisation")
    training = rows.get(pk=training.pk)
    _refuse_others(by, training.organisation)
    if training.cancelled_at is not None and not even_cancelled:
        raise Refused(_("This training was cancelled."))
    return training


def _refuse_others(by: User, organisation: Organisation) -> None:
    if not holds(by, *TEACH, organisation=organisation):
        raise Refused(_("Only instructors and programme managers of %(name)s do this.") % {"name": organisation.name})


def _add(training: LiveTraining, session: Session) -> LiveSession:
    return LiveSession.objects.create(training=training, **_facts(training, session))


def _facts(training: LiveTraining, session: Session) -> dict:
    zone = ZoneInfo(training.zone)
    starts_at, ends_at = (datetime.combine(session.on, clock, zone) for clock in (session.starts, session.ends))
    # Counted between two moments, so that a night on which clocks change is as long as it was.
    minutes = int((ends_at.astimezone(ZoneInfo("UTC")) - starts_at.astimezone(ZoneInfo("UTC"))) / timedelta(minutes=1))
    if minutes <= 0:
        raise Refused(_("The session of %(day)s ends before it begins.") % {"day": longdate(session.on)})
    if not 1 <= minutes - session.breaks <= MINUTES_OF_A_DAY:
        raise Refused(_("The session of %(day)s is all breaks.") % {"day": longdate(session.on)})
    return {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "minutes": minutes - session.breaks,
        "topic": session.topic,
        "may_be_missed": session.may_be_missed,
    }


def _refuse_note(participant: LiveParticipant, session: LiveSession, minutes: int, by: User) -> None:
    name = {"name": participant.person}
    if participant.person_id in by.accounts:
        raise Refused(_("Nobody notes their own attendance."))
    if hasattr(participant, "credit"):
        raise Refused(_("The training of %(name)s is confirmed and stays as it is.") % name)
    if not 0 <= minutes <= session.minutes:
        most = ngettext("%(most)d minute", "%(most)d minutes", session.minutes) % {"most": session.minutes}
        raise Refused(_("%(name)s: give from 0 to %(most)s.") % {**name, "most": most})


def _note(
    participant: LiveParticipant, session: LiveSession, minutes: int, *, by: User, at: datetime, **made_up
) -> Attendance:
    number = Attendance.objects.filter(participant=participant, session=session).count() + 1
    return Attendance.objects.create(
        participant=participant, session=session, number=number, minutes=minutes, noted_at=at, noted_by=by, **made_up
    )


def _freeze(participant: LiveParticipant, sessions: Sequence[LiveSession], *, at: datetime) -> TrainingCredit:
    training, attended = participant.training, participant.attended()
    there = participant.present()
    days = [session.on for session in sessions if there.get(session.pk)]
    days += [note.made_up_on for note in participant.attendances.all() if note.made_up_on]
    credit = TrainingCredit.objects.create(
        person=participant.person,
        organisation=training.organisation,
        live=participant,
        course_key=training.course_key,
        course_title=training.course_title,
        title=training.title,
        provider=training.organisation.name,
        provider_code=training.organisation.slug,
        event=f"live-{training.pk}",
        minutes=attended.minutes,
        minutes_by_topic=attended.by_topic,
        mode=training.mode,
        activity=Activity.COURSE,
        began_on=min(days),
        completed_on=max(days),
        frozen_at=at,
    )
    detail = {"title": training.title, "minutes": credit.minutes}
    ledger.record("courses.complete_live", of=credit, by=None, at=at, detail=detail)
    _tell(participant, "courses/live_completed", "completed", {"credit": credit})
    return credit


def _tell(participant: LiveParticipant, notice: str, once: str, context: dict) -> None:
    dedupe = f"courses/live/{participant.training_id}/{participant.pk}/{once}"
    words = {"training": participant.training, "participant": participant, **context}
    outbox.tell(participant.person, notice, dedupe=dedupe, context=words)


def _tell_all(training: LiveTraining, notice: str, once: str, context: dict) -> None:
    for participant in training.participants.filter(left_at=None).select_related("person", "training__organisation"):
        _tell(participant, notice, once, context)


def _names(training: LiveTraining) -> dict[str, str]:
    return {"title": training.title, "name": training.organisation.name}
