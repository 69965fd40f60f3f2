"""Knows the pages of the path: modules, and the lessons and assessments below them with their minutes by topic."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from assessments.models import Assessment
from courses import contents, outlines, progress
from courses.models.kinds import MINUTES_OF_A_DAY, Mode
from courses.models.pages import CHECKS, CataloguePage, StudyPage
from courses.progress import NOTHING, Done, Module, Outline
from lms.content.blocks import BodyBlock
from lms.content.checked import CheckedPageForm, Faults
from lms.content.competencies import COMPETENCIES, TITLES
from lms.content.models import Topic

NO_MINUTES = _("Say how many minutes count, and toward which topic, such as 20 minutes of Ethics.")
# Whoever cannot see or hear the rest can still take a lesson that has one of these.
TO_READ = ("text", "video", "audio")


# A hundred hours; no module that people finish is longer.
MOST_LEAST_MINUTES = 6000


class TopicMinutes(Orderable):
    """How many of a page's minutes count toward one topic; the same minute never counts toward two."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+", verbose_name=_("topic"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(1), MaxValueValidator(MINUTES_OF_A_DAY)]
    )

    panels = [FieldPanel("topic", widget=forms.Select), FieldPanel("minutes")]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.topic}: {self.minutes}"


def on_the_path(page: StudyPage, outline: Outline) -> dict[str, Any]:
    """Where a lesson or assessment stands: its module, its number there, and its neighbours along the course."""
    module, number = progress.place_of(outline, page.translation_key)
    before, after = progress.neighbours(outline, page.translation_key)
    links = [step and {"label": step.title, "url": step.url} for step in (before, after)]
    return {
        "outline": outline,
        "module": module,
        "number": number,
        "total": len(module.steps) if module else 0,
        "before": links[0],
        "after": links[1],
    }


class CompetenciesField(models.JSONField):
    """Numbers of SAMHSA's core competencies, ticked in the editor."""

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.TypedMultipleChoiceField(
            choices=COMPETENCIES,
            coerce=int,
            required=False,
            label=kwargs.get("label", self.verbose_name),
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )


class ModulePageForm(CheckedPageForm):
    too_few = {"objectives": _("Say at least one thing that people can do after this module.")}


class ModulePage(StudyPage):
    """A part of a course that is completed, and frozen, as one."""

    base_form_class = ModulePageForm

    summary = models.TextField(_("summary"))
    least_minutes = models.PositiveSmallIntegerField(
        _("least time in minutes"),
        default=0,
        validators=[MaxValueValidator(MOST_LEAST_MINUTES)],
        help_text=_(
            "Only where a programme demands it, such as 30; else 0. Learners read how it is reckoned before they start."
        ),
    )

    template = "courses/module_page.html"
    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.LessonPage", "courses.AssessmentPage"]
    page_description = _("Lessons and assessments that are completed together. Its minutes are frozen on completion.")
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary", help_text=_("What it is about, such as “People stay in charge of their own lives”.")),
        InlinePanel(
            "objectives",
            heading=_("Learning objectives"),
            label=_("Objective"),
            min_num=1,
            help_text=_("What somebody who watches could see, such as “You can say when you must break a confidence”."),
        ),
        FieldPanel("least_minutes"),
        HelpPanel(_("<p>Minutes by topic are added up from the lessons and assessments below this module.</p>")),
        *CHECKS,
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    def get_context(
        self, request: HttpRequest, *args: Any, outline: Outline | None = None, done: Done = NOTHING, **kwargs: Any
    ) -> dict[str, Any]:
        """With its own part of the table of contents, and its minutes by topic."""
        outline = outline or self.outline()
        module = next((m for m in outline.modules if m.key == self.translation_key), None)
        module = module or Module(self.translation_key, self.title, "", self.pk or 0)
        steps = tuple(step.page for step in module.steps)
        taught = _kept_teaching(self.stamp, self, steps) if self.stamp else _teaching(self, steps)
        return super().get_context(request, *args, **kwargs) | {
            "outline": outline,
            "chapter": contents.chapter(module, done),
            "objectives": taught.objectives,
            "topic_rows": contents.topic_rows(taught.minutes, taught.titles),
            "after_module": progress.module_after(outline, module.key),
            "next_step": next((step for step in module.steps if not progress.is_done(step, done)), None),
        }

    def spoken(self) -> Iterator[tuple[str, str]]:
        yield from super().spoken()
        yield from ((gettext("objective"), objective.text) for objective in self.objectives.all())


@dataclass(frozen=True)
class Teaching:
    """What a module page says beside its outline."""

    objectives: list["Objective"]
    minutes: dict[str, int]
    titles: dict[str, str]


def _teaching(module: ModulePage, steps: tuple[int, ...]) -> Teaching:
    spent = outlines.minutes(MINUTES, steps)
    return Teaching(list(module.objectives.all()), contents.by_topic(spent), Topic.objects.titles())


@lru_cache(maxsize=512)
def _kept_teaching(stamp: str, module: ModulePage, steps: tuple[int, ...]) -> Teaching:
    return _teaching(module, steps)


class Objective(Orderable):
    """One thing a learner can do after the module, as an observable act, and the competencies it builds."""

    page = ParentalKey(ModulePage, on_delete=models.CASCADE, related_name="objectives")
    text = models.CharField(_("what people can do afterwards"), max_length=300)
    competencies = CompetenciesField(_("SAMHSA core competencies"), default=list, blank=True)

    panels = [FieldPanel("text"), FieldPanel("competencies")]

    def __str__(self) -> str:
        return self.text

    @property
    def competency_titles(self) -> list[str]:
        return [str(TITLES[number]) for number in self.competencies if number in TITLES]


