"""Knows what an assessment asks for: its policy and its blueprint."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from assessments import blueprints, retakes
from assessments.models.banks import BankTopic, code_like
from assessments.models.items import Difficulty, ItemVersion
from lms.people.models import Organisation


class Feedback(models.TextChoices):
    """How much people see of how it went; each shows what stands above it as well."""

    NONE = "none", _("passed or not yet, nothing else")
    SCORE = "score", _("the score")
    TOPICS = "topics", _("the score, topic by topic")
    ITEMS = "items", _("each question, what they answered and whether it was right")
    RATIONALE = "rationale", _("each question with the right answer and the reasons")


class Release(models.TextChoices):
    """When people may see the questions again; the score and the topics are their own and never wait."""

    AT_ONCE = "at_once", _("at once")
    AFTER_PASS = "after_pass", _("once they have passed")
    AFTER_WINDOW = "after_window", _("once the days within which attempts are counted are over")


class Layout(models.TextChoices):
    ONE = "one", _("one question a page")
    ALL = "all", _("all questions on one page")


class Scale(models.TextChoices):
    PERCENT = "percent", _("in percent")
    SCALED = "scaled", _("from 200 to 800, with the cut score at 500")


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
    release = models.CharField(
        _("questions may be seen again"),
        max_length=20,
        choices=Release.choices,
        default=Release.AT_ONCE,
        help_text=_("Score and topics are shown at once; this is about the questions themselves."),
    )
    scale = models.CharField(_("scores are told"), max_length=10, choices=Scale.choices, default=Scale.PERCENT)
    layout = models.CharField(_("pages"), max_length=10, choices=Layout.choices, default=Layout.ONE)
    shuffle = models.BooleanField(_("mix the questions"), default=True)
    shuffle_options = models.BooleanField(_("mix the options"), default=True)
    pretest_count = models.PositiveSmallIntegerField(
        _("questions tried out"),
        default=0,
        validators=[MaxValueValidator(50)],
        help_text=_(
            "So many items that are being tried out are added from the same topics, where there are any. They do not "
            "count, and candidates are not told which ones they are."
        ),
    )
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
            models.CheckConstraint(
                condition=Q(scale=Scale.PERCENT) | Q(cut_percent__gt=0, cut_percent__lt=100),
                name="a_scaled_score_has_room_on_both_sides_of_its_cut",
                violation_error_message=_("Scores from 200 to 800 need a cut score above 0 and below 100 percent."),
            ),
            models.CheckConstraint(
                condition=~Q(release=Release.AFTER_WINDOW) | Q(window_days__isnull=False),
                name="what_waits_for_the_window_has_one",
                violation_error_message=_(
                    "Say within how many days attempts are counted, or show the questions earlier."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def retake_rules(self) -> retakes.Rules:
        return retakes.Rules(attempts=self.attempts, window_days=self.window_days, wait_days=self.wait_days)

    def gaps(self) -> list[tuple["BlueprintLine", int]]:
        """Each line that asks for more items than can be drawn today, with how many there are."""
        lines = list(self.blueprint.select_related("topic"))
        pool, _essays = ItemVersion.objects.pool({line.topic_id for line in lines})
        asked = [blueprints.Line(line.topic_id, line.difficulty, line.count) for line in lines]
        return [(lines[place], short.have) for place, short in blueprints.shortages(asked, pool).items()]


class BlueprintLine(models.Model):
    """So many items of one topic of one bank, of one difficulty or of any."""

    assessment = ParentalKey(Assessment, on_delete=models.CASCADE, related_name="blueprint")
    topic = models.ForeignKey(BankTopic, on_delete=models.PROTECT, related_name="+", verbose_name=_("topic"))
    difficulty = models.CharField(
        _("difficulty"), max_length=10, choices=Difficulty.choices, blank=True, help_text=_("Empty: any.")
    )
    count = models.PositiveSmallIntegerField(_("items"), validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "topic", "difficulty"],
                name="one_blueprint_line_per_topic_and_difficulty",
                violation_error_message=_("A topic has one line for each difficulty in a blueprint."),
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="a_blueprint_line_asks_for_an_item_at_least"),
        ]

    def __str__(self) -> str:
        return f"{self.count} x {self.topic_id}"
