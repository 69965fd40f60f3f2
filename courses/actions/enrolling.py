"""A person begins a course."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import standing
from courses.models import CourseEdition, CoursePage, Enrolment, EnrolmentCode, Entry
from lms.audit import ledger
from lms.people.actions import Refused
from lms.people.models import User


@transaction.atomic
def enrol(*, person: User, course: CoursePage, by: User, at: datetime | None = None) -> Enrolment:
    """Enrol in a published course; a second time changes nothing. Raises Refused."""
    at = at or timezone.now()
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if by.pk != person.pk:
        raise Refused(_("People enrol themselves. Send them the address of the course."))
    if not course.live:
        raise Refused(_("This course is not open for enrolment at the moment."))
    mine = Enrolment.objects.in_course(person, course.translation_key).first()
    if mine is not None:
        return mine
    if course.entry == Entry.BY_CODE:
        raise Refused(_("This course takes people by invitation. Type the code you were given."))
    return begin(person=person, course=course, by=by, at=at)


def begin(*, person: User, course: CoursePage, by: User, at: datetime, code: EnrolmentCode | None = None) -> Enrolment:
    """What enrolling openly and by a code have in common, within their locks; refused before its time."""
    _refuse_too_early(course, person)
    enrolment = Enrolment.objects.create(
        person=person,
        organisation=course.organisation,
        course_key=course.translation_key,
        course_title=course.title,
        code=code,
        edition=CourseEdition.objects.kept(course.outline(), at=at),
        enrolled_at=at,
    )
    ledger.record("courses.enrol", of=enrolment, by=by, at=at, detail={"course": enrolment.course_title})
    return enrolment


def _refuse_too_early(course: CoursePage, person: User) -> None:
    """Says what to complete first; a course that is not published at the moment is asked for all the same."""
    missing = standing.before(course, person).missing
    closed = [one.title for one in missing if not one.is_open]
    if closed:
        facts = {"asked": ", ".join(closed), "name": course.organisation.name}
        raise Refused(_("This course asks for one that is closed at the moment: %(asked)s. Ask %(name)s.") % facts)
    if missing:
        titles = ", ".join(one.title for one in missing)
        raise Refused(_("Complete this first: %(asked)s. Then you can enrol here.") % {"asked": titles})
