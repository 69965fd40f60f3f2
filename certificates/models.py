"""Knows programmes and their standards, applications and their decisions, certificates and what became of them."""

import json
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates import numbers, states
from certificates.documents import Document, DocumentDecision  # noqa: F401  a model stands where Django looks
from certificates.rules.files import plain_values
from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet
from lms.people import days
from lms.people.models import Organisation


class Stage(models.TextChoices):
    INITIAL = "initial", _("first award")
    RENEWAL = "renewal", _("renewal")
    REINSTATEMENT = "reinstatement", _("reinstatement")
    UPGRADE = "upgrade", _("upgrade")


class OrderedJSONField(models.Field):
    """Plain JSON kept as text: a database's own JSON type forgets in which order a file names things."""

    def get_internal_type(self) -> str:
        return "TextField"

    def from_db_value(self, value: str | None, expression, connection) -> Any:
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False)

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""


class Programme(models.Model):
    """One credential of one certifying body. Its rules are its standards; this row is the cover they stand in."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="programmes")
    body_name = models.CharField(_("body, as its file names it"), max_length=200)
    timezone = models.CharField(_("time zone"), max_length=64)
    sources = OrderedJSONField(default=list)
    notes = models.TextField(blank=True)
    statements = OrderedJSONField(default=dict)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def today(self) -> date:
        """The body's own date now."""
        return timezone.localdate(timezone=ZoneInfo(self.timezone))


class StandardQuerySet(AppendOnlyQuerySet):
    def in_force(self, on: date):
        """Standards in force on a day, both days included."""
        return self.filter(
            Q(in_force_from=None) | Q(in_force_from__lte=on), Q(in_force_until=None) | Q(in_force_until__gte=on)
        )


class Standard(AppendOnlyModel):
    """One published version of a programme's rules for one stage; never edited, only given a last day and succeeded.

    `definition` is JSON as text, without `in_force`, each figure as it was written: the order in which a file names its
    topics decides ties.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="standards")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    version = models.CharField(max_length=60)
    in_force_from = models.DateField(null=True)
    in_force_until = models.DateField(null=True)
    definition = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = StandardQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "stage", "version"], name="one_text_per_version_of_a_stage"),
            models.CheckConstraint(
                condition=Q(in_force_until=None) | Q(in_force_from=None) | Q(in_force_until__gte=F("in_force_from")),
                name="a_standard_ends_no_earlier_than_it_begins",
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.stage} {self.version}"

    def save(self, *args, **kwargs) -> None:
        """New rows, and the one late fact a standard may learn: its last day."""
        if not self._state.adding and set(kwargs.get("update_fields") or ()) == {"in_force_until"}:
            models.Model.save(self, *args, **kwargs)
            return
        super().save(*args, **kwargs)

    @property
    def rules(self) -> dict:
        """The standard as its file says it, without `in_force`."""
        return plain_values(self.definition)


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
        return self.filter(person=person, statement__body=body).select_related("statement").order_by("signed_at", "pk")


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


class Following(models.Model):
    """A person keeps a programme on their own page."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followings")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="followings")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "programme"], name="a_programme_is_followed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.programme_id}"


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


class Status(models.TextChoices):
    DRAFT = "draft", _("Not sent yet")
    SUBMITTED = "submitted", _("With the reviewer")
    RETURNED = "returned", _("Returned to you")
    RECOMMENDED = "recommended", _("With the registrar")
    DECIDED = "decided", _("Decided")


# The shape each status is shown with.
SHAPES = {
    Status.DRAFT: "draft",
    Status.SUBMITTED: "waiting",
    Status.RETURNED: "returned",
    Status.RECOMMENDED: "waiting",
    Status.DECIDED: "complete",
}

# The whole life of an application; nothing else moves it.
MOVES: dict[str, frozenset[str]] = {
    Status.DRAFT: frozenset({Status.SUBMITTED}),
    Status.SUBMITTED: frozenset({Status.RETURNED, Status.RECOMMENDED}),
    Status.RETURNED: frozenset({Status.SUBMITTED}),
    Status.RECOMMENDED: frozenset({Status.RETURNED, Status.DECIDED}),
    Status.DECIDED: frozenset(),
}


class ApplicationQuerySet(models.QuerySet):
    def open(self):
        return self.exclude(status=Status.DECIDED)


class Application(models.Model):
    """One request of one person, judged by the standard in force on the day it was first filed."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="applications")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="applications")
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.INITIAL)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    given_names = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    begun_at = models.DateTimeField()
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, null=True, related_name="applications")
    filed_on = models.DateField(null=True)
    submitted_at = models.DateTimeField(null=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme"],
                condition=~Q(status="decided"),
                name="one_open_application_per_person_and_programme",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", standard=None, filed_on=None, submitted_at=None)
                | (~Q(status="draft") & Q(standard__isnull=False, filed_on__isnull=False, submitted_at__isnull=False)),
                name="an_application_pins_its_standard_when_it_is_filed",
            ),
        ]
        indexes = [models.Index(fields=["programme", "status", "submitted_at"], name="applications_waiting")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.programme_id}"

    @property
    def printed_name(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def status_kind(self) -> str:
        return SHAPES[Status(self.status)]

    @property
    def edition(self) -> str:
        """Which sending this is, so that a page drawn before the next one can be told; empty before the first."""
        return self.submitted_at.isoformat() if self.submitted_at else ""

    @property
    def is_with_applicant(self) -> bool:
        return self.status in (Status.DRAFT, Status.RETURNED)

    def may_become(self, status: str) -> bool:
        return status in MOVES[self.status]


class Recommendation(models.TextChoices):
    ISSUE = "issue", _("Recommended")
    RETURN = "return", _("Returned")


class Review(AppendOnlyModel):
    """What a reviewer said about an application, for the applicant to read."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="reviews")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    recommendation = models.CharField(max_length=10, choices=Recommendation.choices)
    reasons = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(recommendation="return") | ~Q(reasons=""), name="a_return_gives_its_reasons"
            ),
        ]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.recommendation} {self.application_id}"


class Outcome(models.TextChoices):
    ISSUED = "issued", _("Certificate issued")
    REFUSED = "refused", _("Not granted")


class Decision(AppendOnlyModel):
    """How an application ended."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="decision")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reasons = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="refused") | ~Q(reasons=""), name="a_refusal_gives_its_reasons"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.application_id}"


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
