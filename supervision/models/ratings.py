"""Knows how competencies were rated, by whom and when; a finished rating is never edited, a later one follows it."""

from django.conf import settings
from django.db import models

from lms.audit.models import AppendOnlyModel
from supervision.models.agreements import Party
from supervision.models.placements import Placement


class RatingDraft(models.Model):
    """A rating under way: levels and notes by the number of the competency, kept with every answer."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="rating_drafts")
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rating_drafts")
    levels = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["placement", "rater"], name="one_rating_under_way_per_placement_and_rater"),
        ]

    def __str__(self) -> str:
        return f"Rating under way {self.pk}"


class Rating(AppendOnlyModel):
    """All twelve competencies on one day: `levels` are competencies.Level by number, as text; 0 was not to be seen."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="ratings")
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ratings")
    party = models.CharField(max_length=12, choices=Party.choices)
    rater_name = models.CharField(max_length=220)
    finished_at = models.DateTimeField()
    rated_on = models.DateField()
    levels = models.JSONField()
    notes = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["placement", "rated_on"], name="ratings_of_one_placement")]

    def __str__(self) -> str:
        return f"Rating {self.pk}"

    def level(self, number: int) -> int:
        return self.levels[str(number)]
