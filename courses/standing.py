"""Knows how a person stands in each course they enrolled in, and before one they would enrol in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from courses import access, contents, outlines, prerequisites, progress
from courses.models import CourseEdition, CoursePage, Enrolment, completed_of, done_of
from courses.models.editions import digest as digest_of
from courses.prerequisites import Asked
from courses.progress import Outline, Step
from lms.content import stamp


@dataclass(frozen=True)
class Standing:
    """One course as its reader left it; `outline` and `next_step` are None where it is no longer published."""

    enrolment: Enrolment
    outline: Outline | None
    next_step: Step | None
    done_count: int
    total: int
    words: str


def of(person) -> list[Standing]:
    """Every course of `person`, the latest enrolment first; a fixed number of queries."""
    enrolments = list(access.enrolments(person))
    trees = outlines.kept_by_key(stamp.current(), frozenset(one.course_key for one in enrolments))
    done = done_of(person.pk, [one.pk for one in enrolments])
    return [_of_one(one, trees.get(one.course_key), done[one.pk]) for one in enrolments]


def _of_one(enrolment: Enrolment, outline: Outline | None, done: progress.Done) -> Standing:
    outline = outline and enrolment.path_of(outline)
    count, total = progress.count(outline, done) if outline else (0, 0)
    next_step = progress.resume(outline, done) if outline else None
    return Standing(enrolment, outline, next_step, count, total, contents.words(count, total))


@dataclass(frozen=True)
class Before:
    """What a course asks for first, and what of it a person has still to complete."""

    asked: tuple[Asked, ...]
    missing: tuple[Asked, ...]


def before(course: CoursePage, person) -> Before:
    """One statement; a second one where the course asks for anything and somebody is signed in."""
    asked = tuple(course.asks_for())
    completed = completed_of(person.pk, [one.key for one in asked]) if asked and person.is_authenticated else set()
    return Before(asked, prerequisites.missing(asked, completed))


@dataclass(frozen=True)
class EditionOffer:
    """What going on with the edition offered last would add to a person's path, and what it would leave out."""

    added: tuple[Step, ...]
    left_out: int


def offer_to(enrolment: Enrolment, outline: Outline) -> EditionOffer | None:
    """None where nothing else is offered than what they have; one statement, where something was added since."""
    published = {step.key for step in outline.steps()}
    if enrolment.edition is None or published <= enrolment.edition.keys:
        return None
    offered = CourseEdition.objects.latest_offer(enrolment.course_key)
    if offered is None or offered.made_at <= enrolment.edition.made_at:
        return None
    mine, theirs = enrolment.edition.keys, offered.keys
    added = tuple(step for step in outline.steps() if step.key in theirs - mine)
    left_out = len((mine - theirs) & published)
    return EditionOffer(added, left_out) if added or left_out else None


@dataclass(frozen=True)
class Waiting:
    """Who is on the way by an earlier edition of a course, what is new to some of them, and when it was offered."""

    people: int
    added: tuple[Step, ...]
    offered_at: datetime | None


def waiting_for(course: CoursePage) -> Waiting:
    """Three statements, however many people and editions there are."""
    outline = course.outline()
    keys = frozenset(step.key for step in outline.steps())
    digest = digest_of(keys)
    offered = CourseEdition.objects.filter(course_key=outline.key, digest=digest).first()
    on_the_way = Enrolment.objects.filter(course_key=outline.key, completed_at=None, edition__isnull=False)
    earlier = on_the_way.exclude(edition__digest=digest)
    begun = CourseEdition.objects.filter(course_key=outline.key).exclude(digest=digest)
    begun = begun.annotate(people=Count("enrolments", filter=Q(enrolments__in=earlier))).filter(people__gt=0)
    people, added = 0, set[UUID]()
    for edition in begun:
        people += edition.people
        added |= keys - edition.keys
    steps = tuple(step for step in outline.steps() if step.key in added)
    return Waiting(people, steps, offered.offered_at if offered else None)
