"""Knows the editions of a course: which lessons and assessments it asked for when somebody began it."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.progress import Outline


def digest(keys: Iterable[UUID]) -> str:
    """The same for the same pages, in whatever order they stand."""
    return hashlib.sha256("".join(sorted(key.hex for key in keys)).encode()).hexdigest()


class CourseEditionQuerySet(models.QuerySet["CourseEdition"]):
    def kept(self, outline: Outline, *, at: datetime) -> "CourseEdition | None":
        """The edition of a course as it stands published, made where there is none; None while it asks for nothing."""
        keys = [step.key for step in outline.steps()]
        if not keys:
            return None
        facts = {"steps": [key.hex for key in keys], "made_at": at}
        return self.get_or_create(course_key=outline.key, digest=digest(keys), defaults=facts)[0]

    def latest_offer(self, course_key: UUID) -> "CourseEdition | None":
        return self.filter(course_key=course_key).exclude(offered_at=None).order_by("-offered_at", "-pk").first()


class CourseEdition(models.Model):
    """What a course asks for, shared by everybody who began it so; a new one may be offered to those on their way."""

    course_key = models.UUIDField()
    digest = models.CharField(max_length=64)
    # Translation keys of lessons and assessments, in the order of the path.
    steps = models.JSONField()
    made_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CourseEditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course_key", "digest"], name="one_edition_per_course_and_path"),
            models.CheckConstraint(
                condition=Q(offered_at=None, offered_by=None) | Q(offered_at__isnull=False, offered_by__isnull=False),
                name="an_offered_edition_says_when_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_key} {self.made_at:%Y-%m-%d}"

    @property
    def keys(self) -> frozenset[UUID]:
        return frozenset(UUID(key) for key in self.steps)
