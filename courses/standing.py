"""Knows how a person stands in each course they enrolled in, and before one they would enrol in."""

from dataclasses import dataclass

from courses import access, contents, outlines, prerequisites, progress
from courses.models import CoursePage, Enrolment, completed_of, done_of
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
    count, total = progress.count(outline, done) if outline else (0, 0)
    next_step = progress.next_step(outline, done) if outline else None
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
