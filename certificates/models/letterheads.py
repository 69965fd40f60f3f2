"""Knows what stands on a programme's certificates beside what was decided: a logo, and who signs for the body."""

from django.conf import settings
from django.db import models

from certificates.models.programmes import Programme
from lms.audit.models import AppendOnlyModel

MOST_SIGNATORIES = 3


class Letterhead(AppendOnlyModel):
    """One version; a certificate keeps the one that held when it was signed. A signatory is `{name, role}`."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="letterheads")
    version = models.PositiveIntegerField()
    logo = models.BinaryField(null=True)
    signatories = models.JSONField(default=list)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "version"], name="one_letterhead_per_version_of_a_programme"),
        ]
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.version}"
