"""Knows items, assessments and attempts; nothing of courses or certificates."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from assessments import grading, items, retakes
from assessments.items import Kind
from lms.audit.models import AppendOnlyModel
from lms.people.models import Organisation

code_like = RegexValidator(
    r"^[a-z0-9][a-z0-9_-]*\Z", _("Use small letters, digits, hyphens and underscores; begin with a letter or digit.")
)


class Frozen(Exception):
    """Raised when somebody tries to change a version that has been approved; the next version succeeds it."""


class Difficulty(models.TextChoices):
    EASY = "easy", _("easy")
    MEDIUM = "medium", _("medium")
    HARD = "hard", _("hard")


class Feedback(models.TextChoices):
    OUTCOME = "outcome", _("the result only")
    TOPICS = "topics", _("the result, topic by topic")
    AFTER_PASS = "after_pass", _("topic by topic; every question with its reasons once passed")
    REVIEW = "review", _("topic by topic; every question with its reasons at once")


class Ending(models.TextChoices):
    HANDED_IN = "handed_in", _("handed in")
    TIME_OVER = "time_over", _("the time was over")


class ItemBank(ClusterableModel):
    """A drawer of items on some topics. An exam bank is open to examiners of its organisation and to nobody else."""

    code = models.CharField(_("code"), max_length=60, unique=True, validators=[code_like])
    title = models.CharField(_("title"), max_length=200)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="item_banks", verbose_name=_("organisation")
    )
    is_exam = models.BooleanField(
        _("exam bank"), default=False, help_text=_("Only examiners of the organisation see an exam bank.")
    )

    class Meta:
        verbose_name = _("item bank")
        verbose_name_plural = _("item banks")

    def __str__(self) -> str:
        return self.title


class BankTopic(models.Model):
    """A topic of one bank: what a blueprint draws by and what a result is told by."""

    bank = ParentalKey(ItemBank, on_delete=models.CASCADE, related_name="topics")
    code = models.CharField(_("code"), max_length=60, validators=[code_like])
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        verbose_name = _("topic")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "code"],
                name="one_topic_per_code_in_a_bank",
                violation_error_message=_("This bank already has a topic with this code."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Item(models.Model):
    """What endures of a question while its versions succeed each other."""

    bank = models.ForeignKey(ItemBank, on_delete=models.PROTECT, related_name="items")
    code = models.CharField(max_length=60, validators=[code_like])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "code"],
                name="one_item_per_code_in_a_bank",
                violation_error_message=_("This bank already has an item with this code."),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ItemVersionQuerySet(models.QuerySet):
    def live(self):
        """The versions an attempt may draw today: approved and not retired; at most one per item."""
        return self.filter(approved_at__isnull=False, retired_at=None)


class ItemVersion(models.Model):
    """One wording of an item: drafted, approved by a second person, then unchanged for good, at last retired."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="versions", verbose_name=_("item"))
    number = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    stem = models.TextField(
        _("question"),
        help_text=_("After a blank line, the last paragraph is the question; what stands before it is its setting."),
    )
    options = models.JSONField(_("options"), help_text=_("A list of {id, text, correct, rationale}."))
    topic = models.ForeignKey(BankTopic, on_delete=models.PROTECT, related_name="+", verbose_name=_("topic"))
    difficulty = models.CharField(
        _("intended difficulty"), max_length=10, choices=Difficulty.choices, default=Difficulty.MEDIUM
    )
    source = models.TextField(_("source"), blank=True, help_text=_("Where the answer can be looked up."))
    language = models.CharField(_("language"), max_length=12, default="en")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)

    objects = ItemVersionQuerySet.as_manager()

    # What may still be written on a version once it is approved.
    AFTER_APPROVAL = frozenset({"retired_at", "retired_by"})

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="one_version_per_number_of_an_item"),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(approved_at__isnull=False, retired_at=None),
                name="one_live_version_per_item",
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(approved_at=None, retired_at=None),
                name="one_draft_per_item",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="an_approved_version_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_by=None) | Q(retired_at__isnull=False, retired_by__isnull=False),
                name="a_retired_version_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(written_by=None) | ~Q(approved_by=F("written_by")),
                name="nobody_approves_their_own_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.code}, {self.number}"

    def save(self, *args, **kwargs) -> None:
        if not set(kwargs.get("update_fields") or ["all"]) <= self.AFTER_APPROVAL and self._is_frozen():
            raise Frozen(_("An approved version is never changed. Write the next one."))
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        if self._is_frozen():
            raise Frozen(_("An approved version is never deleted. Retire it."))
        return super().delete(*args, **kwargs)

    def _is_frozen(self) -> bool:
        return self.pk is not None and ItemVersion.objects.filter(pk=self.pk, approved_at__isnull=False).exists()

    @property
    def status(self) -> str:
        """draft, approved or retired."""
        if self.retired_at is not None:
            return "retired"
        return "draft" if self.approved_at is None else "approved"

    @property
    def bank(self) -> ItemBank:
        return self.item.bank

    @property
    def setting(self) -> str:
        """What is told before the question; often nothing."""
        return items.parted(self.stem)[0]

    @property
    def question(self) -> str:
        return items.parted(self.stem)[1]


