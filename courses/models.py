"""Knows pages to study, who is enrolled, what each has read, and the training that was frozen when it was completed."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q, Value
from django.http import Http404, HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail.url_routing import RouteResult

from assessments.models import Assessment, Attempt, ItemVersion
from courses import contents, outlines, progress
from courses.competencies import COMPETENCIES, TITLES
from courses.progress import NOTHING, Done, Module, Outline
from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet
from lms.content.blocks import BodyBlock
from lms.content.models import Topic
from lms.people.models import Organisation

READ_ONLY_METHODS = ["GET", "HEAD", "OPTIONS"]
# A day has no more; nobody studies one page longer.
MINUTES_OF_A_DAY = 24 * 60


class Mode(models.TextChoices):
    """How training is given, in the words of the rule language."""

    SELF_PACED = "self_paced", _("At your own pace")
    LIVE_ONLINE = "live_online", _("Live online")
    IN_PERSON = "in_person", _("In person")


class Activity(models.TextChoices):
    """What kind of training it was, in the words of the rule language."""

    COURSE = "course", _("Course")
    CONFERENCE = "conference", _("Conference")
    IN_SERVICE = "in_service", _("Training at work")
    SELF_STUDY = "self_study", _("Self-study")
    COLLEGE = "college", _("College course")
    TEACHING = "teaching", _("Teaching others")


# Pages to study.


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


class StudyPage(Page):
    """What every page of this room has in common; no table of its own."""

    allowed_http_methods = READ_ONLY_METHODS

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> models.QuerySet:
        """Wagtail's own answer for a page that is no alias, in one statement instead of two."""
        if self.alias_of_id:
            return super().get_view_restrictions()
        ends = range(self.steplen, len(self.path) + 1, self.steplen)
        return PageViewRestriction.objects.filter(page__path__in=[self.path[:end] for end in ends])

    def outline(self) -> Outline:
        """The published course this page belongs to; an empty one for the preview of a course not yet published."""
        return outlines.read_one(self.path) or Outline(self.translation_key, self.title, "", self.pk or 0)


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


