"""Knows appeals against decisions, and what became of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.applications import Decision
from lms.audit.models import AppendOnlyModel


class Appeal(AppendOnlyModel):
    """An applicant asks other people to look at a decision again, and says why."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appeal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reasons = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reasons=""), name="an_appeal_gives_its_reasons")]

    def __str__(self) -> str:
        return f"against {self.decision_id}"


class AppealOutcome(models.TextChoices):
    UPHELD = "upheld", _("The decision stands")
    OVERTURNED = "overturned", _("The decision is overturned")


class AppealDecision(AppendOnlyModel):
    """What somebody who had no part in the decision found. An overturned one goes on to be issued."""

    appeal = models.OneToOneField(Appeal, on_delete=models.PROTECT, related_name="answer")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=AppealOutcome.choices)
    reasons = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reasons=""), name="an_answer_to_an_appeal_gives_its_reasons")
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.appeal_id}"
