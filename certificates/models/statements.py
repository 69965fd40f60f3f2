"""Knows the texts people sign, such as a code of ethics, and who signed which version."""

from django.conf import settings
from django.db import models

from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet
from lms.people.models import Organisation


class Statement(AppendOnlyModel):
    """The text of one version of something people sign, such as a code of ethics; a body's own."""

    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="statements")
    code = models.SlugField(max_length=80)
    version = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "code", "version"], name="one_text_per_version_of_a_statement"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class AttestationQuerySet(AppendOnlyQuerySet):
    def by(self, person, *, body):
        """What a person has signed for one body, oldest first."""
        return (
            self.filter(person__in=person.accounts, statement__body=body)
            .select_related("statement")
            .order_by("signed_at", "pk")
        )


class Attestation(AppendOnlyModel):
    """A person signed a statement. The text shown is the statement's, which never changes."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attestations")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="attestations")
    signed_name = models.CharField(max_length=210)
    signed_at = models.DateTimeField()
    signed_on = models.DateField()

    objects = AttestationQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "statement", "signed_on"], name="a_statement_is_signed_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} signed {self.statement_id}"
