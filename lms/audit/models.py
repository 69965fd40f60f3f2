"""Knows that an event, once written, is never changed: neither here nor, by trigger, in the database; and our keys."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AppendOnly(Exception):
    """Raised when somebody tries to change or delete a row that only ever gets company."""


class AppendOnlyQuerySet(models.QuerySet):
    """Rows may be added and read; every other way of writing is refused in words."""

    def _refuse(self, *args, **kwargs):
        raise AppendOnly(_("A record of what happened is never changed or deleted. Add a new one."))

    update = delete = bulk_update = update_or_create = _refuse
    _raw_delete = _refuse


class AppendOnlyModel(models.Model):
    """The ORM half of the guard; the other half is `lms.audit.guard.RefuseChange` in the table's migration."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise AppendOnly(_("A record of what happened is never changed. Add a new one."))
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnly(_("A record of what happened is never deleted."))


class Event(AppendOnlyModel):
    """One act with consequences: its verb, what it was done to, by whom, when, and the bare facts of it.

    Identifiers are text and there is no foreign key, so that the ledger never stands in the way of live data and
    outlives it. `detail` holds facts (numbers, codes, hashes), never a person's story or a participant's identity.
    """

    verb = models.CharField(max_length=60)
    of_type = models.CharField(max_length=60)
    of_id = models.CharField(max_length=64)
    by_id = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["of_type", "of_id", "at"], name="events_of_one_thing"),
            models.Index(fields=["by_id", "at"], name="events_by_one_person"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.of_type} {self.of_id}"


class Purpose(models.TextChoices):
    CREDENTIALS = "credentials", _("Credentials and their status lists")
    PAPERS = "papers", _("Papers that people keep")
    LEDGER = "ledger", _("Seals of the ledger")


class SigningKeyQuerySet(AppendOnlyQuerySet):
    def signing(self, purpose: str):
        """The key that signs now, at most one."""
        return self.filter(purpose=purpose, retired_at=None, compromised_at=None)

    def listed(self, purpose: str):
        """Keys whose signatures are to be believed, the oldest first."""
        return self.filter(purpose=purpose, compromised_at=None, ended_at=None).order_by("pk")


class SigningKey(AppendOnlyModel):
    """A key of ours: its public half, and by what name its secret is kept. The secret itself is never in the database.

    A retired key signs no more and is still believed, until the last thing it signed has expired and it is ended; a
    compromised one is not believed any more. `certificate` is the X.509 that PDF readers ask for.
    """

    kid = models.CharField(max_length=60, unique=True)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    algorithm = models.CharField(max_length=20)
    public_multibase = models.CharField(max_length=100, unique=True)
    certificate = models.TextField(blank=True)
    secret = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    compromised_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = SigningKeyQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose"],
                condition=Q(retired_at=None, compromised_at=None),
                name="one_key_signs_for_each_purpose",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(retired_at__isnull=False), name="a_key_ends_after_it_was_retired"
            ),
        ]

    def __str__(self) -> str:
        return self.kid

    def note(self, **late_facts: datetime) -> None:
        """The late facts of a key: when it was retired, compromised, ended. Nothing else of it ever changes."""
        for name, moment in late_facts.items():
            setattr(self, name, moment)
        models.Model.save(self, update_fields=sorted(late_facts))


class Seal(AppendOnlyModel):
    """One batch of events under one root, linked to the seal before it and signed. See `sealing`.

    `leaves` are the hashes of its events one after the other; `head` is the hash of all that the seal says.
    """

    number = models.PositiveIntegerField(unique=True)
    last_event = models.BigIntegerField()
    leaves = models.BinaryField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, unique=True)
    head = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="+")
    signature = models.CharField(max_length=160)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.head}"
