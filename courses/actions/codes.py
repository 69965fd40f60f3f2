"""Invitation codes are made and ended by programme managers, and people enrol by them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions import enrolling
from courses.models import CoursePage, Enrolment, EnrolmentCode
from lms.audit import ledger
from lms.content.templatetags.peerway import longdate
from lms.people import codes
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.models import User
from lms.people.roles import Role

MOST_PLACES = 10_000


@transaction.atomic
def make_code(
    *, course: CoursePage, label: str, places: int, until_on: date, by: User, at: datetime | None = None
) -> tuple[EnrolmentCode, str]:
    """A new code for so many people until a day, and the code itself, which is told this once. Raises Refused."""
    at = at or timezone.now()
    house = course.organisation
    if not holds(by, Role.PROGRAMME_MANAGER, organisation=house):
        raise Refused(_("Only a programme manager of %(name)s makes codes for it.") % {"name": house.name})
    if until_on < timezone.localdate(at, ZoneInfo(house.timezone)):
        raise Refused(_("The last day has passed. Choose today or a later day."))
    if not 1 <= places <= MOST_PLACES:
        raise Refused(_("Choose between 1 and 10,000 places."))
    code = codes.new()
    made = EnrolmentCode.objects.create(
        organisation=house,
        course_key=course.translation_key,
        course_title=course.title,
        label=label,
        digest=codes.digest(code),
        places=places,
        until_on=until_on,
        made_at=at,
        made_by=by,
    )
    detail = {"course": course.title, "label": label, "places": places, "until": until_on.isoformat()}
    ledger.record("courses.make_code", of=made, by=by, at=at, detail=detail)
    return made, code


@transaction.atomic
def end_code(*, code: EnrolmentCode, by: User, at: datetime | None = None) -> EnrolmentCode:
    """Nobody enrols by it from now on; whoever did stays. Twice changes nothing. Raises Refused."""
    at = at or timezone.now()
    code = EnrolmentCode.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=code.pk)
    if not holds(by, Role.PROGRAMME_MANAGER, organisation=code.organisation_id):
        raise Refused(_("Only a programme manager of %(name)s ends its codes.") % {"name": code.organisation.name})
    if code.ended_at is None:
        code.ended_at, code.ended_by = at, by
        code.save(update_fields=["ended_at", "ended_by"])
        ledger.record("courses.end_code", of=code, by=by, at=at, detail={"label": code.label})
    return code


@transaction.atomic
def join(*, person: User, typed: str, by: User, at: datetime | None = None) -> Enrolment:
    """Enrol by an invitation code; whoever is enrolled already takes no place. Raises Refused."""
    at = at or timezone.now()
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if by.pk != person.pk:
        raise Refused(_("People enrol themselves. Send them the code."))
    # Locked, so that the last place is given once.
    rows = EnrolmentCode.objects.select_for_update(of=("self",)).select_related("organisation")
    plain = codes.read(typed)
    code = rows.filter(digest__in=codes.digests(plain)).first() if plain else None
    if code is None:
        raise Refused(_("We do not know this code. Check each letter and digit, or ask whoever gave it to you."))
    mine = Enrolment.objects.in_course(person, code.course_key).first()
    if mine is not None:
        return mine
    _refuse_code(code, on=timezone.localdate(at, ZoneInfo(code.organisation.timezone)))
    course = CoursePage.objects.live().filter(translation_key=code.course_key).first()
    if course is None:
        raise Refused(_("The course of this code is closed at the moment. Ask %(name)s.") % _names(code))
    return enrolling.begin(person=person, course=course, by=by, at=at, code=code)


def _refuse_code(code: EnrolmentCode, *, on: date) -> None:
    status = code.status(code.enrolments.count(), on)
    if status == "ended":
        raise Refused(_("This code was ended. Ask %(name)s for a new one.") % _names(code))
    if status == "over":
        raise Refused(_("This code was good until %(day)s. Ask %(name)s for a new one.") % _names(code))
    if status == "full":
        raise Refused(_("All places of this code are taken. Ask %(name)s for a new one.") % _names(code))


def _names(code: EnrolmentCode) -> dict[str, str]:
    return {"name": code.organisation.name, "day": longdate(code.until_on)}
