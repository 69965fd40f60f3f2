"""What a module asks for is done, and its minutes are frozen: whatever happens to the pages, nothing changes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from courses import actions
from courses.models import LessonMinutes, TrainingCredit
from lms.audit import ledger
from lms.audit.models import AppendOnly
from lms.notices.models import OutboxMessage
from tests.courses.conftest import NOON, add_lesson, add_module, publish, signed_in, take, topic


def read(person, *lessons, at=NOON):
    return [
        credit for lesson in lessons for credit in actions.mark_read(person=person, lesson=lesson, by=person, at=at)
    ]


@pytest.fixture
def credit(ada, enrolment, lessons) -> TrainingCredit:
    """Ada has read both lessons of the module, which has no assessment."""
    [credit] = read(ada, *lessons)
    return credit


def facts(credit: TrainingCredit) -> dict:
    return TrainingCredit.objects.filter(pk=credit.pk).values().get()


# What is frozen.


def test_minutes_by_topic_mode_pages_and_the_day_are_frozen(credit, ada, academy, module, lessons):
    assert (credit.title, credit.course_title, credit.provider, credit.provider_code) == (
        "Ethics",
        "Foundations",
        "Two Rivers Academy",
        "two-rivers-academy",
    )
    assert (credit.minutes, credit.minutes_by_topic, credit.mode) == (60, {"ethics": 50, "advocacy": 10}, "self_paced")
    assert credit.objectives == [{"text": "You can put choices first.", "competencies": [1, 4]}]
    assert credit.pages == [
        {"page": page.pk, "revision": page.live_revision_id, "title": page.title} for page in (module, *lessons)
    ]
    assert credit.completed_on == date(2026, 3, 3)


def test_the_day_is_the_one_where_the_person_lives(ada, enrolment, lessons):
    ada.timezone = "Pacific/Auckland"
    ada.save()
    [credit] = read(ada, *lessons, at=datetime(2026, 3, 3, 12, 30, tzinfo=UTC))
    assert credit.completed_on == date(2026, 3, 4)


def test_lessons_of_two_modes_become_two_credits(ada, course, module, lessons):
    live = add_lesson(module, "An evening together", {"ethics": 90}, mode="live_online")
    actions.enrol(person=ada, course=course, by=ada, at=NOON)
    credits = read(ada, *lessons, live)
    assert {(one.mode, one.minutes) for one in credits} == {("self_paced", 60), ("live_online", 90)}
    assert len({one.event for one in credits}) == 2


def test_completing_is_recorded_and_told_once_for_the_course(credit, enrolment, ada):
    assert ledger.sentence(ledger.history(credit).get()) == "Completed Ethics: 60 minutes."
    assert ledger.sentence(ledger.history(enrolment).last()) == "Completed the course Foundations."
    enrolment.refresh_from_db()
    assert enrolment.completed_at == NOON
    [mail] = OutboxMessage.objects.filter(notice="courses/completed")
    assert (mail.subject, mail.person) == ("Your course", ada)
    assert "You have completed Foundations on 3 March 2026." in mail.text
    assert "/learning/transcript/" in mail.text


def test_a_course_of_two_modules_is_complete_with_the_second(ada, course, lessons):
    second = add_module(course, "Crisis")
    last = add_lesson(second, "Calm and space", {"crisis": 30})
    enrolment = actions.enrol(person=ada, course=course, by=ada, at=NOON)
    read(ada, *lessons)
    enrolment.refresh_from_db()
    assert enrolment.completed_at is None
    assert not OutboxMessage.objects.exists()
    read(ada, last)
    enrolment.refresh_from_db()
    assert enrolment.completed_at == NOON


def test_a_module_without_lessons_yet_does_not_hold_the_course_up(ada, course, enrolment, lessons):
    add_module(course, "Coming soon")
    read(ada, *lessons)
    enrolment.refresh_from_db()
    assert enrolment.completed_at == NOON


# Repeated.


def test_deciding_again_changes_nothing(credit, enrolment):
    assert actions.complete(enrolment=enrolment) == []
    assert TrainingCredit.objects.get() == credit
    assert OutboxMessage.objects.filter(notice="courses/completed").count() == 1


# With an assessment, heard from its bell.


def test_lessons_alone_do_not_complete_a_module_with_an_assessment(ada, enrolment, lessons, exam_page):
    assert read(ada, *lessons) == []


@pytest.mark.usefixtures("exam_page")
def test_passing_the_assessment_completes_it(ada, enrolment, lessons, quiz, django_capture_on_commit_callbacks):
    read(ada, *lessons)
    with django_capture_on_commit_callbacks(execute=True):
        take(ada, quiz, at=NOON + timedelta(hours=1))
    credit = TrainingCredit.objects.get()
    assert (credit.minutes, credit.frozen_at) == (80, NOON + timedelta(hours=1))


@pytest.mark.usefixtures("exam_page")
def test_the_lesson_may_come_after_the_assessment(ada, enrolment, lessons, quiz, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        take(ada, quiz)
    assert len(read(ada, *lessons)) == 1


@pytest.mark.usefixtures("exam_page")
def test_an_attempt_below_the_cut_score_completes_nothing(
    ada, enrolment, lessons, quiz, django_capture_on_commit_callbacks
):
    read(ada, *lessons)
    with django_capture_on_commit_callbacks(execute=True):
        take(ada, quiz, right=2)
    assert not TrainingCredit.objects.exists()


@pytest.mark.usefixtures("exam_page")
def test_the_nightly_round_makes_good_for_a_bell_nobody_heard(ada, enrolment, lessons, quiz):
    read(ada, *lessons)
    take(ada, quiz, at=NOON + timedelta(hours=1))
    assert not TrainingCredit.objects.exists()
    assert actions.complete_after_attempts(since=NOON) == 1
    assert TrainingCredit.objects.get().frozen_at == NOON + timedelta(hours=1)


# Pages live on; what was frozen does not.


def test_editing_a_lesson_afterwards_changes_no_credit(credit, lessons):
    before = facts(credit)
    lesson = lessons[0]
    lesson.title = "Another title"
    lesson.topic_minutes = [LessonMinutes(topic=topic("crisis", "Crisis"), minutes=500)]
    publish(lesson)
    assert facts(credit) == before


def test_unpublishing_and_moving_afterwards_changes_no_credit(credit, catalogue, course, module, enrolment):
    before = facts(credit)
    module.unpublish()
    course.unpublish()
    actions.complete(enrolment=enrolment)
    assert facts(credit) == before


def test_deleting_the_whole_course_afterwards_changes_no_credit(credit, course, enrolment, ada):
    before = facts(credit)
    course.delete()
    actions.complete(enrolment=enrolment)
    assert facts(credit) == before
    page = signed_in(ada).get(reverse("courses:transcript")).content.decode()
    assert "Ethics" in page
    assert "1 h" in page


def test_a_new_lesson_never_undoes_a_completion(credit, enrolment, module, course, ada):
    before = facts(credit)
    added = add_lesson(module, "Added later")
    enrolment.refresh_from_db()
    assert enrolment.completed_at == NOON
    page = signed_in(ada).get(course.url).content.decode()
    assert "Completed on 3 March 2026" in page
    assert "New since you finished" in page
    assert read(ada, added) == []
    assert facts(credit) == before


def test_a_lesson_taken_out_leaves_a_button_to_complete(ada, enrolment, course, lessons):
    read(ada, lessons[0])
    lessons[1].unpublish()
    client = signed_in(ada)
    assert "Complete it now" in client.get(course.url).content.decode()
    answer = client.post(reverse("courses:complete", args=[course.translation_key]), follow=True)
    assert "You have completed Ethics. 30 min are on your transcript." in answer.content.decode()
    assert "Complete it now" not in answer.content.decode()


def test_pressing_complete_too_early_completes_nothing(ada, enrolment, course, lessons):
    signed_in(ada).post(reverse("courses:complete", args=[course.translation_key]))
    assert not TrainingCredit.objects.exists()


@pytest.mark.parametrize(
    "deed",
    [
        lambda credit: TrainingCredit.objects.update(minutes=1),
        lambda credit: TrainingCredit.objects.all().delete(),
        lambda credit: credit.save(),
        lambda credit: credit.delete(),
        lambda credit: credit.enrolment.delete(),
        lambda credit: credit.person.delete(),
    ],
)
def test_the_orm_refuses_to_change_a_credit(credit, deed):
    with pytest.raises((AppendOnly, Error), match=r"never (changed|deleted)|protected"), transaction.atomic():
        deed(credit)
    assert facts(credit)["minutes"] == 60


@pytest.mark.parametrize(
    "words", ["UPDATE courses_trainingcredit SET minutes = 1", "DELETE FROM courses_trainingcredit"]
)
def test_the_database_itself_refuses_to_change_a_credit(credit, words):
    with pytest.raises(Error, match="never changed or deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words)


# The window for rooms above.


def test_evidence_is_one_piece_per_topic(credit, ada, ben):
    first, second = TrainingCredit.objects.evidence_of(ada)
    assert (first["topics"], first["minutes"], second["topics"], second["minutes"]) == (
        ["ethics"],
        50,
        ["advocacy"],
        10,
    )
    assert first["id"] != second["id"]
    assert first["event"] != second["event"]
    assert (first["on"], first["until"], first["mode"], first["activity"], first["provider"]) == (
        date(2026, 3, 3),
        None,
        "self_paced",
        "course",
        "two-rivers-academy",
    )
    assert TrainingCredit.objects.evidence_of(ben) == []


def test_evidence_takes_one_statement(credit, ada, django_assert_num_queries):
    with django_assert_num_queries(1):
        TrainingCredit.objects.evidence_of(ada)
