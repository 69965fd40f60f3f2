"""A new edition is offered to those on their way, and taken up by whoever wants it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import outlines
from courses.models import CourseEdition, CoursePage, Enrolment
from lms.audit import ledger
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.models import User
from lms.people.roles import Role

OFFERING = (Role.AUTHOR, Role.PROGRAMME_MANAGER)


@transaction.atomic
def offer_edition(*, course: CoursePage, by: User, at: datetime | None = None) -> CourseEdition:
    """Offer a course as it stands published to everybody on their way by an earlier edition. Raises Refused.

    Nobody has to take it. Offering the same once more changes nothing, unless another was offered in between.
    """
    at = at or timezone.now()
    house = course.organisation
    # The course's own row orders two offers at once.
    CoursePage.objects.select_for_update(of=("self",)).get(pk=course.pk)
    if not holds(by, *OFFERING, organisation=house):
        raise Refused(_("Only authors and programme managers of %(name)s offer its editions.") % {"name": house.name})
    outline = outlines.read_one(course.path)
    edition = CourseEdition.objects.kept(outline, at=at) if outline else None
    if edition is None:
        raise Refused(_("There is nothing to offer: publish a lesson or an assessment of this course first."))
    latest = CourseEdition.objects.latest_offer(course.translation_key)
    if edition == latest:
        return edition
    edition.offered_at, edition.offered_by = at, by
    edition.save(update_fields=["offered_at", "offered_by"])
    detail = {"course": course.title, "steps": len(edition.steps)}
    ledger.record("courses.offer_edition", of=edition, by=by, at=at, detail=detail)
    return edition


@transaction.atomic
def take_up_edition(*, enrolment: Enrolment, by: User, at: datetime | None = None) -> Enrolment:
    """Go on with the edition that was offered last; what was done stays done. Twice changes nothing. Raises Refused."""
    at = at or timezone.now()
    enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    if enrolment.person_id not in by.accounts:
        raise Refused(_("People decide themselves by which edition they go on."))
    offered = CourseEdition.objects.latest_offer(enrolment.course_key)
    if offered is None:
        raise Refused(_("No new edition of this course is offered."))
    if enrolment.completed_at is not None:
        raise Refused(_("You have completed this course. What was added since is open to you as it is."))
    if enrolment.edition_id != offered.pk:
        enrolment.edition = offered
        enrolment.save(update_fields=["edition"])
        detail = {"course": enrolment.course_title, "steps": len(offered.steps)}
        ledger.record("courses.take_up_edition", of=enrolment, by=by, at=at, detail=detail)
    return enrolment
