"""Knows who is enrolled, what each has read, and what they wrote for themselves."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value

from assessments.models import Attempt
from courses import progress
from courses.models.codes import EnrolmentCode
from courses.models.editions import CourseEdition
from courses.progress import Done, Outline
from lms.people.models import Organisation, User

# What people do with them. Pages are known by their translation key, which outlives every edit, move and deletion.


class EnrolmentQuerySet(models.QuerySet):
    def of(self, person: Any) -> "EnrolmentQuerySet":
        """A person's enrolments, the latest first."""
        mine = self.filter(person__in=person.accounts).select_related("organisation", "edition")
        return mine.order_by("-enrolled_at", "-pk")

    def in_course(self, person: Any, course_key: UUID) -> "EnrolmentQuerySet":
        """A person's enrolment in one course, first the one that is completed where they had two accounts."""
        mine = self.filter(person__in=person.accounts, course_key=course_key)
        return mine.order_by(F("completed_at").asc(nulls_last=True), "pk")


def done_of(person: int, enrolments: Collection[int]) -> dict[int, Done]:
    """What one person has done in each of these enrolments; two statements, however many they are."""
    read = LessonReading.objects.filter(enrolment__in=enrolments)
    frozen = Enrolment.objects.filter(pk__in=enrolments, credits__isnull=False)
    deeds = read.values_list("enrolment_id", "lesson_key", Value("read"), "first_viewed_at", "read_at").union(
        frozen.values_list("pk", "credits__module_key", Value("frozen"), "enrolled_at", "credits__frozen_at")
    )
    keys: dict[tuple[int, str], dict[UUID, tuple[datetime, datetime]]] = defaultdict(dict)
    opened: dict[int, dict[UUID, datetime]] = defaultdict(dict)
    for enrolment, key, deed, since, until in deeds:
        if until is None:
            opened[enrolment][key] = since
        else:
            keys[enrolment, deed][key] = (since, until)
    finished = Attempt.objects.filter(person__in=User.objects.same_as(person), submitted_at__isnull=False, passed=True)
    passed = frozenset(finished.order_by().values_list("assessment__code", flat=True))
    return {
        pk: Done(frozenset(keys[pk, "read"]), passed, frozenset(keys[pk, "frozen"]), keys[pk, "read"], opened[pk])
        for pk in enrolments
    }


class Enrolment(models.Model):
    """One person in one course."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="enrolments")
    course_key = models.UUIDField()
    course_title = models.CharField(max_length=255)
    code = models.ForeignKey(EnrolmentCode, on_delete=models.PROTECT, null=True, related_name="enrolments")
    # None for whoever began before editions were kept, or before there was anything to read: all of it is asked then.
    edition = models.ForeignKey(CourseEdition, on_delete=models.PROTECT, null=True, related_name="enrolments")
    enrolled_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    # When one lesson was read, where `access.enrolment_reading` asked for it; None where it was never opened.
    reading: "LessonReading | None" = None

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "course_key"], name="one_enrolment_per_person_and_course"),
            models.CheckConstraint(
                condition=Q(completed_at=None) | Q(completed_at__gte=F("enrolled_at")),
                name="a_course_is_completed_no_earlier_than_it_is_enrolled_in",
            ),
        ]
        indexes = [models.Index(fields=["course_key"], name="enrolments_of_one_course")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.course_title}"

    def path_of(self, outline: Outline) -> Outline:
        """The course as this person meets it: what was added after they began is marked as not asked of them."""
        return progress.of_edition(outline, self.edition.keys) if self.edition else outline

    def done(self) -> Done:
        """What this person has done of the course."""
        return done_of(self.person_id, [self.pk])[self.pk]


class LessonReading(models.Model):
    """When a person first opened a lesson, and when they marked it as read."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="readings")
    lesson_key = models.UUIDField()
    lesson_title = models.CharField(max_length=255)
    first_viewed_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson_key"], name="one_reading_per_enrolment_and_lesson"),
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(read_at__gte=F("first_viewed_at")),
                name="a_lesson_is_read_no_earlier_than_it_is_viewed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.lesson_title}"


class Reflection(models.Model):
    """What a person wrote for themselves under one question of one lesson. No member of staff ever sees it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reflections")
    lesson_key = models.UUIDField()
    lesson_title = models.CharField(max_length=255)
    block = models.UUIDField()
    prompt = models.TextField()
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "lesson_key", "block"], name="one_reflection_per_person_and_question"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_reflection_is_kept_only_when_something_is_written"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.lesson_title}"
