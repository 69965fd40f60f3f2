"""Knows certificates that are to be looked at again, and what the body made of that."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.audits import Audit
from certificates.models.certificates import Certificate
from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet
from supervision.models import HourEntry


class CaseKind(models.TextChoices):
    VOIDED = "voided", _("Hours it counts were voided")
    AMENDED = "amended", _("Hours it counts were amended")
    NOT_PASSED = "not_passed", _("The audit of its renewal was not passed")
    NO_ANSWER = "no_answer", _("The audit of its renewal was not answered")


OF_HOURS = (CaseKind.VOIDED, CaseKind.AMENDED)


class ReviewCaseQuerySet(AppendOnlyQuerySet):
    def with_what_a_page_needs(self):
        return self.select_related(
            "certificate__certification__person",
            "certificate__certification__programme__body",
            "entry__placement__site",
            "entry__void",
            "audit",
            "decision__by",
        )

    def open(self):
        return self.filter(decision=None)


class ReviewCase(AppendOnlyModel):
    """A certificate counted hours that were voided or amended after it was issued, or the proof behind its renewal was
    not shown. By itself nothing changes in it.

    `version` is the one of the hours that stands since then, 0 where none does.
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="cases")
    entry = models.ForeignKey(HourEntry, on_delete=models.PROTECT, null=True, related_name="+")
    audit = models.OneToOneField(Audit, on_delete=models.PROTECT, null=True, related_name="case")
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
                condition=Q(kind="amended", version__gte=2) | (~Q(kind="amended") & Q(version=0)),
                name="an_amended_case_names_the_version_that_stands",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["voided", "amended"], entry__isnull=False, audit=None)
                | Q(kind__in=["not_passed", "no_answer"], entry=None, audit__isnull=False),
                name="a_case_is_about_hours_or_about_an_audit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry_id or self.audit_id} of {self.certificate_id}"

    @property
    def is_of_hours(self) -> bool:
        return self.kind in OF_HOURS


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
