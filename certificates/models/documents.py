"""Knows the documents people send as proof, and what somebody of the body said to each.

A file lies in the row and nowhere else: no public address leads to it, and it is stored and removed with its facts.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.programmes import Programme
from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet

# What a file may be, by its ending, and as what it is sent to a browser.
FILE_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


class DocumentQuerySet(AppendOnlyQuerySet):
    def facts(self):
        """Documents with their programme and decision, without their files."""
        return self.select_related("person", "programme__body", "decision").defer("content")

    def of(self, person, *, body):
        """What a person has sent to one body, oldest first."""
        return self.facts().filter(person=person, programme__body=body).order_by("sent_at", "pk")

    def waiting(self):
        return self.facts().filter(decision=None).order_by("sent_at", "pk")


class Document(AppendOnlyModel):
    """A file a person sent as proof of what a programme asks for. `type` is the code in the programme's rules."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proofs")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="documents")
    type = models.CharField(max_length=80)
    issued_on = models.DateField()
    ending = models.CharField(max_length=3, choices=[(name, name.upper()) for name in FILE_TYPES])
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    sent_on = models.DateField()

    objects = DocumentQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme", "type", "issued_on", "digest"], name="the_same_document_is_sent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} of {self.person_id}"

    @property
    def status(self) -> str:
        """waiting, accepted or returned."""
        decision = getattr(self, "decision", None)
        if decision is None:
            return "waiting"
        return "accepted" if decision.is_accepted else "returned"

    @property
    def in_words(self) -> str:
        return self.type.replace("-", " ").capitalize()

    @property
    def status_in_words(self) -> str:
        words = {"waiting": _("Waiting for a decision"), "accepted": _("Accepted"), "returned": _("Returned")}
        return str(words[self.status])

    @property
    def status_kind(self) -> str:
        return {"waiting": "waiting", "accepted": "complete", "returned": "returned"}[self.status]


class DocumentDecision(AppendOnlyModel):
    """Somebody of the body accepted a document, or returned it with the reason; a returned one is sent anew."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="decision")
    is_accepted = models.BooleanField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_accepted=True, reason="") | (Q(is_accepted=False) & ~Q(reason="")),
                name="a_returned_document_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {'accepted' if self.is_accepted else 'returned'}"
