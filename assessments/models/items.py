"""Knows what endures of a question, and each wording of it."""

from collections import Counter
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments import items
from assessments.items import Kind
from assessments.models.banks import BankTopic, ItemBank, code_like


class Frozen(Exception):
    """Raised when somebody tries to change a version that has been approved; the next version succeeds it."""


class Difficulty(models.TextChoices):
    EASY = "easy", _("easy")
    MEDIUM = "medium", _("medium")
    HARD = "hard", _("hard")


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

    def of_exams(self):
        return self.filter(item__bank__is_exam=True).select_related("item__bank")

    def pool(self, topics: Iterable[int]) -> tuple[dict[tuple[int, str], int], dict[int, int]]:
        """What a blueprint can draw today: items by topic and difficulty, and the essays among them by topic."""
        counted: Counter[tuple[int, str]] = Counter()
        essays: Counter[int] = Counter()
        drawn = self.live().filter(topic__in=topics, is_pretest=False)
        for topic, difficulty, kind in drawn.values_list("topic", "difficulty", "kind"):
            counted[topic, difficulty] += 1
            essays[topic] += kind == Kind.ESSAY
        return dict(counted), dict(essays)

    def for_drawing(self):
        """What a draw asks of each version and no more, always in the same order; banks may be large."""
        drawn_by = ("item_id", "topic_id", "difficulty", "kind", "is_pretest")
        return self.only(*drawn_by).order_by("item__code", "pk")


class ItemVersion(models.Model):
    """One wording of an item: drafted, approved by a second person, then unchanged for good, at last retired."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="versions", verbose_name=_("item"))
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(
        _("title"), max_length=200, blank=True, help_text=_("For examiners' lists. Candidates never see it.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    stem = models.TextField(
        _("question"),
        help_text=_("After a blank line, the last paragraph is the question; what stands before it is its setting."),
    )
    # What stands in these three for each kind is said in `assessments.items`.
    options = models.JSONField(_("options"), default=list, blank=True)
    pairs = models.JSONField(_("pairs"), default=list, blank=True)
    answers = models.JSONField(_("accepted answers"), default=list, blank=True)
    case_matters = models.BooleanField(_("capital letters matter"), default=False, help_text=_("Short answers only."))
    rationale = models.TextField(
        _("reason"), blank=True, help_text=_("Why the right answer is right; shown only where reasons are.")
    )
    topic = models.ForeignKey(BankTopic, on_delete=models.PROTECT, related_name="+", verbose_name=_("topic"))
    difficulty = models.CharField(
        _("intended difficulty"), max_length=10, choices=Difficulty.choices, default=Difficulty.MEDIUM
    )
    source = models.TextField(_("source"), blank=True, help_text=_("Where the answer can be looked up."))
    language = models.CharField(_("language"), max_length=12, default="en")
    is_pretest = models.BooleanField(
        _("tried out"),
        default=False,
        help_text=_("The item is being tried out: it does not count, and candidates are not told which one it is."),
    )
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

    def suits(self, topic: int, difficulty: str) -> bool:
        """Whether a line of a blueprint may draw it; an item that is being tried out is drawn by none."""
        return not self.is_pretest and self.topic_id == topic and difficulty in ("", self.difficulty)

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
