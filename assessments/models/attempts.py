"""Knows one sitting: its questions, what was answered, and how it ended."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments import grading
from assessments.models.assessments import Assessment, Feedback
from assessments.models.items import ItemVersion
from lms.audit.models import AppendOnlyModel


class Ending(models.TextChoices):
    HANDED_IN = "handed_in", _("handed in")
    TIME_OVER = "time_over", _("the time was over")


class AttemptQuerySet(models.QuerySet):
    def finished_by(self, person):
        """Every attempt this person has handed in, oldest first, with its assessment: the window for rooms above."""
        return (
            self.filter(person=person, submitted_at__isnull=False)
            .select_related("assessment")
            .order_by("submitted_at", "pk")
        )

    def open(self):
        return self.filter(submitted_at=None)

    def overdue(self, at: datetime):
        """Open attempts whose time and grace are over."""
        return self.open().filter(closes_at__lte=at)


class Attempt(models.Model):
    """One sitting: the items, the order and the rules are those of its start, whatever is edited afterwards."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attempts")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="sittings")
    number = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    cut_percent = models.DecimalField(max_digits=5, decimal_places=2)
    feedback = models.CharField(max_length=20, choices=Feedback.choices)
    return_to = models.CharField(max_length=500, blank=True)
    submitted_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=20, choices=Ending.choices, blank=True)
    right_count = models.PositiveSmallIntegerField(null=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    passed = models.BooleanField(null=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "assessment"],
                condition=Q(submitted_at=None),
                name="one_open_attempt_per_person_and_assessment",
            ),
            models.UniqueConstraint(
                fields=["person", "assessment", "number"], name="one_attempt_per_number_person_and_assessment"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, right_count=None, percent=None, passed=None, ending="")
                | (
                    Q(
                        submitted_at__isnull=False,
                        right_count__isnull=False,
                        percent__isnull=False,
                        passed__isnull=False,
                    )
                    & ~Q(ending="")
                ),
                name="an_attempt_has_its_score_once_handed_in_and_not_before",
            ),
            models.CheckConstraint(
                condition=Q(passed=None)
                | Q(passed=True, percent__gte=F("cut_percent"))
                | Q(passed=False, percent__lt=F("cut_percent")),
                name="an_attempt_is_passed_exactly_from_its_cut_score_on",
            ),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__gte=0, percent__lte=100),
                name="an_attempts_score_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None) | Q(submitted_at__gte=F("started_at")),
                name="an_attempt_ends_no_earlier_than_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(deadline_at=None, closes_at=None)
                | Q(deadline_at__gt=F("started_at"), closes_at__gte=F("deadline_at")),
                name="an_attempt_closes_no_earlier_than_its_deadline",
            ),
        ]
        indexes = [
            models.Index(fields=["closes_at"], condition=Q(submitted_at=None), name="attempts_still_to_close"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.assessment_id} {self.number}"

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None

    def is_overdue(self, at: datetime) -> bool:
        return self.is_open and self.closes_at is not None and at >= self.closes_at

    @property
    def grace(self) -> timedelta:
        """How long after the deadline an answer still counts; none where there is no deadline."""
        if self.closes_at is None or self.deadline_at is None:
            return timedelta()
        return self.closes_at - self.deadline_at

    @property
    def shows_topics(self) -> bool:
        return not self.is_open and self.feedback != Feedback.OUTCOME

    @property
    def shows_review(self) -> bool:
        """Whether the keys and their reasons may be shown: after handing in, and as the policy of its start says."""
        if self.is_open:
            return False
        return self.feedback == Feedback.REVIEW or bool(self.passed and self.feedback == Feedback.AFTER_PASS)


class AttemptItem(AppendOnlyModel):
    """One question of one attempt: which version, on which page, its options in which order. Never changed."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    item_version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="+")
    option_order = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="one_question_per_position_of_an_attempt"),
            models.UniqueConstraint(fields=["attempt", "item_version"], name="one_position_per_item_of_an_attempt"),
            models.CheckConstraint(condition=Q(position__gte=1), name="positions_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}, {self.position}"

    @property
    def shown_options(self) -> list[dict]:
        """The options in the order of this attempt."""
        by_id = {option["id"]: option for option in self.item_version.options}
        return [by_id[option_id] for option_id in self.option_order]

    @property
    def saved(self) -> "Answer | None":
        return getattr(self, "answer", None)

    @property
    def is_right(self) -> bool:
        return grading.is_right(self.item_version.options, self.saved.response if self.saved else None)


class Answer(models.Model):
    """What is chosen for one question, as option ids; the highest sequence number wins, and it only grows."""

    attempt_item = models.OneToOneField(AttemptItem, on_delete=models.PROTECT, related_name="answer")
    response = models.JSONField()
    sequence = models.PositiveIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sequence__gte=1), name="an_answers_sequence_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_item_id}, {self.sequence}"
