"""A person begins a course."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import CoursePage, Enrolment
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
    enrolment, is_new = Enrolment.objects.get_or_create(
        person=person,
        course_key=course.translation_key,
        defaults={"organisation": course.organisation, "course_title": course.title, "enrolled_at": at},
    )
    if is_new:
        ledger.record("courses.enrol", of=enrolment, by=by, at=at, detail={"course": enrolment.course_title})
    return enrolment
