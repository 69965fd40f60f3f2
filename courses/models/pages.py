"""Knows the pages people choose from: catalogues and courses, and what every page to study has in common."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet
from wagtail.search import index

from assessments.models import Assessment
from courses import contents, outlines, prerequisites, progress
from courses.models.kinds import Entry, languages
from courses.offers import Offer
from courses.prerequisites import Asked
from courses.progress import NOTHING, Done, Outline
from lms.content import finding
from lms.content.blocks import BodyBlock
from lms.content.checked import WORDS, CheckedPage, CheckedPageForm, Faults
from lms.people.models import Organisation

READ_ONLY_METHODS = ["GET", "HEAD", "OPTIONS"]


# Beside the fields of every page on the path.
CHECKS = [HelpPanel(heading=_("Whom it reaches"), template="courses/admin/reach_panel.html"), WORDS]


class StudyPage(CheckedPage):
    """What every page of this room has in common; no table of its own."""

    allowed_http_methods = READ_ONLY_METHODS

    # The stamp that the front door found the page under; nothing where it was read in any other way.
    stamp = ""

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> models.QuerySet:
        """Wagtail's own answer, without asking where the stamp says that the page is open to everybody."""
        if self.stamp and not self.alias_of_id and not finding.is_restricted(self.stamp, self.path):
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def outline(self) -> Outline:
        """The published course this page belongs to; an empty one for the preview of a course not yet published."""
        course = self.path[: outlines.COURSE_PATH]
        outline = outlines.kept(self.stamp, course) if self.stamp else outlines.read_one(course)
        return outline or Outline(self.translation_key, self.title, "", self.pk or 0)


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
        FieldPanel(
            "introduction",
            help_text=_("Who these courses are for, in two or three sentences that a newcomer reads first."),
        ),
        WORDS,
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogues")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With the courses in tree order, their time and topics; a fixed number of statements."""
        return super().get_context(request, *args, **kwargs) | {"offers": self.offers()}

    def offers(self) -> list[Offer]:
        """The published courses in tree order, read once a stamp; each caller's own."""
        return [replace(offer) for offer in (_kept_offers(self.stamp, self) if self.stamp else _offers(self))]

    def search(self, words: str) -> set[int]:
        """The published pages below that have all of these words, by page id; the worker keeps the index."""
        # SQLite's search takes marks for commands and answers with a syntax error.
        plain = " ".join(re.findall(r"\w+", words))
        below = Page.objects.live().filter(path__startswith=self.path)
        hits = below.search(plain, operator="and", order_by_relevance=False) if plain else []
        return {page.pk for page in hits}


def _offers(catalogue: CataloguePage) -> list[Offer]:
    """Four statements, however many courses there are."""
    courses = list(CoursePage.objects.live().child_of(catalogue))
    trees = outlines.read([course.path for course in courses])
    topics = outlines.topics(catalogue.path)
    asks = Prerequisite.objects.filter(page__in=courses).order_by("sort_order", "pk")
    titles: dict[int, list[str]] = defaultdict(list)
    for page, title in asks.values_list("page_id", "course__title"):
        titles[page].append(title)
    return [Offer(course, trees[course.path], topics, tuple(titles[course.pk])) for course in courses]


@lru_cache(maxsize=64)
def _kept_offers(stamp: str, catalogue: CataloguePage) -> list[Offer]:
    return _offers(catalogue)


class CoursePageQuerySet(PageQuerySet):
    def containing(self, assessment: Assessment) -> "CoursePageQuerySet":
        """Published courses with a published page for this assessment."""
        pages = Page.objects.live().filter(assessmentpage__assessment=assessment).values_list("path", flat=True)
        return self.live().filter(path__in={path[: outlines.COURSE_PATH] for path in pages})


class CoursePageForm(CheckedPageForm):
    """Says beside the course that leads back why this one cannot ask for it."""

    def is_valid(self) -> bool:
        return super().is_valid() and (self.is_deferred_validation or self._is_no_circle())

    def _is_no_circle(self) -> bool:
        rows = [row for row in self.formsets["prerequisites"] if row.cleaned_data and not row.cleaned_data["DELETE"]]
        wanted = {row.cleaned_data["course"].translation_key: row for row in rows}
        way = circle_of(self.instance.translation_key, wanted)
        if way:
            wanted[way[1]].add_error("course", in_words(way))
        return not way