class Assessment(ClusterableModel):
    """A policy and a blueprint: how long, how often, how much is enough, and how many items of which topic."""

    code = models.SlugField(_("code"), max_length=60, unique=True, validators=[code_like])
    title = models.CharField(_("title"), max_length=200)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("organisation")
    )
    introduction = models.TextField(_("introduction"), blank=True)
    time_limit_minutes = models.PositiveIntegerField(
        _("minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 60)],
        help_text=_("Empty: there is no time limit."),
    )
    attempts = models.PositiveSmallIntegerField(
        _("attempts"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: as often as people like."),
    )
    window_days = models.PositiveSmallIntegerField(
        _("counted within days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Attempts are counted within this many days. Empty: they are counted for good."),
    )
    wait_days = models.PositiveSmallIntegerField(_("days between two attempts"), default=0)
    cut_percent = models.DecimalField(
        _("cut score in percent"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    feedback = models.CharField(
        _("feedback"),
        max_length=20,
        choices=Feedback.choices,
        default=Feedback.TOPICS,
        help_text=_("What people see once they have handed in."),
    )
    shuffle = models.BooleanField(_("mix questions and options"), default=True)
    grace_seconds = models.PositiveSmallIntegerField(
        _("seconds of grace"),
        default=30,
        validators=[MaxValueValidator(600)],
        help_text=_(
            "Answers that arrive this long after the time is over still count; a slow connection costs nobody."
        ),
    )

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.CheckConstraint(
                condition=Q(cut_percent__gte=0, cut_percent__lte=100), name="a_cut_score_is_a_percentage"
            ),
            models.CheckConstraint(
                condition=Q(time_limit_minutes=None) | Q(time_limit_minutes__gte=1),
                name="a_time_limit_is_at_least_a_minute",
            ),
            models.CheckConstraint(
                condition=Q(attempts=None) | Q(attempts__gte=1), name="an_assessment_can_be_attempted_once_at_least"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def retake_rules(self) -> retakes.Rules:
        return retakes.Rules(attempts=self.attempts, window_days=self.window_days, wait_days=self.wait_days)


class BlueprintLine(models.Model):
    """So many items of one topic of one bank."""

    assessment = ParentalKey(Assessment, on_delete=models.CASCADE, related_name="blueprint")
    topic = models.ForeignKey(BankTopic, on_delete=models.PROTECT, related_name="+", verbose_name=_("topic"))
    count = models.PositiveSmallIntegerField(_("items"), validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "topic"],
                name="one_blueprint_line_per_topic",
                violation_error_message=_("A topic has one line in a blueprint."),
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="a_blueprint_line_asks_for_an_item_at_least"),
        ]

    def __str__(self) -> str:
        return f"{self.count} x {self.topic_id}"


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
