"""Knows what shows a qualification, why one was sent back, how one ended, and who looked at what it signed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet
from lms.content import proofs
from lms.people.models import Organisation
from supervision.models.placements import Qualification


class QualificationProofQuerySet(AppendOnlyQuerySet):
    def facts(self):
        """Without the files, which no list reads."""
        return self.defer("content").order_by("pk")


class QualificationProof(AppendOnlyModel):
    """A paper that shows it: the certificate, a letter of its body. It lies in its row alone."""

    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="proofs")
    ending = models.CharField(max_length=3, choices=[(name, name.upper()) for name in proofs.TYPES])
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = QualificationProofQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["qualification", "digest"], name="a_paper_shows_a_qualification_once"),
        ]

    def __str__(self) -> str:
        return f"Proof of {self.qualification_id}"


class QualificationReturn(AppendOnlyModel):
    """Staff could not verify it as it is; its holder reads why, and may send a proof."""

    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="returns")
    reason = models.CharField(max_length=500)
    returned_at = models.DateTimeField()
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Return of {self.qualification_id}"


class EndKind(models.TextChoices):
    LAPSED = "lapsed", _("It lapsed")
    REVOKED = "revoked", _("Its body revoked it")
    GIVEN_UP = "given_up", _("Its holder gave it up")


class QualificationEnd(AppendOnlyModel):
    """It ended earlier than it said; `ended_on` is its last day. What was signed under it stays valid.

    An end is succeeded by an earlier one, or by a revocation; what was said before stays written down.
    """

    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="ends")
    kind = models.CharField(max_length=10, choices=EndKind.choices)
    ended_on = models.DateField()
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["qualification", "kind", "ended_on"], name="an_end_of_a_qualification_is_said_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.qualification_id} {self.kind} on {self.ended_on}"


class SignaturesReview(AppendOnlyModel):
    """A programme manager looked at what was signed at a site under a qualification that has ended since."""

    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="reviews")
    site = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField()
    # How it ended, as far as was known; empty where it ran out by itself.
    kind = models.CharField(max_length=10, choices=EndKind.choices, blank=True)
    note = models.CharField(max_length=500)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["qualification", "site", "ended_on", "kind"],
                name="an_end_of_a_qualification_is_reviewed_once_per_site",
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.qualification_id} at {self.site_id}"
