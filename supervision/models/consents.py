"""Knows who agreed to electronic records and signatures, to which words, and who took that back."""

from django.conf import settings
from django.db import models

from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet
from supervision import consents


class ConsentQuerySet(AppendOnlyQuerySet):
    def standing(self, person):
        """The consent of `person` to the words of today, unless it was taken back."""
        return self.filter(person=person, version=consents.VERSION, withdrawal=None)


class Consent(AppendOnlyModel):
    """Somebody agreed, with the words that were on the screen."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="consents")
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=12)
    text = models.TextField()
    given_at = models.DateTimeField()

    objects = ConsentQuerySet.as_manager()  # type: ignore[misc]

    def __str__(self) -> str:
        return f"Consent {self.version} of {self.person_id}"


class ConsentWithdrawal(AppendOnlyModel):
    """The same person took it back; what was signed until then stays signed."""

    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="withdrawal")
    withdrawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Withdrawal of {self.consent_id}"
