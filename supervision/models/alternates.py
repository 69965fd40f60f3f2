"""Knows hours that the programme looks into in place of a supervisor: what shows them, and what two people say."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet
from lms.content import proofs
from supervision.models.entries import EntryVersion
from supervision.models.placements import Placement
from supervision.models.signatures import SignOff


class Why(models.TextChoices):
    LEFT = "left", _("The supervisor left before signing")
    UNABLE = "unable", _("The supervisor can no longer sign")
    DIED = "died", _("The supervisor died")
    CLOSED = "closed", _("The supervisor's account is closed")
    REFUSED = "refused", _("The supervisor refused, and the programme decided to look at the hours itself")
    PAPER = "paper", _("The hours were signed by hand, on paper")


class AlternateQuerySet(AppendOnlyQuerySet):
    def with_people(self):
        return self.select_related(
            "placement__site", "placement__trainee", "opened_by", "decision__decided_by", "decision__sign_off"
        )

    def waiting(self):
        return self.filter(decision=None).order_by("opened_at", "pk")


class Alternate(AppendOnlyModel):
    """One person of the programme says what shows that these hours were worked; a second one confirms or declines."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="alternates")
    why = models.CharField(max_length=12, choices=Why.choices)
    account = models.CharField(max_length=1000)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opener_name = models.CharField(max_length=220)

    objects = AlternateQuerySet.as_manager()  # type: ignore[misc]

    def __str__(self) -> str:
        return f"Alternate {self.pk}"


class AlternateEntry(AppendOnlyModel):
    """One version that is looked into, with its hash of that moment."""

    alternate = models.ForeignKey(Alternate, on_delete=models.PROTECT, related_name="entries")
    entry_version = models.ForeignKey(EntryVersion, on_delete=models.PROTECT, related_name="alternates")
    content_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alternate", "entry_version"], name="an_alternate_names_each_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.alternate_id} looks into {self.entry_version_id}"


class AlternateEvidence(AppendOnlyModel):
    """A paper that shows the hours: a rota, a payslip, the log that was signed by hand. It lies in its row alone."""

    alternate = models.ForeignKey(Alternate, on_delete=models.PROTECT, related_name="evidence")
    ending = models.CharField(max_length=3, choices=[(name, name.upper()) for name in proofs.TYPES])
    content = models.BinaryField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"Evidence {self.pk} of {self.alternate_id}"


class AlternateDecision(AppendOnlyModel):
    """The second person confirmed, which is a signature, or declined with reasons."""

    alternate = models.OneToOneField(Alternate, on_delete=models.PROTECT, related_name="decision")
    sign_off = models.OneToOneField(SignOff, on_delete=models.PROTECT, null=True, related_name="alternate_decision")
    reasons = models.CharField(max_length=1000, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sign_off__isnull=False, reasons="") | (Q(sign_off=None) & ~Q(reasons="")),
                name="an_alternate_is_signed_or_declined_with_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alternate_id} {'confirmed' if self.sign_off_id else 'declined'}"
