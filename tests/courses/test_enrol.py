"""A person enrols in a course, once."""

import pytest
from django.urls import reverse

from courses import actions
from courses.models import Enrolment
from lms.audit import ledger
from lms.people.actions import Refused
from tests.courses.conftest import NOON, signed_in


def test_a_person_enrols_and_it_is_recorded(ada, course, academy):
    enrolment = actions.enrol(person=ada, course=course, by=ada, at=NOON)
    assert (enrolment.organisation, enrolment.course_title, enrolment.enrolled_at) == (academy, "Foundations", NOON)
    [event] = ledger.history(enrolment)
    assert ledger.sentence(event) == "Enrolled in Foundations."


def test_enrolling_twice_changes_nothing(ada, course):
    first = actions.enrol(person=ada, course=course, by=ada)
    assert actions.enrol(person=ada, course=course, by=ada) == first
    assert Enrolment.objects.count() == 1
    assert ledger.history(first).count() == 1


def test_nobody_enrols_somebody_else(ada, iris, course):
    with pytest.raises(Refused, match="People enrol themselves"):
        actions.enrol(person=ada, course=course, by=iris)


def test_a_course_that_is_not_published_takes_nobody(ada, course):
    course.unpublish()
    course.refresh_from_db()
    with pytest.raises(Refused, match="not open for enrolment"):
        actions.enrol(person=ada, course=course, by=ada)


def test_the_button_enrols_and_leads_to_the_first_lesson(ada, course, lessons):
    answer = signed_in(ada).post(reverse("courses:enrol", args=[course.translation_key]))
    assert answer.url == lessons[0].url
    assert Enrolment.objects.get().person == ada


def test_a_stranger_is_asked_to_sign_in(client, course):
    answer = client.post(reverse("courses:enrol", args=[course.translation_key]))
    assert answer.url.startswith(reverse("account_login"))


def test_coming_back_by_address_leads_to_the_course(ada, course):
    answer = signed_in(ada).get(reverse("courses:enrol", args=[course.translation_key]))
    assert answer.url == course.url
    assert not Enrolment.objects.exists()


def test_a_draft_course_answers_as_one_that_never_was(ada, course):
    course.unpublish()
    answer = signed_in(ada).post(reverse("courses:enrol", args=[course.translation_key]))
    assert answer.status_code == 404
