"""Knows the codes by which somebody becomes the invited supervisor of a placement, each for one person until a day."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from supervision.models.placements import Placement, PlacementSupervisor


class SupervisorCodeQuerySet(models.QuerySet):
    def open(self):
        """Neither used nor taken back; its last day may be over."""
        return self.filter(used_at=None, ended_at=None)


class SupervisorCode(models.Model):
    """An invitation that can be read out; the code itself is nowhere kept. Used, it is the invitation of one person."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    from_on = models.DateField()
    until_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    invitation = models.OneToOneField(PlacementSupervisor, on_delete=models.PROTECT, null=True, related_name="code")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = SupervisorCodeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at=None, used_by=None, invitation=None)
                | Q(used_at__isnull=False, used_by__isnull=False, invitation__isnull=False),
                name="a_used_supervisor_code_says_by_whom_and_for_what",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="an_ended_supervisor_code_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(ended_at=None), name="a_supervisor_code_is_used_or_ended"
            ),
        ]

    def __str__(self) -> str:
        return f"Code {self.pk} of placement {self.placement_id}"

    def status(self, on: date) -> str:
        """open, used, ended or over on a day at the site."""
        if self.used_at is not None:
            return "used"
        if self.ended_at is not None:
            return "ended"
        return "over" if on > self.until_on else "open"
