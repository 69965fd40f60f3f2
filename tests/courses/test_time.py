"""A module may ask for time: reckoned from moments the server knows, said before one starts, and never out of reach."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from courses import actions, progress
from courses.models import LessonReading, TrainingCredit
from courses.progress import Done, Module, Step
from lms.audit import ledger
from tests.courses.conftest import add_assessment, publish, signed_in, take

START = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
READ = [UUID(int=number) for number in range(1, 4)]


def after(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def module_of(*minutes: int, least: int, passed: int = 0) -> Module:
    steps = [Step(key, "A", "/", 1, minutes=spent) for key, spent in zip(READ, minutes, strict=False)]
    exam = [Step(UUID(int=9), "Exam", "/", 9, minutes=passed, assessment="exam")] if passed else []
    return Module(UUID(int=10), "M", "/", 10, steps=(*steps, *exam), least_minutes=least)


def done_at(*stretches: tuple[float, float], passed: bool = False) -> Done:
    times = {key: (after(opened), after(marked)) for key, (opened, marked) in zip(READ, stretches, strict=False)}
    return Done(read=frozenset(times), passed=frozenset({"exam"} if passed else ()), stretches=times)


# How it is reckoned.


@pytest.mark.parametrize(
    ("stretches", "minutes"),
    [
        ([(0, 20), (20, 45)], 45),
        # Left open over lunch: the lesson is worth thirty minutes and no more.
        ([(0, 300)], 30),
        # Side by side: a minute counts once.
        ([(0, 30), (0, 30)], 30),
        ([(0, 20), (0, 45)], 45),
        # Opened and marked at once.
        ([(0, 0), (0, 0.9)], 0),
        ([(0, 29.99)], 29),
        ([], 0),
    ],
)
def test_a_lesson_counts_from_opening_to_mark_up_to_its_own_time(stretches, minutes):
    assert progress.minutes_spent(module_of(30, 30, 30, least=30), done_at(*stretches)) == minutes


def test_a_passed_assessment_counts_with_its_own_time():
    module = module_of(30, least=40, passed=20)
    assert progress.minutes_spent(module, done_at((0, 20), passed=True)) == 40
    assert progress.minutes_spent(module, done_at((0, 20))) == 20


def test_no_module_asks_for_more_than_its_pages_are_worth():
    assert module_of(30, 20, least=500).asks_minutes == 50
    assert not progress.lacks_time(module_of(30, 20, least=500), done_at((0, 30), (30, 50)))


MINUTE = st.integers(0, 500)


@settings(max_examples=60)
@given(st.lists(st.tuples(MINUTE, MINUTE).map(sorted), max_size=3))
def test_no_minute_counts_twice_and_none_counts_unread(pairs):
    spent = progress.minutes_spent(module_of(40, 40, 40, least=1), done_at(*pairs))
    counted = {minute for opened, marked in pairs for minute in range(max(opened, marked - 40), marked)}
    assert spent == len(counted)


# Asked of a learner.


@pytest.fixture
def demanding(module, lessons):
    """The module asks for 45 of the 60 minutes its two lessons are worth."""
    module.least_minutes = 45
    return publish(module)


def open_at(enrolment, lesson, at: datetime) -> None:
    actions.view(enrolment=enrolment, lesson=lesson, at=at)


def mark_at(ada, lesson, at: datetime) -> list[TrainingCredit]:
    return actions.mark_read(person=ada, lesson=lesson, by=ada, at=at)


def hurry(ada, enrolment, lessons) -> list[TrainingCredit]:
    """Ada reads both lessons in eighteen minutes."""
    fresh = []
    for lesson, begun, marked in zip(lessons, (0, 10), (10, 18), strict=True):
        open_at(enrolment, lesson, after(begun))
        fresh += mark_at(ada, lesson, after(marked))
    return fresh


def test_read_too_soon_completes_nothing(ada, enrolment, demanding, lessons):
    assert hurry(ada, enrolment, lessons) == []
    assert not progress.fulfils(demanding.outline().modules[0], enrolment.done())


def test_reading_on_and_marking_once_more_completes_it(ada, enrolment, demanding, lessons):
    hurry(ada, enrolment, lessons)
    assert mark_at(ada, lessons[0], after(20)) == []
    [credit] = mark_at(ada, lessons[1], after(46))
    assert (credit.minutes, credit.frozen_at) == (60, after(46))


def test_time_spent_completes_with_the_last_lesson(ada, enrolment, demanding, lessons):
    open_at(enrolment, lessons[0], START)
    mark_at(ada, lessons[0], after(25))
    open_at(enrolment, lessons[1], after(25))
    assert len(mark_at(ada, lessons[1], after(45))) == 1


def test_a_passed_assessment_lends_its_time(ada, enrolment, demanding, lessons, quiz, module):
    add_assessment(module, quiz, minutes=30)
    hurry(ada, enrolment, lessons)
    take(ada, quiz, at=after(20))
    assert len(actions.complete(enrolment=enrolment, at=after(30))) == 1


def test_where_no_time_is_asked_marking_again_changes_nothing(ada, enrolment, lessons):
    hurry(ada, enrolment, lessons)
    before = LessonReading.objects.get(lesson_key=lessons[0].translation_key).read_at
    mark_at(ada, lessons[0], after(99))
    assert LessonReading.objects.get(lesson_key=lessons[0].translation_key).read_at == before
    assert ledger.history(enrolment).filter(verb="courses.mark_read").count() == 2


# Said before and after.


def text(client, url: str) -> str:
    return client.get(url).content.decode()


def test_it_is_said_before_one_starts(ada, enrolment, demanding, course, lessons, client):
    assert "This module asks for at least 45 min" in text(client, demanding.url)
    assert "We do not watch your screen." in text(client, demanding.url)
    assert "It asks for at least 45 min of your time." in text(client, course.url)
    assert "This module asks for at least 45 min of your time." in text(signed_in(ada), lessons[0].url)


def test_what_is_missing_is_said_with_numbers_and_the_way_to_mend_it(ada, enrolment, demanding, course, lessons):
    hurry(ada, enrolment, lessons)
    client = signed_in(ada)
    words = "You have spent 18 of the 45 minutes this module asks for."
    for url in (course.url, demanding.url, lessons[0].url):
        assert words in text(client, url)
    assert "Mark as read once more" in text(client, lessons[0].url)


def test_the_last_mark_says_what_is_missing_and_leads_to_the_module(ada, enrolment, demanding, lessons):
    client = signed_in(ada)
    for lesson in lessons:
        client.get(lesson.url)
        answer = client.post(reverse("courses:mark_read", args=[lesson.translation_key]))
    assert answer.url == demanding.url
    assert "You have spent 0 of the 45 minutes this module asks for." in text(client, answer.url)


def test_where_no_time_is_asked_nothing_is_said_of_it(ada, enrolment, module, course, lessons):
    client = signed_in(ada)
    for url in (course.url, module.url, lessons[0].url):
        assert "asks for at least" not in text(client, url)


def test_once_complete_nothing_is_missing(ada, enrolment, demanding, lessons):
    for lesson, begun in zip(lessons, (0, 30), strict=True):
        open_at(enrolment, lesson, after(begun))
        mark_at(ada, lesson, after(begun + 30))
    assert "Mark as read once more" not in text(signed_in(ada), lessons[0].url)
    assert "You have spent" not in text(signed_in(ada), demanding.url)
