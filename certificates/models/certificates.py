"""Knows lineages and their certificates, the plans they were issued by, and what became of them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certificates import numbers, states
from certificates.models.applications import Application
from certificates.models.programmes import Programme, Standard
from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet
from lms.people import days


class Visibility(models.TextChoices):
    HIDDEN = "hidden", _("Hidden: nobody can check it")
    BY_CODE = "by_code", _("By address or number: whoever has one of them can check it")
    LISTED = "listed", _("Listed: it may also stand in the public register")


class Certification(models.Model):
    """The lineage: one person's certificates of one programme. It endures; its certificates are its versions."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="certifications")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="certifications")
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.BY_CODE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "programme"], name="one_lineage_per_person_and_programme"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.programme_id}"


class IssuePlanQuerySet(models.QuerySet):
    def unissued(self):
        """Plans without a certificate, dropped ones too, the latest first: what a registrar should know of."""
        return self.filter(certificate=None).select_related("planned_by").order_by("-planned_at", "-pk")

    def unfinished(self):
        """Plans that were neither carried out nor dropped: what a crash leaves behind."""
        return self.filter(abandoned_at=None, certificate=None)


class IssuePlan(models.Model):
    """What is about to be issued, stored before it is, so that after a crash there is a record to go on from."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="plans")
    number = models.CharField(max_length=20, unique=True)
    code = models.CharField(max_length=40, unique=True)
    awarded_on = models.DateField()
    valid_from = models.DateField()
    valid_through = models.DateField(null=True)
    findings = models.JSONField()
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    abandoned_at = models.DateTimeField(null=True)
    problems = models.JSONField(default=list)

    objects = IssuePlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(abandoned_at=None),
                name="one_plan_at_a_time_for_an_application",
            ),
        ]

    def __str__(self) -> str:
        return numbers.shown(self.number)


class CertificateQuerySet(AppendOnlyQuerySet):
    def with_what_a_page_needs(self):
        """Holder's choice, body and zone in the same row; what happened to it in one more query."""
        return self.select_related("certification__programme").prefetch_related("happenings")

    def state_by_code(self, code: str) -> states.State | None:
        """How the certificate of this code stands today where its body is; None where there is none. One statement."""
        rows = list(
            self.filter(code=code)
            .order_by("happenings__at", "happenings__pk")
            .values_list(
                "valid_from",
                "valid_through",
                "certification__programme__timezone",
                "happenings__what",
                "happenings__on",
            )
        )
        if not rows:
            return None
        valid_from, valid_through, zone, *_first = rows[0]
        happened = [states.Happened(what, on) for *_facts, what, on in rows if what]
        return states.state_of(
            valid_from=valid_from, valid_through=valid_through, happenings=happened, on=days.today_in(zone)
        )

    def of(self, person):
        return self.filter(certification__person=person)


class Certificate(AppendOnlyModel):
    """One certificate as it was issued. Nothing in it ever changes; its state is derived from what happened to it.

    The lineage is a chain: one first certificate, each succeeded at most once.
    """

    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="certificates")
    plan = models.OneToOneField(IssuePlan, on_delete=models.PROTECT, related_name="certificate")
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=20, unique=True)
    code = models.CharField(max_length=40, unique=True)
    printed_name = models.CharField(max_length=210)
    family_name = models.CharField(max_length=100)
    credential = models.CharField(max_length=200)
    body_name = models.CharField(max_length=200)
    awarded_on = models.DateField()
    valid_from = models.DateField()
    valid_through = models.DateField(null=True)
    findings = models.JSONField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Who carried out what `issued_by` had approved; nobody where the nightly round did, after a crash.
    finished_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="successor")

    objects = CertificateQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_through__gte=F("valid_from")), name="a_certificate_ends_no_earlier_than_it_begins"
            ),
            models.UniqueConstraint(
                fields=["certification"], condition=Q(supersedes=None), name="one_first_certificate_per_lineage"
            ),
        ]
        ordering = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return self.shown_number

    @property
    def shown_number(self) -> str:
        return numbers.shown(self.number)

    def state(self, on: date | None = None) -> states.State:
        """The state on a day, today in the body's own zone where none is given."""
        return states.state_of(
            valid_from=self.valid_from,
            valid_through=self.valid_through,
            happenings=self.happenings.all(),
            on=on or self.certification.programme.today(),
        )


class Happened(models.TextChoices):
    SUSPENDED = "suspended", _("Suspended")
    REINSTATED = "reinstated", _("Reinstated")
    REVOKED = "revoked", _("Revoked")
    SURRENDERED = "surrendered", _("Given back by the holder")


class ReasonCode(models.TextChoices):
    UNDER_REVIEW = "under_review", _("A concern is being looked into")
    ETHICS = "ethics", _("The code of ethics was not kept")
    REQUIREMENTS = "requirements", _("A requirement turned out not to be met")
    ISSUED_IN_ERROR = "issued_in_error", _("It was issued by mistake")
    RESOLVED = "resolved", _("The concern is resolved")
    HOLDER = "holder", _("The holder asked for it")


# Which reasons fit which deed.
REASONS_FOR: dict[str, tuple[ReasonCode, ...]] = {
    Happened.SUSPENDED: (
        ReasonCode.UNDER_REVIEW,
        ReasonCode.ETHICS,
        ReasonCode.REQUIREMENTS,
        ReasonCode.HOLDER,
    ),
    Happened.REINSTATED: (ReasonCode.RESOLVED, ReasonCode.HOLDER),
    Happened.REVOKED: (ReasonCode.ETHICS, ReasonCode.REQUIREMENTS, ReasonCode.ISSUED_IN_ERROR, ReasonCode.HOLDER),
    Happened.SURRENDERED: (ReasonCode.HOLDER,),
}


class StatusEvent(AppendOnlyModel):
    """Something that happened to a certificate. The note is for the body's own staff and appears nowhere else."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="happenings")
    what = models.CharField(max_length=20, choices=Happened.choices)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason_code = models.CharField(max_length=20, choices=ReasonCode.choices)
    private_note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.what} {self.certificate_id}"
