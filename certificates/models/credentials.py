"""Knows what was signed for each certificate, what was awarded by it, and the lists that say what no longer holds."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certificates.models.certificates import Certificate
from certificates.models.letterheads import Letterhead
from certificates.models.programmes import Programme, Standard
from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet, SigningKey

# Bits in one list: as many as the standard asks for at least, so that a place in it tells nobody whose it is.
LIST_LENGTH = 131_072


class Achievement(AppendOnlyModel):
    """What is awarded, as a credential names it: a programme's title, body and rules of one version, for good."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="achievements")
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="achievements")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    body_name = models.CharField(max_length=200)
    criteria = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "version"], name="one_achievement_per_version"),
            models.UniqueConstraint(
                fields=["standard", "title", "body_name"], name="what_is_awarded_is_told_once_per_standard"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

    @property
    def lines(self) -> list[dict[str, Any]]:
        """`{text, depth}` for each line of the criteria, which are kept as Markdown's lists."""
        lines = self.criteria.splitlines()
        return [
            {"text": line.strip().removeprefix("- "), "depth": (len(line) - len(line.lstrip())) // 2} for line in lines
        ]


class StatusListQuerySet(models.QuerySet):
    def due(self, *, before: datetime):
        """Lists that say something stale, were signed before that moment, or by a key that signs no more."""
        stale = Q(signed_at=None) | ~Q(signed_edition=F("edition")) | Q(signed_at__lt=before)
        return self.filter(stale | Q(key__retired_at__isnull=False) | Q(key__compromised_at__isnull=False))


class StatusList(models.Model):
    """One list of bits at an address of its own. `document` is built from what the records say, never patched.

    `edition` counts what changed of what it says, in the transaction of each change; a list that was signed by what an
    earlier edition said is stale. A moment would not do: a change that commits late would seem older than the list.
    """

    number = models.PositiveIntegerField(unique=True)
    opened_at = models.DateTimeField()
    edition = models.PositiveBigIntegerField(default=0)
    signed_edition = models.PositiveBigIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, null=True, related_name="+")
    document = models.BinaryField(null=True)

    objects = StatusListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at=None, key=None, document=None, signed_edition=None)
                | Q(signed_at__isnull=False, key__isnull=False, document__isnull=False, signed_edition__isnull=False),
                name="a_status_list_is_signed_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Why(models.TextChoices):
    ISSUED = "issued", _("Issued")
    REINSTATED = "reinstated", _("Reinstated")
    REKEYED = "rekeyed", _("A key was taken out")
    RENAMED = "renamed", _("The holder’s name changed")


class SignedCredentialQuerySet(AppendOnlyQuerySet):
    def facts(self):
        """Without the bytes."""
        return self.defer("document")

    def current(self):
        return self.filter(superseded_by=None)

    def waiting(self):
        """Planned, not signed yet and not replaced before it was, the oldest first."""
        return self.filter(signed_at=None, superseded_by=None).order_by("planned_at", "pk")


class SignedCredential(AppendOnlyModel):
    """One document of a certificate: first what is to be signed, then, once and for good, the bytes as issued.

    Its place in the status list is its own for ever. A certificate's documents are a chain: the last one is current,
    and each earlier one is revoked from the moment its successor is planned.
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="documents")
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="+")
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="places")
    status_index = models.PositiveIntegerField()
    letterhead = models.ForeignKey(Letterhead, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=20, choices=Why.choices)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")
    signed_at = models.DateTimeField(null=True)
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, null=True, related_name="+")
    document = models.BinaryField(null=True)
    digest = models.CharField(max_length=64, blank=True, db_index=True)

    objects = SignedCredentialQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["status_list", "status_index"], name="a_place_in_a_list_is_given_once"),
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(supersedes=None), name="one_first_document_per_certificate"
            ),
            models.CheckConstraint(condition=Q(status_index__lt=LIST_LENGTH), name="a_place_lies_within_its_list"),
            models.CheckConstraint(
                condition=Q(signed_at=None, key=None, document=None, digest="")
                | (Q(signed_at__isnull=False, key__isnull=False, document__isnull=False) & ~Q(digest="")),
                name="a_document_is_signed_whole",
            ),
        ]
        indexes = [models.Index(fields=["planned_at"], condition=Q(signed_at=None), name="documents_to_be_signed")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.why} {self.certificate_id}"

    def keep(self, *, key: SigningKey, document: bytes, digest: str, at: datetime) -> None:
        """The one late fact of a document: it was signed. Nothing of it ever changes after that."""
        self.key, self.document, self.digest, self.signed_at = key, document, digest, at
        models.Model.save(self, update_fields=["key", "document", "digest", "signed_at"])


class FileKind(models.TextChoices):
    PAPER = "pdf", _("The paper (PDF)")
    BADGE = "png", _("The badge (PNG)")


class SignedFile(AppendOnlyModel):
    """A document as a file that people keep: the signed paper, the badge. The bytes as issued, never drawn anew."""

    credential = models.ForeignKey(SignedCredential, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=3, choices=FileKind.choices)
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, null=True, related_name="+")
    content = models.BinaryField()
    digest = models.CharField(max_length=64, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["credential", "kind"], name="one_file_of_a_kind_per_document"),
            models.CheckConstraint(condition=~Q(kind="pdf") | Q(key__isnull=False), name="a_paper_is_signed_by_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.credential_id}"
