"""On any device the course goes on where it was left."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from courses import actions, progress
from courses.progress import Done, Module, Outline, Step
from tests.courses.conftest import NOON, add_lesson, signed_in

A, B, C = (UUID(int=number) for number in range(1, 4))
START = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
STEPS = tuple(Step(key, "", "", key.int) for key in (A, B, C))
PATH = Outline(UUID(int=9), "C", "/", 1, (Module(UUID(int=8), "M", "/", 2, steps=STEPS),))


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("read", "opened", "where"),
    [
        ({}, {}, A),
        ({A: (at(0), at(9))}, {}, B),
        # Left in the middle of a lesson.
        ({}, {A: at(0)}, A),
        ({A: (at(0), at(9))}, {C: at(12)}, C),
        # The one opened last.
        ({}, {B: at(5), C: at(3)}, B),
        # Only looked into before another was read.
        ({A: (at(5), at(9))}, {C: at(1)}, B),
        ({A: (at(0), at(1)), B: (at(1), at(2)), C: (at(2), at(3))}, {}, None),
    ],
)
def test_it_goes_on_where_it_was_left(read, opened, where):
    step = progress.resume(PATH, Done(frozenset(read), stretches=read, opened=opened))
    assert (step and step.key) == where


def test_what_was_only_looked_into_after_the_end_calls_nobody_back():
    done = Done(frozenset({A, B, C}), frozen=frozenset({UUID(int=8)}), opened={A: at(50)})
    assert progress.resume(PATH, done) is None


def test_course_learning_and_my_page_lead_to_the_lesson_that_was_left(ada, enrolment, module, course, lessons):
    third = add_lesson(module, "Third", {"ethics": 10})
    enrolment.edition = None
    enrolment.save()
    actions.mark_read(person=ada, lesson=lessons[0], by=ada, at=NOON)
    phone, desk = signed_in(ada), signed_in(ada)
    phone.get(third.url)
    for url in (course.url, reverse("courses:home"), reverse("dashboard")):
        page = desk.get(url).content.decode()
        assert "Go on with Third" in page
        assert third.url in page


def test_a_lesson_opened_and_not_read_is_gone_on_with_and_not_begun(ada, enrolment, course, lessons):
    client = signed_in(ada)
    assert "Begin with Choice first" in client.get(course.url).content.decode()
    client.get(lessons[0].url)
    assert "Go on with Choice first" in client.get(course.url).content.decode()