class LessonPageForm(CheckedPageForm):
    too_few = {"topic_minutes": NO_MINUTES}


class LessonPage(StudyPage):
    """A page to read and mark as read."""

    base_form_class = LessonPageForm

    summary = models.TextField(_("summary"), help_text=_("One or two sentences, shown in lists."))
    body = StreamField(BodyBlock(), verbose_name=_("body"))
    mode = models.CharField(_("mode"), max_length=20, choices=Mode.choices, default=Mode.SELF_PACED)
    minutes_note = models.TextField(
        _("how the minutes were reckoned"),
        blank=True,
        help_text=_("For those who ask: reading time and tasks. Learners do not see it."),
    )

    template = "courses/lesson_page.html"
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    page_description = _("A text to read, with reflections and checks for understanding.")
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary", help_text=_("Shown in lists, such as “How to begin, and whose conversation it is”.")),
        FieldPanel(
            "body",
            help_text=_(
                "A text, then an example from practice, a check, a reflection, and the sources at the end. What a "
                "picture or a recording says, the lesson also says in words."
            ),
        ),
        MultiFieldPanel(
            [
                InlinePanel("topic_minutes", label=_("Topic"), min_num=1),
                FieldPanel("mode"),
                FieldPanel("minutes_note"),
            ],
            heading=_("Minutes that count"),
            help_text=_(
                "What somebody who takes the lesson with care needs, such as 20 minutes of Ethics and 10 of Advocacy. "
                "They are frozen for everybody who completes the module, so a later change is for those to come."
            ),
        ),
        *CHECKS,
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def get_context(
        self, request: HttpRequest, *args: Any, outline: Outline | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """With where the lesson stands on the path."""
        place = on_the_path(self, outline or self.outline())
        return super().get_context(request, *args, **kwargs) | place

    def faults(self) -> Faults:
        found = super().faults()
        if not any(block.block_type in TO_READ for block in self.body):
            words = gettext("A lesson needs something to read: add a text, or a recording with its transcript.")
            found.setdefault("body", []).append(words)
        if not self.topic_minutes.all():
            found["topic_minutes"] = [str(NO_MINUTES)]
        return found

    def reflection_prompts(self) -> dict[str, str]:
        """The questions of the lesson's reflections, by block id."""
        return {block.id: block.value["prompt"] for block in self.body if block.block_type == "reflection"}


class LessonMinutes(TopicMinutes):
    page = ParentalKey(LessonPage, on_delete=models.CASCADE, related_name="topic_minutes")

    class Meta(TopicMinutes.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["page", "topic"],
                name="one_row_of_minutes_per_lesson_and_topic",
                violation_error_message=_("This topic is already in the list. Put its minutes together."),
            )
        ]


def unready(assessment: Assessment) -> list[str]:
    """What keeps an assessment from being taken today, in whole sentences; empty when everybody could begin it."""
    if not assessment.blueprint.exists():
        return [gettext("This assessment has no blueprint yet. Say how many items it draws before you publish.")]
    return [
        gettext("The blueprint asks for %(count)d items on %(topic)s, and %(live)d are approved.")
        % {"count": line.count, "topic": line.topic.title, "live": have}
        for line, have in assessment.gaps()
    ]


class AssessmentPageForm(CheckedPageForm):
    """Offers the assessments of the catalogue's organisation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "assessment" in self.fields:
            self.fields["assessment"].queryset = Assessment.objects.filter(
                organisation__catalogues__in=CataloguePage.objects.ancestor_of(self.parent_page, inclusive=True)
            ).exclude(blueprint__topic__bank__is_exam=True)


class AssessmentPage(StudyPage):
    """A page that leads to an assessment, and is done when that is passed."""

    base_form_class = AssessmentPageForm

    summary = models.TextField(_("summary"), blank=True, help_text=_("What it is about, and how to prepare."))
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="pages", verbose_name=_("assessment")
    )

    template = "courses/assessment_page.html"
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    page_description = _("An assessment to pass.")
    content_panels = [
        *Page.content_panels,
        FieldPanel(
            "assessment",
            widget=forms.Select,
            help_text=_(
                "Those of your organisation that are no exam. One can be published once its items are approved."
            ),
        ),
        FieldPanel(
            "summary", help_text=_("What it is about and how to prepare; it may be taken more than once, or not.")
        ),
        MultiFieldPanel(
            [InlinePanel("topic_minutes", label=_("Topic"))],
            heading=_("Minutes that count"),
            help_text=_("Left empty, passing it completes the module and adds no minutes."),
        ),
        *CHECKS,
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        verbose_name = _("assessment page")
        verbose_name_plural = _("assessment pages")

    def get_context(
        self, request: HttpRequest, *args: Any, outline: Outline | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """With where the assessment stands on the path."""
        place = on_the_path(self, outline or self.outline())
        return super().get_context(request, *args, **kwargs) | place

    def faults(self) -> Faults:
        found = super().faults()
        if self.assessment_id and (problems := unready(self.assessment)):
            found["assessment"] = problems
        return found


class AssessmentMinutes(TopicMinutes):
    page = ParentalKey(AssessmentPage, on_delete=models.CASCADE, related_name="topic_minutes")

    class Meta(TopicMinutes.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["page", "topic"],
                name="one_row_of_minutes_per_assessment_page_and_topic",
                violation_error_message=_("This topic is already in the list. Put its minutes together."),
            )
        ]


MINUTES = (LessonMinutes, AssessmentMinutes)
