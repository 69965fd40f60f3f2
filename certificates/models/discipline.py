"""Knows what a body does to a certificate it has issued: complaints, measures by two people, conditions, appeals."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certificates.models.certificates import AfterDeath, Certificate, Certification, Happened, ReasonCode
from certificates.models.programmes import Programme
from lms.audit.models import AppendOnlyModel
from lms.people.models import Organisation

# The days a holder has where a programme has set none: to answer before anybody decides, and to appeal after it.
ANSWER_DAYS, APPEAL_DAYS = 14, 30


class DisciplinePolicy(AppendOnlyModel):
    """What a programme publishes of a measure, and how many days its holders have; the last one set holds.

    That a certificate is suspended or revoked is always public: whoever relies on it has to know.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="discipline_policies")
    publishes_reasons = models.BooleanField(_("The public page says the reason"), default=False)
    publishes_conditions = models.BooleanField(_("The public page says the conditions"), default=False)
    answer_days = models.PositiveSmallIntegerField(_("Days to answer before a decision"), default=ANSWER_DAYS)
    appeal_days = models.PositiveSmallIntegerField(_("Days to appeal after a decision"), default=APPEAL_DAYS)
    after_death = models.CharField(
        _("Once a holder has died"), max_length=10, choices=AfterDeath.choices, default=AfterDeath.AS_IT_WAS
    )
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_days__range=(1, 180)) & Q(appeal_days__range=(1, 180)),
                name="holders_have_at_least_a_day_and_at_most_half_a_year",
            ),
        ]
        ordering = ["-set_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.programme_id} since {self.set_at}"


class Complaint(AppendOnlyModel):
    """What somebody told a body about a person who may hold one of its certificates; for the body's own staff alone."""

    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="complaints")
    reference = models.CharField(max_length=20, unique=True)
    about = models.CharField(max_length=200)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, null=True, related_name="complaints")
    text = models.TextField()
    happened_on = models.DateField(null=True)
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    received_at = models.DateTimeField()
    # By when somebody of the body says whether it is taken up.
    answer_by = models.DateField()
    # Nobody where it came in through the public page.
    taken_down_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_complaint_says_something")]
        ordering = ["received_at", "pk"]

    def __str__(self) -> str:
        return self.reference


class ComplaintAnswer(AppendOnlyModel):
    """A complaint is taken up, which leads to a measure or to none, or it is not, and why; told to who complained."""

    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, related_name="answer")
    is_taken_up = models.BooleanField()
    words = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="an_answer_to_a_complaint_gives_its_reasons")
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {'taken up' if self.is_taken_up else 'not taken up'}"


class MeasureKind(models.TextChoices):
    SUSPENSION = "suspension", _("Suspension")
    LIFTING = "lifting", _("End of the suspension")
    CONDITIONS = "conditions", _("Conditions")
    RELEASE = "release", _("End of the conditions")
    REVOCATION = "revocation", _("Revocation")


# Which reasons fit which measure. Those against a holder's conduct or evidence can be answered and appealed.
AGAINST = (ReasonCode.ETHICS, ReasonCode.REQUIREMENTS)
REASONS_FOR_MEASURES: dict[str, tuple[ReasonCode, ...]] = {
    MeasureKind.SUSPENSION: AGAINST,
    MeasureKind.LIFTING: (ReasonCode.RESOLVED,),
    MeasureKind.CONDITIONS: AGAINST,
    MeasureKind.RELEASE: (ReasonCode.RESOLVED,),
    MeasureKind.REVOCATION: (*AGAINST, ReasonCode.ISSUED_IN_ERROR, ReasonCode.HOLDER),
}


class Measure(AppendOnlyModel):
    """What one person of a body proposes to do about a certificate, for a second one to decide.

    `reasons` are for the holder, `private_note` for the body's own staff. The days it gives the holder are those that
    held when it was proposed; where it can be answered nobody decides before `answer_until`, unless the answer is in.
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="measures")
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, null=True, related_name="measures")
    kind = models.CharField(max_length=12, choices=MeasureKind.choices)
    reason_code = models.CharField(max_length=20, choices=ReasonCode.choices)
    reasons = models.TextField()
    private_note = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    conditions_until = models.DateField(null=True)
    answer_until = models.DateField(null=True)
    appeal_days = models.PositiveSmallIntegerField(null=True)
    proposed_on = models.DateField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reasons=""), name="a_measure_gives_its_reasons"),
            models.CheckConstraint(
                condition=(Q(kind="conditions") & ~Q(conditions=""))
                | (~Q(kind="conditions") & Q(conditions="", conditions_until=None)),
                name="conditions_say_what_they_are",
            ),
            models.CheckConstraint(
                condition=Q(conditions_until=None) | Q(conditions_until__gte=F("proposed_on")),
                name="conditions_end_no_earlier_than_they_are_proposed",
            ),
            models.CheckConstraint(
                condition=Q(answer_until=None, appeal_days=None)
                | Q(answer_until__gte=F("proposed_on"), appeal_days__isnull=False),
                name="what_can_be_answered_can_be_appealed",
            ),
        ]
        ordering = ["-proposed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.certificate_id}"

    @property
    def can_be_appealed(self) -> bool:
        return self.appeal_days is not None


class StepKind(models.TextChoices):
    ANSWERED = "answered", _("The holder answered")
    CONFIRMED = "confirmed", _("Decided as proposed")
    DECLINED = "declined", _("Not done")
    APPEALED = "appealed", _("The holder appealed")
    UPHELD = "upheld", _("The decision stands")
    OVERTURNED = "overturned", _("The decision is overturned")
    CARRIED_OUT = "carried_out", _("It took effect")


class MeasureStep(AppendOnlyModel):
    """One thing that was said or done about a measure. Nobody is `by` where time brought it about."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    words = models.TextField(blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    # The last day to appeal, where this step can be.
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "kind"], name="each_step_of_a_measure_is_taken_once"),
            models.UniqueConstraint(
                fields=["measure"],
                condition=Q(kind__in=["confirmed", "declined"]),
                name="a_measure_is_decided_once",
            ),
            models.UniqueConstraint(
                fields=["measure"],
                condition=Q(kind__in=["upheld", "overturned"]),
                name="an_appeal_against_a_measure_is_decided_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["confirmed", "carried_out"]) | ~Q(words=""),
                name="a_step_against_or_for_somebody_gives_its_reasons",
            ),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(kind="confirmed", until__isnull=False), name="measures_to_come"),
        ]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.measure_id}"


class Condition(models.Model):
    """Under which conditions a certificate is held, from a day until a day, both included; one set at a time."""

    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="conditions")
    measure = models.OneToOneField(Measure, on_delete=models.PROTECT, related_name="imposed")
    text = models.TextField()
    is_public = models.BooleanField()
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certification"], condition=Q(ended_on=None), name="one_set_of_conditions_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_by=None) | Q(ended_on__isnull=False, ended_by__isnull=False),
                name="conditions_that_ended_say_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="conditions_end_no_earlier_than_they_begin",
            ),
        ]

    def __str__(self) -> str:
        return f"of {self.certification_id} from {self.from_on}"

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day <= (self.until_on or date.max) and day < (self.ended_on or date.max)


# What happens to a certificate when a measure takes effect.
HAPPENS: dict[str, Happened] = {
    MeasureKind.SUSPENSION: Happened.SUSPENDED,
    MeasureKind.LIFTING: Happened.REINSTATED,
    MeasureKind.REVOCATION: Happened.REVOKED,
}
