"""Knows one sitting: its questions, what was answered, and how it ended."""

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from assessments import accommodations, grading, timing
from assessments.items import Kind
from assessments.models.assessments import Assessment, Feedback, Layout, Release, Scale
from assessments.models.items import ItemVersion
from lms.audit.models import AppendOnlyModel
from lms.people.access import accounts_of


class Ending(models.TextChoices):
    HANDED_IN = "handed_in", _("handed in")
    TIME_OVER = "time_over", _("the time was over")


class AttemptQuerySet(models.QuerySet):
    def finished_by(self, *people):
        """Every attempt these people have handed in, oldest first, with its assessment: the window for rooms above."""
        return (
            self.filter(person__in=accounts_of(*people), submitted_at__isnull=False)
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
    release = models.CharField(max_length=20, choices=Release.choices, default=Release.AT_ONCE)
    # When the questions may be seen again, where they wait for the window.
    releases_at = models.DateTimeField(null=True)
    scale = models.CharField(max_length=10, choices=Scale.choices, default=Scale.PERCENT)
    layout = models.CharField(max_length=10, choices=Layout.choices, default=Layout.ONE)
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

    def score(self) -> grading.Score:
        """What the saved answers earn, over the questions that count."""
        asked = self.items.select_related("item_version", "answer")
        return grading.added_up(question.credit for question in asked if question.counts)

    @property
    def ends(self) -> timing.Ends:
        return timing.Ends(self.deadline_at, self.closes_at)

    @property
    def terms(self) -> accommodations.Terms:
        """What it was fitted with at its start; read it from a row that was fetched with `fitted`."""
        fitted = getattr(self, "fitted", None)
        return fitted.terms if fitted else accommodations.PLAIN

    @property
    def look(self) -> str:
        """The classes of its pages in the stylesheet."""
        looks = {"fitted--large": self.terms.large_print, "fitted--plain": self.terms.reader}
        return " ".join(name for name, holds in looks.items() if holds)

    @cached_property
    def breaks_taken(self) -> list[Any]:
        """Asked of the database only where there can be some."""
        return list(self.breaks.order_by("began_at")) if self.terms.break_minutes else []

    def current_break(self, at: datetime) -> Any:
        return next((one for one in self.breaks_taken if one.is_on(at)), None)

    @property
    def break_left(self) -> timedelta:
        """What is left of the breaks that stop the clock; nothing where no clock runs."""
        if self.deadline_at is None:
            return timedelta()
        return timing.break_left(self.terms.breaks, (one.length for one in self.breaks_taken))

    @property
    def grace(self) -> timedelta:
        """How long after the deadline an answer still counts; none where there is no deadline."""
        if self.closes_at is None or self.deadline_at is None:
            return timedelta()
        return self.closes_at - self.deadline_at

    @property
    def scaled(self) -> int | None:
        """The score from 200 to 800, where scores are told so."""
        if self.percent is None or self.scale != Scale.SCALED:
            return None
        return grading.scaled(self.percent, self.cut_percent)

    @property
    def shows_score(self) -> bool:
        return not self.is_open and self.feedback != Feedback.NONE

    @property
    def shows_topics(self) -> bool:
        return self.shows_score and self.feedback != Feedback.SCORE

    def shows_items(self, at: datetime) -> bool:
        """Whether the questions may be seen again: after handing in, and as the policy of its start says."""
        return not self.is_open and self.feedback in (Feedback.ITEMS, Feedback.RATIONALE) and self._is_released(at)

    def shows_rationale(self, at: datetime) -> bool:
        """Whether the keys and their reasons may be shown."""
        return self.feedback == Feedback.RATIONALE and self.shows_items(at)

    def waits_until(self, at: datetime) -> datetime | None:
        """When the questions may be seen again, where that is still to come."""
        may_be_seen = self.feedback in (Feedback.ITEMS, Feedback.RATIONALE)
        is_to_come = self.releases_at is not None and at < self.releases_at
        return self.releases_at if may_be_seen and is_to_come else None

    def _is_released(self, at: datetime) -> bool:
        if self.release == Release.AFTER_WINDOW:
            return self.releases_at is not None and at >= self.releases_at
        return self.release == Release.AT_ONCE or bool(self.passed)


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
    def shown(self) -> list[str]:
        """The ids of the options, or of the left sides, in the order of this attempt."""
        return self.option_order["left"] if isinstance(self.option_order, dict) else self.option_order

    @property
    def rights(self) -> list[str]:
        """The ids of the right sides of a matching item, in the order of this attempt."""
        return self.option_order["right"] if isinstance(self.option_order, dict) else []

    @property
    def shown_options(self) -> list[dict]:
        """The options in the order of this attempt."""
        by_id = {option["id"]: option for option in self.item_version.options}
        return [by_id[option_id] for option_id in self.shown]

    @property
    def shown_pairs(self) -> list[dict]:
        """The pairs that ask for a right side, in the order of this attempt."""
        by_id = {pair["id"]: pair for pair in self.item_version.pairs}
        return [by_id[pair_id] for pair_id in self.shown] if by_id else []

    @property
    def shown_rights(self) -> list[str]:
        """The right sides to choose from, in words, in the order of this attempt."""
        by_id = {pair["id"]: pair["right"] for pair in self.item_version.pairs}
        return [by_id[pair_id] for pair_id in self.rights]

    @property
    def saved(self) -> "Answer | None":
        return getattr(self, "answer", None)

    @property
    def response(self) -> Any:
        """What is saved, or None where the question was left open."""
        return self.saved.response if self.saved else None

    @property
    def counts(self) -> bool:
        """An essay is read by a person, and an item that is being tried out counts for nobody."""
        return self.item_version.kind != Kind.ESSAY and not self.item_version.is_pretest

    @property
    def credit(self) -> Fraction:
        return grading.credit(self.item_version, self.response)

    @property
    def is_right(self) -> bool:
        return grading.is_right(self.item_version, self.response)


class Answer(models.Model):
    """What is answered to one question, as `responses` says; the highest sequence number wins, and it only grows."""

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
