"""Knows the terms of a placement, edition by edition, and who signed them; none is ever edited."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet
from supervision import hours
from supervision.models.placements import Placement
from supervision.terms import Frequency, Terms


class Party(models.TextChoices):
    TRAINEE = "trainee", _("Trainee")
    SUPERVISOR = "supervisor", _("Supervisor")


class AgreementQuerySet(AppendOnlyQuerySet):
    def with_signatures(self):
        return self.select_related("proposed_by").prefetch_related("signatures").order_by("number")


class Agreement(AppendOnlyModel):
    """One edition of the terms of one placement; it holds once both sides have signed it, until a later one does."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    work_per_supervision = models.PositiveIntegerField()
    frequency = models.CharField(max_length=12, choices=Frequency.choices)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = AgreementQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["placement", "number"], name="editions_of_an_agreement_are_numbered"),
        ]

    def __str__(self) -> str:
        return f"Agreement {self.number} of placement {self.placement_id}"

    @property
    def terms(self) -> Terms:
        return Terms(self.work_per_supervision, self.frequency)

    @property
    def is_signed_by_both(self) -> bool:
        """Expects `signatures` to be fetched along."""
        return {signature.party for signature in self.signatures.all()} == set(Party.values)

    def content(self) -> dict[str, Any]:
        """What a signature is bound to: the terms, and the placement they are of."""
        placement = self.placement
        return {
            "placement": placement.pk,
            "trainee": placement.trainee_id,
            "site": placement.site_id,
            "position": placement.position,
            "starts_on": placement.starts_on,
            "number": self.number,
            "work_per_supervision": self.work_per_supervision,
            "frequency": self.frequency,
        }


class AgreementSignature(AppendOnlyModel):
    """One side signed one edition: with which words, in which language, under which name, on which day."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    party = models.CharField(max_length=12, choices=Party.choices)
    signed_at = models.DateTimeField()
    signed_on = models.DateField()
    statement = models.TextField()
    statement_version = models.CharField(max_length=20)
    language = models.CharField(max_length=12)
    typed_name = models.CharField(max_length=220)
    legal_name = models.CharField(max_length=220)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "person"], name="an_agreement_is_signed_once_by_each"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} signed {self.agreement_id}"

    def content(self) -> dict[str, Any]:
        facts = ("person_id", "party", "signed_at", "signed_on", "statement", "statement_version", "language")
        names = ("typed_name", "legal_name")
        return self.agreement.content() | {name: getattr(self, name) for name in (*facts, *names)}

    def is_whole(self) -> bool:
        """Whether what was signed and who signed it still give the digest; expects the placement fetched along."""
        return hours.content_hash(self.content()) == self.digest
