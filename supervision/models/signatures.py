"""Knows signatures and the exact versions under each; nothing signed is ever edited."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lms.audit.models import AppendOnlyModel
from supervision import evidence, hours
from supervision.models.entries import EntryVersion
from supervision.models.placements import Placement, Position, Relation


class SignOff(AppendOnlyModel):
    """One signature under the entries of one placement: who, when, with which words, and as what, on that day.

    Everything a reader needs is frozen here; a later change of a name, a credential or the site changes nothing.
    `credentials` are those held and verified on the day of signing: [{code, title, jurisdiction, number}].
    """

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="sign_offs")
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sign_offs")
    signed_at = models.DateTimeField()
    signed_on = models.DateField()
    statement = models.TextField()
    statement_version = models.CharField(max_length=20)
    language = models.CharField(max_length=12)
    typed_name = models.CharField(max_length=220)
    signer_name = models.CharField(max_length=220)
    trainee_name = models.CharField(max_length=220)
    site_name = models.CharField(max_length=200)
    position = models.CharField(max_length=12, choices=Position.choices)
    relation = models.CharField(max_length=12, choices=Relation.choices)
    credentials = models.JSONField()
    from_on = models.DateField()
    until_on = models.DateField()
    entries_count = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="a_signed_period_ends_no_earlier_than_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"S-{self.pk:07d}"

    @property
    def is_by_programme(self) -> bool:
        """Whether two people of the programme vouched for the hours, in place of a supervisor."""
        return self.relation == Relation.PROGRAMME

    def content(self, content_hashes: list[str]) -> dict[str, Any]:
        """What the digest is taken over: the frozen facts and the hash of every entry, in the order signed."""
        frozen = [
            field.attname
            for field in self._meta.concrete_fields
            if field.attname not in ("id", "digest") and not field.primary_key
        ]
        return {name: getattr(self, name) for name in frozen} | {"entries": content_hashes}

    def is_whole(self, content_hashes: list[str]) -> bool:
        """Whether the frozen facts and these hashes, in the order signed, still give the digest."""
        return hours.content_hash(self.content(content_hashes)) == self.digest

    def signed_by(self) -> evidence.SignedBy:
        return evidence.SignedBy(
            person=self.signer_id,
            name=self.signer_name,
            credentials=tuple(held["code"] for held in self.credentials),
            relation=self.relation,
            on=self.signed_on,
            is_by_programme=self.is_by_programme,
        )


class SignedEntry(AppendOnlyModel):
    """One version under one signature, with the hash that was on the signer's screen."""

    sign_off = models.ForeignKey(SignOff, on_delete=models.PROTECT, related_name="signed_entries")
    entry_version = models.OneToOneField(EntryVersion, on_delete=models.PROTECT, related_name="signed_entry")
    content_hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.sign_off_id} signs {self.entry_version_id}"
