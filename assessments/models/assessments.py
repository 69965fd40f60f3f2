"""Knows what an assessment asks for: its policy and its blueprint."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from assessments import retakes
from assessments.models.banks import BankTopic, code_like
from lms.people.models import Organisation


class Feedback(models.TextChoices):
    OUTCOME = "outcome", _("the result only")
    TOPICS = "topics", _("the result, topic by topic")
    AFTER_PASS = "after_pass", _("topic by topic; every question with its reasons once passed")
    REVIEW = "review", _("topic by topic; every question with its reasons at once")


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