class CataloguePage(StudyPage):
    """The courses of one organisation."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="catalogues", verbose_name=_("organisation")
    )
    introduction = models.TextField(_("introduction"), blank=True)

    template = "courses/catalogue_page.html"
    parent_page_types = ["content.HomePage"]
    subpage_types = ["courses.CoursePage"]
    page_description = _("The courses of one organisation, as people choose from them.")
    content_panels = [
        *Page.content_panels,
        # Whose catalogue it is decides who writes in it, so its authors cannot change that.
        FieldPanel("organisation", permission="people.change_organisation", widget=forms.Select),
        FieldPanel("introduction"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogues")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With the courses in tree order and their time; a fixed number of statements."""
        courses = list(CoursePage.objects.live().child_of(self))
        trees = outlines.read([course.path for course in courses])
        offers = [{"course": course, "outline": trees[course.path]} for course in courses]
        return super().get_context(request, *args, **kwargs) | {"offers": offers}

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Finds any page below in one statement, where Wagtail asks twice at each level."""
        if not path_components:
            return super().route(request, path_components)
        page = (
            Page.objects.live()
            .filter(path__startswith=self.path, url_path=self.url_path + "/".join(path_components) + "/")
            .select_related("coursepage", "modulepage", "lessonpage", "assessmentpage")
            .first()
        )
        for kind in ("lessonpage", "assessmentpage", "modulepage", "coursepage"):
            if page is not None and hasattr(page, kind):
                found = getattr(page, kind)
                if kind == "coursepage":
                    # As Wagtail's own route does, so that the page need not ask for its parent.
                    found._cached_parent_obj = self
                return RouteResult(found)
        raise Http404


class CoursePageQuerySet(PageQuerySet):
    def containing(self, assessment: Assessment) -> "CoursePageQuerySet":
        """Published courses with a published page for this assessment."""
        pages = AssessmentPage.objects.live().filter(assessment=assessment).values_list("path", flat=True)
        return self.live().filter(path__in={path[: outlines.COURSE_PATH] for path in pages})


class CoursePage(StudyPage):
    """A course: modules in the order in which they are taken."""

    summary = models.TextField(_("summary"), help_text=_("Two or three sentences: what people will be able to do."))
    body = StreamField(BodyBlock(), verbose_name=_("about this course"), blank=True)

    objects = PageManager.from_queryset(CoursePageQuerySet)()

    template = "courses/course_page.html"
    parent_page_types = ["courses.CataloguePage"]
    subpage_types = ["courses.ModulePage"]
    page_description = _("A course that people enrol in, made of modules.")
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def get_context(
        self, request: HttpRequest, *args: Any, outline: Outline | None = None, done: Done = NOTHING, **kwargs: Any
    ) -> dict[str, Any]:
        """With the table of contents as somebody sees it who has `done` so much."""
        outline = outline or self.outline()
        count, total = progress.count(outline, done)
        return super().get_context(request, *args, **kwargs) | {
            "outline": outline,
            "chapters": contents.chapters(outline, done),
            "done_count": count,
            "total": total,
            "words": contents.words(count, total),
            "first_step": next(outline.steps(), None),
            "next_step": progress.next_step(outline, done),
        }

    @property
    def organisation(self) -> Organisation:
        """Whose catalogue the course stands in."""
        return Organisation.objects.get(catalogues__path=self.path[: outlines.COURSE_PATH - Page.steplen])


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


class ModulePage(StudyPage):
    """A part of a course that is completed, and frozen, as one."""

    summary = models.TextField(_("summary"))

    template = "courses/module_page.html"
    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.LessonPage", "courses.AssessmentPage"]
    page_description = _("Lessons and assessments that are completed together. Its minutes are frozen on completion.")
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        InlinePanel("objectives", heading=_("Learning objectives"), label=_("Objective"), min_num=1),
        HelpPanel(_("<p>Minutes by topic are added up from the lessons and assessments below this module.</p>")),
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
        spent = outlines.minutes(MINUTES, [step.page for step in module.steps])
        return super().get_context(request, *args, **kwargs) | {
            "outline": outline,
            "chapter": contents.chapter(module, done),
            "objectives": self.objectives.all(),
            "topic_rows": contents.topic_rows(contents.by_topic(spent), Topic.objects.titles()),
            "after_module": progress.module_after(outline, module.key),
            "next_step": next((step for step in module.steps if not progress.is_done(step, done)), None),
        }


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


class LessonPage(StudyPage):
    """A page to read and mark as read."""

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
        FieldPanel("summary"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                InlinePanel("topic_minutes", label=_("Topic"), min_num=1),
                FieldPanel("mode"),
                FieldPanel("minutes_note"),
            ],
            heading=_("Minutes that count"),
        ),
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
    lines = assessment.blueprint.select_related("topic").annotate(
        live=Count(
            "topic__bank__items__versions",
            filter=Q(topic__bank__items__versions__topic=F("topic"))
            & Q(topic__bank__items__versions__in=ItemVersion.objects.live()),
        )
    )
    if not lines:
        return [gettext("This assessment has no blueprint yet. Say how many items it draws before you publish.")]
    return [
        gettext("The blueprint asks for %(count)d items on %(topic)s, and %(live)d are approved.")
        % {"count": line.count, "topic": line.topic.title, "live": line.live}
        for line in lines
        if line.live < line.count
    ]


class AssessmentPageForm(WagtailAdminPageForm):
    """Offers the assessments of the catalogue's organisation, and lets none be published that nobody could take."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "assessment" in self.fields:
            self.fields["assessment"].queryset = Assessment.objects.filter(
                organisation__catalogues__in=CataloguePage.objects.ancestor_of(self.parent_page, inclusive=True)
            ).exclude(blueprint__topic__bank__is_exam=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = cleaned.get("assessment")
        if chosen and not self.is_deferred_validation:
            for problem in unready(chosen):
                self.add_error("assessment", problem)
        return cleaned


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
        FieldPanel("assessment", widget=forms.Select),
        FieldPanel("summary"),
        MultiFieldPanel(
            [InlinePanel("topic_minutes", label=_("Topic"))],
            heading=_("Minutes that count"),
        ),
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

    def save(self, clean: bool = True, **kwargs: Any) -> None:
        """Refuses to go live, by whatever way it is published, with an assessment that nobody could take."""
        if clean and self.live and (problems := unready(self.assessment)):
            raise ValidationError({"assessment": problems})
        super().save(clean=clean, **kwargs)


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


class LoadedPage(models.Model):
    """A page as a curriculum file made it, so that loading again finds it and leaves alone what was edited since."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="loaded_pages")
    source = models.CharField(max_length=200)
    page_key = models.UUIDField()
    file_digest = models.CharField(max_length=64)
    page_digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "source"], name="one_page_per_source_and_organisation")
        ]

    def __str__(self) -> str:
        return self.source


# What people do with them. Pages are known by their translation key, which outlives every edit, move and deletion.


class EnrolmentQuerySet(models.QuerySet):
    def of(self, person: Any) -> "EnrolmentQuerySet":
        """A person's enrolments, the latest first."""
        return self.filter(person=person).select_related("organisation").order_by("-enrolled_at", "-pk")


def done_of(person: int, enrolments: Collection[int]) -> dict[int, Done]:
    """What one person has done in each of these enrolments; two statements, however many they are."""
    read = LessonReading.objects.filter(enrolment__in=enrolments).exclude(read_at=None)
    frozen = TrainingCredit.objects.filter(enrolment__in=enrolments)
    deeds = read.values_list("enrolment_id", "lesson_key", Value("read")).union(
        frozen.values_list("enrolment_id", "module_key", Value("frozen"))
    )
    keys: dict[tuple[int, str], set[UUID]] = defaultdict(set)
    for enrolment, key, deed in deeds:
        keys[enrolment, deed].add(key)
    finished = Attempt.objects.finished_by(person).filter(passed=True)
    passed = frozenset(finished.order_by().values_list("assessment__code", flat=True))
    return {pk: Done(frozenset(keys[pk, "read"]), passed, frozenset(keys[pk, "frozen"])) for pk in enrolments}


class Enrolment(models.Model):
    """One person in one course."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="enrolments")
    course_key = models.UUIDField()
    course_title = models.CharField(max_length=255)
    enrolled_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    # When one lesson was read, where `access.enrolment_reading` asked for it; None where it was never opened.
    reading: "LessonReading | None" = None

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "course_key"], name="one_enrolment_per_person_and_course"),
            models.CheckConstraint(
                condition=Q(completed_at=None) | Q(completed_at__gte=F("enrolled_at")),
                name="a_course_is_completed_no_earlier_than_it_is_enrolled_in",
            ),
        ]
        indexes = [models.Index(fields=["course_key"], name="enrolments_of_one_course")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.course_title}"

    def done(self) -> Done:
        """What this person has done of the course."""
        return done_of(self.person_id, [self.pk])[self.pk]


class LessonReading(models.Model):
    """When a person first opened a lesson, and when they marked it as read."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="readings")
    lesson_key = models.UUIDField()
    lesson_title = models.CharField(max_length=255)
    first_viewed_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson_key"], name="one_reading_per_enrolment_and_lesson"),
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(read_at__gte=F("first_viewed_at")),
                name="a_lesson_is_read_no_earlier_than_it_is_viewed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.lesson_title}"


class Reflection(models.Model):
    """What a person wrote for themselves under one question of one lesson. No member of staff ever sees it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reflections")
    lesson_key = models.UUIDField()
    lesson_title = models.CharField(max_length=255)
    block = models.UUIDField()
    prompt = models.TextField()
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "lesson_key", "block"], name="one_reflection_per_person_and_question"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_reflection_is_kept_only_when_something_is_written"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.lesson_title}"


# What is counted.


class TrainingClaimQuerySet(models.QuerySet):
    def undecided(self) -> "TrainingClaimQuerySet":
        """Waiting for a decision: neither accepted, nor returned since they were last sent."""
        return self.filter(accepted_at=None).filter(Q(returned_at=None) | Q(returned_at__lt=F("claimed_at")))

    def awaiting(self, person: Any) -> "TrainingClaimQuerySet":
        """A person's own claims that wait for a decision; the window for rooms above."""
        return self.undecided().filter(person=person).select_related("organisation").order_by("completed_on", "pk")


class TrainingClaim(models.Model):
    """Training taken elsewhere, with its proof, for somebody else to accept or to return with a reason.

    claimed -> accepted, for good; claimed -> returned -> claimed again, corrected.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="training_claims")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="training_claims", verbose_name=_("who decides")
    )
    provider = models.CharField(_("who gave it"), max_length=200)
    title = models.CharField(_("title"), max_length=255)
    began_on = models.DateField(_("first day"))
    completed_on = models.DateField(_("last day"))
    minutes = models.PositiveIntegerField(_("minutes in all"))
    minutes_by_topic = models.JSONField(_("minutes by topic"), default=dict)
    mode = models.CharField(_("how it was given"), max_length=20, choices=Mode.choices)
    activity = models.CharField(_("what it was"), max_length=20, choices=Activity.choices)
    proof = models.TextField(_("proof"))
    claimed_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    objects = TrainingClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(completed_on__gte=F("began_on")), name="claimed_training_ends_no_earlier_than_it_begins"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="claimed_training_has_minutes"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="an_accepted_claim_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None, returned_by=None, reason="")
                | (Q(returned_at__isnull=False, returned_by__isnull=False) & ~Q(reason="")),
                name="a_returned_claim_says_when_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=(Q(accepted_by=None) | ~Q(accepted_by=F("person")))
                & (Q(returned_by=None) | ~Q(returned_by=F("person"))),
                name="nobody_decides_their_own_claim",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "claimed_at"], condition=Q(accepted_at=None), name="claims_of_one_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.title}"

    @property
    def status(self) -> str:
        """accepted, returned or waiting, from what was done and when."""
        if self.accepted_at is not None:
            return "accepted"
        if self.returned_at is not None and self.returned_at >= self.claimed_at:
            return "returned"
        return "waiting"


class TrainingCreditQuerySet(AppendOnlyQuerySet):
    def of(self, person: Any) -> "TrainingCreditQuerySet":
        """Everything a person has completed, oldest first; the window for rooms above."""
        return self.filter(person=person).order_by("completed_on", "pk")

    def evidence_of(self, person: Any) -> list[dict[str, Any]]:
        """The same as evidence in the words of the rule language, without `kind`; one statement.

        One piece per topic, since a minute of a course counts toward the topic it was spent on and no other.
        """
        return [piece for credit in self.of(person) for piece in credit.evidence()]


class TrainingCredit(AppendOnlyModel):
    """Training that counts, frozen on the day it was completed or accepted: a later edit of any page changes nothing.

    Pages are named by number and text only, so that nothing happens here when one is deleted.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="training_credits")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="training_credits")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, related_name="credits")
    claim = models.OneToOneField(TrainingClaim, on_delete=models.PROTECT, null=True, related_name="credit")
    course_key = models.UUIDField(null=True)
    module_key = models.UUIDField(null=True)
    title = models.CharField(max_length=255)
    course_title = models.CharField(max_length=255, blank=True)
    provider = models.CharField(max_length=200)
    provider_code = models.CharField(max_length=200)
    event = models.CharField(max_length=500)
    minutes = models.PositiveIntegerField()
    minutes_by_topic = models.JSONField(default=dict)
    mode = models.CharField(max_length=20, choices=Mode.choices)
    activity = models.CharField(max_length=20, choices=Activity.choices)
    objectives = models.JSONField(default=list)
    pages = models.JSONField(default=list)
    began_on = models.DateField()
    completed_on = models.DateField()
    frozen_at = models.DateTimeField()

    objects = TrainingCreditQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "module_key", "mode"], name="one_credit_per_enrolment_module_and_mode"
            ),
            models.CheckConstraint(
                condition=Q(enrolment__isnull=False, module_key__isnull=False, claim=None)
                | Q(enrolment=None, module_key=None, claim__isnull=False),
                name="a_credit_comes_from_a_module_or_from_a_claim",
            ),
            models.CheckConstraint(
                condition=Q(completed_on__gte=F("began_on")), name="training_ends_no_earlier_than_it_begins"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="a_training_credit_has_minutes"),
        ]
        indexes = [models.Index(fields=["person", "completed_on"], name="training_of_one_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.title}"

    @property
    def on(self) -> date:
        return self.began_on

    @property
    def until(self) -> date | None:
        """The last day where the training took more than one."""
        return self.completed_on if self.completed_on != self.began_on else None

    @property
    def topics(self) -> list[str]:
        return list(self.minutes_by_topic)

    @property
    def provider_status(self) -> str | None:
        """What is known without the programme: outside training is somebody else's; whom a body approved, it knows."""
        return "other" if self.claim_id else None

    def evidence(self) -> Iterator[dict[str, Any]]:
        """One piece per topic, then the minutes without a topic. The event names the topic where there are several,
        so that the pieces of one course never stand in each other's way."""
        shared = {
            "on": self.on,
            "until": self.until,
            "mode": self.mode,
            "activity": self.activity,
            "provider": self.provider_code,
            "provider_status": self.provider_status,
        }
        free = self.minutes - sum(self.minutes_by_topic.values())
        parts = [*self.minutes_by_topic.items(), *([("", free)] if free > 0 else [])]
        for topic, minutes in parts:
            ending = f"/{topic}" if len(parts) > 1 else ""
            yield shared | {
                "id": f"training-{self.pk}{ending}",
                "minutes": minutes,
                "topics": [topic] if topic else [],
                "event": self.event + ending,
            }
