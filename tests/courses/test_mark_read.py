"""A person reads lessons and marks them; the last open step completes the module."""

import pytest
from django.urls import reverse

from courses import actions
from courses.models import LessonReading, TrainingCredit
from lms.audit import ledger
from lms.people.actions import Refused
from tests.courses.conftest import NOON, add_lesson, signed_in


def test_a_lesson_is_marked_as_read_and_it_is_recorded(ada, enrolment, lessons):
    assert actions.mark_read(person=ada, lesson=lessons[0], by=ada, at=NOON) == []
    reading = enrolment.readings.get()
    assert (reading.lesson_key, reading.lesson_title, reading.read_at) == (
        lessons[0].translation_key,
        "Choice first",
        NOON,
    )
    assert ledger.sentence(ledger.history(enrolment).last()) == "Marked the lesson Choice first as read."


def test_marking_twice_changes_nothing(ada, enrolment, lessons):
    actions.mark_read(person=ada, lesson=lessons[0], by=ada, at=NOON)
    events = ledger.history(enrolment).count()
    actions.mark_read(person=ada, lesson=lessons[0], by=ada)
    assert enrolment.readings.get().read_at == NOON
    assert ledger.history(enrolment).count() == events


def test_nobody_reads_for_somebody_else(ada, ben, enrolment, lessons):
    with pytest.raises(Refused, match="by the person who reads it"):
        actions.mark_read(person=ada, lesson=lessons[0], by=ben)


def test_without_enrolling_there_is_nothing_to_keep_it_in(ben, lessons):
    with pytest.raises(Refused, match="Enrol in this course first"):
        actions.mark_read(person=ben, lesson=lessons[0], by=ben)


def test_a_lesson_of_an_unpublished_module_is_refused(ada, enrolment, module, lessons):
    module.unpublish()
    with pytest.raises(Refused, match="not part of a published course"):
        actions.mark_read(person=ada, lesson=lessons[0], by=ada)


def test_the_last_lesson_completes_a_module_of_text_only(ada, enrolment, lessons):
    actions.mark_read(person=ada, lesson=lessons[0], by=ada, at=NOON)
    [credit] = actions.mark_read(person=ada, lesson=lessons[1], by=ada, at=NOON)
    assert credit == TrainingCredit.objects.get()


def test_the_button_leads_on_and_at_the_end_says_what_counts(ada, enrolment, module, lessons):
    client = signed_in(ada)
    answer = client.post(reverse("courses:mark_read", args=[lessons[0].translation_key]))
    assert answer.url == lessons[1].url
    answer = client.post(reverse("courses:mark_read", args=[lessons[1].translation_key]), follow=True)
    assert answer.redirect_chain[-1][0] == module.url
    assert "You have completed Ethics. 1 h are on your transcript." in answer.content.decode()


def test_refusals_are_told_on_the_lesson(ben, lessons):
    answer = signed_in(ben).post(reverse("courses:mark_read", args=[lessons[0].translation_key]), follow=True)
    assert "Enrol in this course first, so that your progress can be kept." in answer.content.decode()


def test_opening_a_lesson_is_noted_once(ada, enrolment, lessons):
    client = signed_in(ada)
    client.get(lessons[0].url)
    first = LessonReading.objects.get()
    client.get(lessons[0].url)
    assert LessonReading.objects.get().first_viewed_at == first.first_viewed_at
    assert first.read_at is None


def test_a_stranger_opening_the_first_lesson_leaves_no_trace(client, lessons):
    assert client.get(lessons[0].url).status_code == 200
    assert not LessonReading.objects.exists()


def test_what_is_added_to_a_module_under_way_is_asked_of_nobody_who_began_before(ada, enrolment, module, lessons):
    actions.mark_read(person=ada, lesson=lessons[0], by=ada)
    late = add_lesson(module, "A late one")
    assert len(actions.mark_read(person=ada, lesson=lessons[1], by=ada)) == 1
    assert actions.mark_read(person=ada, lesson=late, by=ada) == []
