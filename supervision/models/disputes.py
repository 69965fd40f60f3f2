"""Knows the days of a placement that somebody disputes: until that is decided, nothing in them is signed or undone."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet
from supervision.models.placements import Placement


class DisputeQuerySet(AppendOnlyQuerySet):
    def with_people(self):
        return self.select_related("placement__site", "placement__trainee", "opened_by", "decision__decided_by")

    def open(self):
        return self.filter(decision=None)

    def freezing(self, versions):
        """Open disputes in whose days one of these versions lies; one query."""
        entries = "placement__entries__versions"
        return self.filter(
            **{
                "decision": None,
                f"{entries}__in": versions,
                "from_on__lte": F(f"{entries}__worked_on"),
                "until_on__gte": F(f"{entries}__worked_on"),
            }
        ).distinct()


class Dispute(AppendOnlyModel):
    """One side, or the programme, says that what is said of these days is not so; both sides read why."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="disputes")
    from_on = models.DateField()
    until_on = models.DateField()
    reason = models.CharField(max_length=500)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = DisputeQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="a_dispute_ends_no_earlier_than_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"Dispute {self.pk}"


class DisputeDecision(AppendOnlyModel):
    """The programme decided, or whoever opened it took it back; from then on the days are open again."""

    dispute = models.OneToOneField(Dispute, on_delete=models.PROTECT, related_name="decision")
    is_taken_back = models.BooleanField()
    reasons = models.CharField(max_length=1000, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_taken_back=True) | ~Q(reasons=""), name="a_decided_dispute_gives_its_reasons"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {'taken back' if self.is_taken_back else 'decided'}"
