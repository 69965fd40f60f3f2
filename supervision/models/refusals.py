"""Knows what a supervisor refused to sign and why, who asked the programme to look at that, and what it decided."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet
from supervision.models.entries import EntryVersion
from supervision.models.placements import Placement


class RefusalQuerySet(AppendOnlyQuerySet):
    def with_what_became_of_it(self):
        return self.select_related(
            "placement__site", "placement__trainee", "refused_by", "appeal__appealed_by", "appeal__decision__decided_by"
        )


class Refusal(AppendOnlyModel):
    """A supervisor will not sign these entries, for a reason that the trainee reads."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="refusals")
    refused_at = models.DateTimeField()
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)

    objects = RefusalQuerySet.as_manager()  # type: ignore[misc]

    def __str__(self) -> str:
        return f"Refusal {self.pk}"


class RefusedEntry(AppendOnlyModel):
    """One version that was refused. The programme may ask for it again, so it may be refused more than once."""

    refusal = models.ForeignKey(Refusal, on_delete=models.PROTECT, related_name="refused_entries")
    entry_version = models.ForeignKey(EntryVersion, on_delete=models.PROTECT, related_name="refused_entries")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["refusal", "entry_version"], name="a_refusal_names_each_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.refusal_id} refuses {self.entry_version_id}"


class AppealQuerySet(AppendOnlyQuerySet):
    def waiting(self):
        return self.filter(decision=None).order_by("appealed_at", "pk")


class Appeal(AppendOnlyModel):
    """The trainee asked the programme manager to look at a refusal."""

    refusal = models.OneToOneField(Refusal, on_delete=models.PROTECT, related_name="appeal")
    appealed_at = models.DateTimeField()
    appealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=1000)

    objects = AppealQuerySet.as_manager()  # type: ignore[misc]

    def __str__(self) -> str:
        return f"Appeal against {self.refusal_id}"


class Outcome(models.TextChoices):
    ASK_AGAIN = "ask_again", _("The supervisor is asked to look at them again")
    ALTERNATE = "alternate", _("The programme looks at the hours itself, in place of the supervisor")
    UPHELD = "upheld", _("The refusal stands")


class AppealDecision(AppendOnlyModel):
    """What the programme manager decided about an appeal, with the reasons both sides read."""

    appeal = models.OneToOneField(Appeal, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    reasons = models.CharField(max_length=1000)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reasons=""), name="a_decided_appeal_gives_its_reasons"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.appeal_id}"
