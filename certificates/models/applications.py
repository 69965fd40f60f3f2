"""Knows applications and their whole life: the moves, what reviewers said, how each was decided."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.processes import Process
from certificates.models.programmes import Programme, Stage, Standard
from lms.audit.models import AppendOnlyModel
from lms.people.roles import Role


class Status(models.TextChoices):
    DRAFT = "draft", _("Not sent yet")
    SUBMITTED = "submitted", _("With the reviewer")
    RETURNED = "returned", _("Returned to you")
    RECOMMENDED = "recommended", _("With the registrar")
    DECIDED = "decided", _("Decided")
    APPEALED = "appealed", _("Your appeal is looked at")
    CLOSED = "closed", _("Closed without a decision")


# The shape each status is shown with.
SHAPES = {
    Status.DRAFT: "draft",
    Status.SUBMITTED: "waiting",
    Status.RETURNED: "returned",
    Status.RECOMMENDED: "waiting",
    Status.DECIDED: "complete",
    Status.APPEALED: "waiting",
    Status.CLOSED: "expired",
}

TITLES = {
    Stage.INITIAL: _("Your application: %(programme)s"),
    Stage.RENEWAL: _("Your renewal: %(programme)s"),
    Stage.REINSTATEMENT: _("Your reinstatement: %(programme)s"),
    Stage.UPGRADE: _("Your upgrade: %(programme)s"),
}

# The whole life of an application; nothing else moves it. Submitted is any step but the last, recommended the last one.
MOVES: dict[str, frozenset[str]] = {
    Status.DRAFT: frozenset({Status.SUBMITTED, Status.CLOSED}),
    Status.SUBMITTED: frozenset({Status.SUBMITTED, Status.RETURNED, Status.RECOMMENDED, Status.CLOSED}),
    Status.RETURNED: frozenset({Status.SUBMITTED, Status.CLOSED}),
    Status.RECOMMENDED: frozenset({Status.RETURNED, Status.DECIDED, Status.CLOSED}),
    Status.DECIDED: frozenset({Status.APPEALED}),
    Status.APPEALED: frozenset({Status.DECIDED, Status.RECOMMENDED}),
    Status.CLOSED: frozenset(),
}
OVER = (Status.DECIDED, Status.CLOSED)
# With the body.
SENT = (Status.SUBMITTED, Status.RECOMMENDED, Status.APPEALED)


class ApplicationQuerySet(models.QuerySet):
    def open(self):
        return self.exclude(status__in=OVER)

    def with_applicant(self):
        return self.filter(status__in=(Status.DRAFT, Status.RETURNED))


class Application(models.Model):
    """One request of one person, judged by the standard in force on the day it was first filed.

    It is handled by the process of the day it was begun. `step` counts the steps that are done since it was last sent,
    `waits_for` is the role that does the next one, and `closes_on` the last day on which it may be sent.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="applications")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="applications")
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.INITIAL)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    # What a renewal, a reinstatement or an upgrade begins with, and will stand in the place of.
    certificate = models.ForeignKey(
        "certificates.Certificate", on_delete=models.PROTECT, null=True, related_name="requests"
    )
    given_names = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    begun_at = models.DateTimeField()
    process = models.ForeignKey(Process, on_delete=models.PROTECT, null=True, related_name="applications")
    closes_on = models.DateField(null=True)
    step = models.PositiveSmallIntegerField(default=0)
    waits_for = models.CharField(max_length=30, default=Role.REVIEWER.value)
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, null=True, related_name="applications")
    filed_on = models.DateField(null=True)
    submitted_at = models.DateTimeField(null=True)
    # When each side last read what the other had written.
    read_by_applicant_at = models.DateTimeField(null=True)
    read_by_body_at = models.DateTimeField(null=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme"],
                condition=~Q(status__in=["decided", "closed"]),
                name="one_open_application_per_person_and_programme",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", standard=None, filed_on=None, submitted_at=None)
                | Q(status="closed")
                | (~Q(status="draft") & Q(standard__isnull=False, filed_on__isnull=False, submitted_at__isnull=False)),
                name="an_application_pins_its_standard_when_it_is_filed",
            ),
            models.CheckConstraint(
                condition=Q(stage="initial", certificate=None) | (~Q(stage="initial") & Q(certificate__isnull=False)),
                name="only_a_first_award_begins_with_no_certificate",
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "status", "submitted_at"], name="applications_waiting"),
            models.Index(
                fields=["closes_on"], condition=Q(status__in=["draft", "returned"]), name="applications_closing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.programme_id}"

    @property
    def printed_name(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def is_first(self) -> bool:
        """Whether it asks for a first award; everything else carries on what a certificate began."""
        return self.stage == Stage.INITIAL

    @property
    def title(self) -> str:
        """What its owner calls it."""
        return str(TITLES[Stage(self.stage)]) % {"programme": self.programme.title}

    @property
    def status_kind(self) -> str:
        return SHAPES[Status(self.status)]

    @property
    def status_words(self) -> str:
        """Where it stands: at the body, the step by the name the body gives it."""
        if self.process is None or self.status not in (Status.SUBMITTED, Status.RECOMMENDED):
            return str(self.get_status_display())
        return str(_("With the body: %(step)s") % {"step": self.process.steps[self.step]["name"]})

    @property
    def sent_on(self) -> date:
        """The body's day on which it was last sent; only for what was sent."""
        assert self.submitted_at is not None  # noqa: S101 - the constraint below the fields says when it is there
        return self.programme.day_of(self.submitted_at)

    @property
    def edition(self) -> str:
        """Which sending and which step this is, so that a page drawn before the next one can be told; empty before
        the first."""
        return f"{self.submitted_at.isoformat()}/{self.step}" if self.submitted_at else ""

    @property
    def judged_as_of(self) -> datetime | None:
        """When it was sent; what the applicant says about themselves later is left out until they send it again."""
        return None if self.is_with_applicant else self.submitted_at

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
    # Which step of the application this was.
    step = models.PositiveSmallIntegerField(default=0)

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
