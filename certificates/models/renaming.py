"""Knows who asked that a certificate be printed in another name, by which paper, and what the body said.

The paper lies in its row: no public address leads to it. The former name stands in the record and on no public page.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from certificates.models.certificates import Certification
from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet
from lms.content import proofs


class NameChangeQuerySet(AppendOnlyQuerySet):
    def told(self):
        """With whose it is, what for and what was said to it; without the paper."""
        beside = ("certification__person", "certification__programme__body", "decision")
        return self.select_related(*beside).defer("content").order_by("asked_at", "pk")

    def waiting(self):
        return self.filter(decision=None)


class NameChange(AppendOnlyModel):
    """What a holder's certificates of one programme are to say from now on in place of the former name."""

    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="name_changes")
    given_names = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    ending = models.CharField(max_length=3, choices=[(name, name.upper()) for name in proofs.TYPES])
    content = models.BinaryField()
    asked_at = models.DateTimeField()

    objects = NameChangeQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.certification_id} at {self.asked_at}"

    @property
    def printed_name(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def status(self) -> str:
        """waiting, granted or returned."""
        decision = getattr(self, "decision", None)
        if decision is None:
            return "waiting"
        return "granted" if decision.is_granted else "returned"


class NameChangeDecision(AppendOnlyModel):
    """A registrar printed the certificates anew, or returned the request with the reason."""

    change = models.OneToOneField(NameChange, on_delete=models.PROTECT, related_name="decision")
    is_granted = models.BooleanField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_granted=True, reason="") | (Q(is_granted=False) & ~Q(reason="")),
                name="a_returned_name_change_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change_id} {'granted' if self.is_granted else 'returned'}"
