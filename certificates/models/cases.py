"""Knows certificates that rest on something that is no longer as it was, and what the body made of that."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.certificates import Certificate
from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet
from supervision.models import HourEntry


class CaseKind(models.TextChoices):
    VOIDED = "voided", _("Hours it counts were voided")
    AMENDED = "amended", _("Hours it counts were amended")


class ReviewCaseQuerySet(AppendOnlyQuerySet):
    def with_what_a_page_needs(self):
        return self.select_related(
            "certificate__certification__person",
            "certificate__certification__programme__body",
            "entry__placement__site",
            "entry__void",
            "decision__by",
        )

    def open(self):
        return self.filter(decision=None)


class ReviewCase(AppendOnlyModel):
    """A certificate counted hours that were voided or amended after it was issued. By itself nothing changes in it.

    `version` is the one that stands since then, 0 where none does.
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="cases")
    entry = models.ForeignKey(HourEntry, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=CaseKind.choices)
    version = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()

    objects = ReviewCaseQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "entry", "kind", "version"], name="a_change_opens_one_case_per_certificate"
            ),
            models.CheckConstraint(
                condition=Q(kind="voided", version=0) | Q(kind="amended", version__gte=2),
                name="an_amended_case_names_the_version_that_stands",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry_id} of {self.certificate_id}"


class CaseOutcome(models.TextChoices):
    STANDS = "stands", _("The certificate stands as it is")
    ACTED = "acted", _("Something was done with the certificate")


class CaseDecision(AppendOnlyModel):
    """What a registrar made of a case, with the reasons; what is done with the certificate is an act of its own."""

    case = models.OneToOneField(ReviewCase, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=10, choices=CaseOutcome.choices)
    reasons = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reasons=""), name="a_closed_case_gives_its_reasons"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.case_id}"
