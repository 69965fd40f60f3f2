"""Knows what this room holds of people; what they wrote for themselves alone is theirs to take, and gone with them."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.people.holdings import LEARNED, Holding, hold


def register() -> None:
    hold(
        Holding("courses.Enrolment", "person", _("Courses you began"), kept=LEARNED),
        Holding("courses.LessonReading", "enrolment__person", _("Lessons you read")),
        Holding("courses.Reflection", "person", _("What you wrote for yourself alone")),
        Holding("courses.LiveParticipant", "person", _("Live training you joined"), kept=LEARNED),
        Holding("courses.Attendance", "participant__person", _("When you were there"), kept=LEARNED),
        Holding(
            "courses.TrainingClaim",
            "person",
            _("Training from elsewhere that was accepted"),
            kept=LEARNED,
            where=Q(accepted_at__isnull=False),
        ),
        Holding(
            "courses.TrainingClaim",
            "person",
            _("Training from elsewhere that was not accepted"),
            where=Q(accepted_at=None),
        ),
        Holding("courses.TrainingCredit", "person", _("What you completed"), kept=LEARNED),
        deeds=[
            "courses.Attendance.noted_by",
            "courses.CourseEdition.offered_by",
            "courses.EnrolmentCode.ended_by",
            "courses.EnrolmentCode.made_by",
            "courses.LiveTraining.cancelled_by",
            "courses.LiveTraining.planned_by",
            "courses.TrainingClaim.accepted_by",
            "courses.TrainingClaim.returned_by",
        ],
    )
