"""Knows the rows of the public register: what holders chose to list, laid out so that a page of it is found at once."""

from django.db import models
from django.db.models import Q

from certificates.models.certificates import Certificate, Certification
from lms.people.models import Organisation


class RegisterEntry(models.Model):
    """One lineage in its body's register, with its newest certificate and the name it is found by.

    All of it follows from the lineage and is kept in step by `actions.register`. One that its holder took off the
    register stays without a name, so that whoever follows the changes learns that it is gone.
    """

    certification = models.OneToOneField(Certification, on_delete=models.PROTECT, related_name="entry")
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="+")
    is_listed = models.BooleanField()
    family_key = models.CharField(max_length=200, blank=True)
    full_key = models.CharField(max_length=420, blank=True)
    valid_from = models.DateField()
    valid_through = models.DateField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_listed=True) | Q(is_listed=False, family_key="", full_key=""),
                name="what_is_not_listed_has_no_name",
            ),
        ]
        indexes = [
            models.Index(
                fields=["body", "family_key", "full_key", "id"], condition=Q(is_listed=True), name="register_by_name"
            ),
            models.Index(fields=["body", "full_key", "id"], condition=Q(is_listed=True), name="register_by_full_name"),
            models.Index(fields=["changed_at"], name="register_changes"),
            models.Index(fields=["valid_from"], name="register_begins"),
            models.Index(fields=["valid_through"], name="register_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} of {self.certification_id}"