class CoursePage(StudyPage):
    """A course: modules in the order in which they are taken."""

    base_form_class = CoursePageForm

    summary = models.TextField(_("summary"), help_text=_("Two or three sentences: what people will be able to do."))
    body = StreamField(BodyBlock(), verbose_name=_("about this course"), blank=True)
    language = models.CharField(_("language"), max_length=12, choices=languages, default="en")
    entry = models.CharField(_("who can enrol"), max_length=10, choices=Entry.choices, default=Entry.OPEN)

    objects = PageManager.from_queryset(CoursePageQuerySet)()

    template = "courses/course_page.html"
    parent_page_types = ["courses.CataloguePage"]
    subpage_types = ["courses.ModulePage"]
    page_description = _("A course that people enrol in, made of modules.")
    content_panels = [
        *Page.content_panels,
        FieldPanel(
            "summary",
            help_text=_("What people will be able to do, such as “You can begin a conversation without taking over”."),
        ),
        FieldPanel(
            "body",
            help_text=_("Who it is for, what it asks for, how it is taught. The table of contents draws itself."),
        ),
        FieldPanel("language"),
        FieldPanel("entry"),
        InlinePanel(
            "prerequisites",
            heading=_("What it asks for first"),
            label=_("Course"),
            help_text=_("Nobody can enrol before these are completed, here or elsewhere with your agreement."),
        ),
        *CHECKS,
    ]
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
            "catalogue": finding.above(self),
            "done_count": count,
            "total": total,
            "words": contents.words(count, total),
            "first_step": next(outline.steps(), None),
            "next_step": progress.resume(outline, done),
            "has_begun": bool(done.read or done.opened),
        }

    @property
    def organisation(self) -> Organisation:
        """Whose catalogue the course stands in."""
        return Organisation.objects.get(catalogues__path=self.path[: outlines.COURSE_PATH - Page.steplen])

    def faults(self) -> Faults:
        found = super().faults()
        way = circle_of(self.translation_key, [row.course.translation_key for row in self.prerequisites.all()])
        if way:
            found["prerequisites"] = [in_words(way)]
        return found

    def asks_for(self) -> list[Asked]:
        """The courses to complete before enrolling, in the author's order; one statement."""
        rows = Prerequisite.objects.filter(page=self.pk).select_related("course").order_by("sort_order", "pk")
        courses = [row.course for row in rows]
        return [Asked(one.translation_key, one.title, outlines.address(one.url_path), one.live) for one in courses]


def circle_of(course: UUID, wanted: Iterable[UUID]) -> tuple[UUID, ...]:
    """The way back to `course` if it asked for `wanted`, through what published courses ask for; empty without one."""
    asks: dict[UUID, Collection[UUID]] = {**Prerequisite.objects.filter(page__live=True).asks(), course: set(wanted)}
    return prerequisites.circle(course, asks)


def in_words(way: Iterable[UUID]) -> str:
    """Why a circle of courses cannot be begun anywhere."""
    way = list(way)
    titles = dict(CoursePage.objects.filter(translation_key__in=way).values_list("translation_key", "title"))
    asked = " → ".join(titles.get(key, gettext("this course")) for key in way)
    return gettext("Nobody could begin: each of these asks for the next one first. %(courses)s") % {"courses": asked}


class PrerequisiteQuerySet(models.QuerySet):
    def asks(self) -> dict[UUID, set[UUID]]:
        """What each course asks for first, as it stands saved, by the course that asks for it; one statement."""
        asks: dict[UUID, set[UUID]] = defaultdict(set)
        for page, course in self.order_by().values_list("page__translation_key", "course__translation_key"):
            asks[page].add(course)
        return asks


class Prerequisite(Orderable):
    """A course asks for another one first. A course that is deleted is asked for no longer."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="prerequisites")
    course = models.ForeignKey(CoursePage, on_delete=models.CASCADE, related_name="+", verbose_name=_("course"))

    objects = PrerequisiteQuerySet.as_manager()

    panels = [PageChooserPanel("course", "courses.CoursePage")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["page", "course"],
                name="a_course_asks_for_another_once",
                violation_error_message=_("This course is already in the list."),
            )
        ]

    def __str__(self) -> str:
        return str(self.course)
