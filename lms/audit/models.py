"""Knows that an event, once written, is never changed: neither here nor, by trigger, in the database."""

from django.db import models
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
