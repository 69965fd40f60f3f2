"""Knows the invitation codes by which people enrol, each with a number of places and a last day."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Count, Q

from lms.people.models import Organisation


class EnrolmentCodeQuerySet(models.QuerySet):
    def with_uses(self) -> "EnrolmentCodeQuerySet":
        """Each with `uses`: how many people enrolled by it."""
        return self.annotate(uses=Count("enrolments"))


class EnrolmentCode(models.Model):
    """An invitation into one course for so many people, until a day; the code itself is nowhere kept."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="enrolment_codes")
    course_key = models.UUIDField()
    course_title = models.CharField(max_length=255)
    label = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    places = models.PositiveIntegerField()
    until_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    # How many people enrolled by it, where `with_uses` counted.
    uses: int

    objects = EnrolmentCodeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(places__gte=1), name="an_enrolment_code_has_places"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="an_ended_enrolment_code_says_when_and_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "made_at"], name="enrolment_codes_of_one_house")]

    def __str__(self) -> str:
        return self.label

    def status(self, uses: int, on: date) -> str:
        """open, ended, over or full on a day at the organisation."""
        if self.ended_at is not None:
            return "ended"
        if on > self.until_on:
            return "over"
        return "full" if uses >= self.places else "open"
