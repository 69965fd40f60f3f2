"""Knows the tokens with which employers and payers ask about certificates by machine."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.people.models import Organisation


class Scope(models.TextChoices):
    ONE = "one", _("Check one certificate at a time")
    MANY = "many", _("Check up to 1,000 certificates at once")
    CHANGES = "changes", _("Follow the changes in public registers")


class ApiToken(models.Model):
    """What one asker may do until a day. The token itself is shown once and kept nowhere, only its digest."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=80)
    start = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    expires_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "label"], condition=Q(revoked_at=None), name="one_token_of_a_label_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="who_revoked_a_token_is_known",
            ),
        ]
        ordering = ["organisation", "label", "pk"]

    def __str__(self) -> str:
        return self.label

    def is_valid_on(self, day: date) -> bool:
        """The last day included."""
        return self.revoked_at is None and day <= self.expires_on

    @property
    def scope_words(self) -> list[str]:
        return [str(Scope(scope).label) for scope in self.scopes]
