"""Knows how to read the published tree of whole courses, with the time of each page, in one statement."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce, Substr
from django.urls import reverse
from wagtail.models import Page, Site

from courses.progress import Module, Outline, Step

# Root, home, catalogue, course: page types fix the depth, so a course is the first 16 letters of any path below it.
COURSE_DEPTH = 4
COURSE_PATH = COURSE_DEPTH * Page.steplen
MODULE_PATH = COURSE_PATH + Page.steplen
# `Entry.BY_CODE` of the models, which read outlines.
BY_CODE = "by_code"
STEP_PATH = MODULE_PATH + Page.steplen


class Row(NamedTuple):
    """One published page of a course, as the tree statement reads it."""

    path: str
    pk: int
    key: UUID
    title: str
    url_path: str
    revision: int | None
    lesson: int | None
    mode: str | None
    assessment: str | None
    language: str | None
    entry: str | None
    least_minutes: int | None
    minutes: int


def read(courses: QuerySet | Iterable[str]) -> dict[str, Outline]:
    """The outlines of the published ones among `courses` (paths), by path; one statement for all of them.

    A page below an unpublished module or course is not on the path, even where it is published itself.
    """
    rows = (
        Page.objects.live()
        .filter(depth__range=(COURSE_DEPTH, COURSE_DEPTH + 2))
        .annotate(course=Substr("path", 1, COURSE_PATH))
        .filter(course__in=courses)
        .order_by("path")
        .values_list(
            "path",
            "pk",
            "translation_key",
            "title",
            "url_path",
            "live_revision_id",
            "lessonpage__pk",
            "lessonpage__mode",
            "assessmentpage__assessment__code",
            "coursepage__language",
            "coursepage__entry",
            "modulepage__least_minutes",
        )
        .annotate(
            minutes=Coalesce(Sum("lessonpage__topic_minutes__minutes"), 0)
            + Coalesce(Sum("assessmentpage__topic_minutes__minutes"), 0)
        )
    )
    return dict(_outlines([Row(*row) for row in rows]))


def read_one(path: str) -> Outline | None:
    """The outline of the course that the page at `path` belongs to, where the course is published."""
    course = path[:COURSE_PATH]
    return read([course]).get(course)


@lru_cache(maxsize=512)
def kept(stamp: str, course: str) -> Outline | None:
    """The same for the course at a path, read once a stamp (`lms.content.stamp`)."""
    return read_one(course)


@lru_cache(maxsize=512)
def kept_by_key(stamp: str, courses: frozenset[UUID]) -> dict[UUID, Outline]:
    """The outlines of the published ones among these courses, by their keys, read once a stamp."""
    paths = Page.objects.live().filter(depth=COURSE_DEPTH, translation_key__in=courses).values_list("path", flat=True)
    return {outline.key: outline for outline in read(paths).values()}


def minutes(models: Iterable[Any], pages: Iterable[int]) -> dict[int, dict[str, int]]:
    """Minutes by topic code for each of `pages`, by page id, in one statement.

    `models` are the child models that hold them, one for each page type.
    """
    pages = list(pages)
    queries = [
        model.objects.order_by().filter(page__in=pages).values_list("page_id", "sort_order", "topic__code", "minutes")
        for model in models
    ]
    by_page: dict[int, dict[str, int]] = {}
    for page, _order, topic, spent in queries[0].union(*queries[1:], all=True).order_by("page_id", "sort_order"):
        by_page.setdefault(page, {})[topic] = spent
    return by_page


def topics(below: str) -> dict[int, dict[str, str]]:
    """The topics of every published page below a path, their titles by their codes, by page id; one statement."""
    pages = Page.objects.live().order_by().filter(path__startswith=below)
    kinds = [
        pages.exclude(**{f"{kind}__topic_minutes": None}).values_list(
            "pk", f"{kind}__topic_minutes__topic__code", f"{kind}__topic_minutes__topic__title"
        )
        for kind in ("lessonpage", "assessmentpage")
    ]
    by_page: dict[int, dict[str, str]] = {}
    for page, code, title in kinds[0].union(kinds[1]):
        by_page.setdefault(page, {})[code] = title
    return by_page


def address(url_path: str) -> str:
    """Where a browser finds a page; the same as Wagtail's own answer for the one site, without asking per page."""
    for root in Site.get_site_root_paths():
        if url_path.startswith(root.root_path):
            return reverse("wagtail_serve", args=[url_path[len(root.root_path) :]])
    return ""


def _outlines(rows: list[Row]) -> Iterator[tuple[str, Outline]]:
    modules: dict[str, list[Row]] = {}
    steps: dict[str, list[Row]] = {}
    for row in rows:
        if len(row.path) == MODULE_PATH:
            modules.setdefault(row.path[:COURSE_PATH], []).append(row)
        elif len(row.path) == STEP_PATH:
            steps.setdefault(row.path[:MODULE_PATH], []).append(row)
    for row in rows:
        if len(row.path) == COURSE_PATH:
            below = tuple(_module(module, steps.get(module.path, [])) for module in modules.get(row.path, []))
            url, language = address(row.url_path), row.language or "en"
            yield row.path, Outline(row.key, row.title, url, row.pk, below, language, row.entry == BY_CODE)


def _module(row: Row, steps: list[Row]) -> Module:
    url = address(row.url_path)
    path = tuple(_steps(row, url, steps))
    return Module(row.key, row.title, url, row.pk, row.revision, path, row.least_minutes or 0)


def _steps(module: Row, url: str, rows: list[Row]) -> Iterator[Step]:
    for row in rows:
        below = url + row.url_path[len(module.url_path) :]
        if row.lesson is not None:
            yield Step(row.key, row.title, below, row.pk, row.revision, row.minutes, row.mode or "self_paced")
        elif row.assessment:
            yield Step(row.key, row.title, below, row.pk, row.revision, row.minutes, assessment=row.assessment)
