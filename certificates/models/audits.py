"""Knows which renewals a body drew to look at the proof behind them, what holders sent, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from certificates.models.certificates import Certificate
from certificates.models.programmes import Programme
from lms.audit.models import AppendOnlyModel
from lms.content import proofs

# The least and the most days that a holder has to answer and a body to decide; more at once nobody looks at.
FEWEST_DAYS, MOST_DAYS, MOST_DRAWN = 7, 180, 200


class Grouping(models.TextChoices):
    NONE = "none", _("Not in groups")
    MONTH = "month", _("By the month of the renewal")
    VERSION = "version", _("By the version of the rules")
    TURN = "turn", _("First renewals and later ones")


class AuditDraw(AppendOnlyModel):
    """One random sample of the renewals that were awarded on some days, both included.

    With the seed it can be drawn again at any time: everything it was drawn from only ever gets company. `statement` is
    the code of what the holders signed for it, empty where every renewal was in it; `groups` are `{name, of, drawn}`.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="audit_draws")
    awarded_from = models.DateField()
    awarded_through = models.DateField()
    statement = models.SlugField(max_length=80, blank=True)
    grouping = models.CharField(max_length=10, choices=Grouping.choices)
    asked = models.PositiveIntegerField()
    is_percent = models.BooleanField()
    seed = models.CharField(max_length=64)
    frame_size = models.PositiveIntegerField()
    frame_digest = models.CharField(max_length=64)
    groups = models.JSONField()
    asks_for = models.TextField()
    answer_days = models.PositiveSmallIntegerField()
    decide_days = models.PositiveSmallIntegerField()
    drawn_on = models.DateField()
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(awarded_through__gte=F("awarded_from")), name="a_draw_ends_no_earlier_than_it_begins"
            ),
            models.CheckConstraint(condition=~Q(asks_for=""), name="a_draw_says_what_to_send"),
            models.CheckConstraint(
                condition=Q(answer_days__range=(FEWEST_DAYS, MOST_DAYS))
                & Q(decide_days__range=(FEWEST_DAYS, MOST_DAYS)),
                name="both_sides_of_an_audit_have_days",
            ),
        ]
        ordering = ["-drawn_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.programme_id} on {self.drawn_on}"


class AuditStatus(models.TextChoices):
    ASKED = "asked", _("With the holder")
    ANSWERED = "answered", _("With the body")
    DECIDED = "decided", _("Decided")


class AuditQuerySet(models.QuerySet):
    def told(self):
        """With everything a page or a mail says of them."""
        about = ("certificate__certification__person", "certificate__certification__programme__body", "draw")
        return self.select_related(*about)

    def open(self):
        return self.exclude(status=AuditStatus.DECIDED)

    def with_outcome(self):
        """Each with `outcome`: how it was decided, None before."""
        decided = AuditStep.objects.filter(audit=OuterRef("pk"), kind__in=AUDIT_OUTCOMES).values("kind")
        return self.annotate(outcome=Subquery(decided[:1]))


class Audit(models.Model):
    """A holder is asked for the proof behind one renewal: once for each certificate, which is one term.

    `asked_on` is the day since which it is the holder's turn and `answer_until` their last one, which moves when they
    are given more; `decide_until` is the body's, and is there from the day it is its turn.
    """

    draw = models.ForeignKey(AuditDraw, on_delete=models.PROTECT, related_name="audits")
    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="audit")
    group = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=10, choices=AuditStatus.choices, default=AuditStatus.ASKED)
    asked_on = models.DateField()
    answer_until = models.DateField()
    decide_until = models.DateField(null=True)

    objects = AuditQuerySet.as_manager()

    # Beside the row where a list asks for it.
    outcome: str | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="asked", decide_until=None)
                | Q(status="answered", decide_until__isnull=False)
                | Q(status="decided"),
                name="a_body_decides_about_an_answer_by_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["answer_until"], condition=Q(status="asked"), name="audits_to_be_answered"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"of {self.certificate_id}"


class AuditPaperQuerySet(models.QuerySet):
    def facts(self):
        """Without the files themselves."""
        return self.defer("content")


class AuditPaper(models.Model):
    """One piece of proof. Its holder may take it away again until it is handed in with an answer."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="papers")
    title = models.CharField(max_length=200)
    ending = models.CharField(max_length=3, choices=[(name, name.upper()) for name in proofs.TYPES])
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)

    objects = AuditPaperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audit", "digest"], name="the_same_paper_is_sent_once"),
        ]
        ordering = ["sent_at", "pk"]

    def __str__(self) -> str:
        return f"{self.title} for {self.audit_id}"


class AuditStepKind(models.TextChoices):
    ANSWERED = "answered", _("The holder answered")
    EXTENDED = "extended", _("More time was given")
    PASSED = "passed", _("Passed")
    NOT_PASSED = "not_passed", _("Not passed")
    NO_ANSWER = "no_answer", _("No answer came")
    CALLED_OFF = "called_off", _("Not gone on with")


AUDIT_OUTCOMES = (
    AuditStepKind.PASSED,
    AuditStepKind.NOT_PASSED,
    AuditStepKind.NO_ANSWER,
    AuditStepKind.CALLED_OFF,
)


class AuditStep(AppendOnlyModel):
    """One thing that was said about an audit; `until` is the new last day of an extension. Holder and body read it."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=AuditStepKind.choices)
    words = models.TextField(blank=True)
    until = models.DateField(null=True)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["audit"],
                condition=Q(kind__in=["passed", "not_passed", "no_answer", "called_off"]),
                name="an_audit_is_decided_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["answered", "passed", "no_answer"]) | ~Q(words=""),
                name="an_audit_gives_its_reasons",
            ),
            models.CheckConstraint(
                condition=Q(kind="extended", until__isnull=False) | (~Q(kind="extended") & Q(until=None)),
                name="more_time_has_a_last_day",
            ),
        ]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.audit_id}"
