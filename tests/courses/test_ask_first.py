"""A course may ask for other courses first: refused with the reason, shown with the way to mend it."""

import pytest
from django.urls import reverse

from courses import actions
from courses.models import Enrolment, Prerequisite, TrainingCredit
from lms.people.actions import Refused
from tests.conftest import PASSWORD
from tests.courses.conftest import NOON, add_course, add_lesson, add_module, signed_in
from tests.courses.test_claim import FACTS


@pytest.fixture
def crisis(catalogue, course, lessons):
    """A course that asks for Foundations."""
    page = add_course(catalogue, "Crisis response")
    add_lesson(add_module(page, "Calm"), "Calm and space")
    Prerequisite.objects.create(page=page, course=course, sort_order=0)
    return page


def enrol(person, course):
    return actions.enrol(person=person, course=course, by=person, at=NOON)


def complete(person, lessons) -> None:
    for lesson in lessons:
        actions.mark_read(person=person, lesson=lesson, by=person, at=NOON)


# Refused, and shown why.


def test_what_is_asked_first_is_refused_in_words(ada, crisis):
    with pytest.raises(Refused, match=r"Complete this first: Foundations\. Then you can enrol here\."):
        enrol(ada, crisis)
    assert not Enrolment.objects.exists()


def test_begun_is_not_completed(ada, enrolment, crisis):
    with pytest.raises(Refused, match="Foundations"):
        enrol(ada, crisis)


def test_the_page_shows_what_to_complete_and_offers_no_button(ada, course, crisis):
    page = signed_in(ada).get(crisis.url).content.decode()
    assert "What this course asks for first" in page
    assert f'<a href="{course.url}">Foundations</a>' in page
    assert reverse("courses:claim_training") in page
    assert reverse("courses:enrol", args=[crisis.translation_key]) not in page


def test_pressing_enrol_elsewhere_leads_to_the_reason(ada, crisis):
    url = reverse("courses:enrol", args=[crisis.translation_key])
    answer = signed_in(ada).post(url, follow=True)
    assert answer.redirect_chain[-1][0] == crisis.url
    assert "Complete this first: Foundations." in answer.content.decode()


def test_a_stranger_sees_what_it_asks_for_and_how_to_sign_in(client, crisis):
    page = client.get(crisis.url).content.decode()
    assert "What this course asks for first" in page
    assert "Sign in to enrol." in page


def test_a_course_that_is_closed_is_asked_for_all_the_same_and_says_whom_to_ask(ada, course, crisis):
    course.unpublish()
    with pytest.raises(Refused, match=r"closed at the moment: Foundations\. Ask Two Rivers Academy\."):
        enrol(ada, crisis)
    assert "This course is closed at the moment." in signed_in(ada).get(crisis.url).content.decode()


def test_a_course_that_is_deleted_is_asked_for_no_longer(ada, course, crisis):
    course.delete()
    assert enrol(ada, crisis).course_title == "Crisis response"


# Mended.


def test_whoever_has_completed_it_enrols(ada, enrolment, lessons, crisis):
    complete(ada, lessons)
    page = signed_in(ada).get(crisis.url).content.decode()
    assert reverse("courses:enrol", args=[crisis.translation_key]) in page
    assert enrol(ada, crisis).person == ada


def test_completed_stays_completed_when_the_course_closes(ada, enrolment, course, lessons, crisis):
    complete(ada, lessons)
    course.unpublish()
    assert enrol(ada, crisis).person == ada


def test_somebody_elses_completion_is_not_mine(ada, ben, enrolment, lessons, crisis):
    complete(ada, lessons)
    with pytest.raises(Refused, match="Foundations"):
        enrol(ben, crisis)


def test_those_enrolled_are_not_disturbed_by_what_is_asked_later(ada, enrolment, catalogue, course):
    another = add_course(catalogue, "Another")
    Prerequisite.objects.create(page=course, course=another)
    assert enrol(ada, course) == enrolment
    assert "What this course asks for first" not in signed_in(ada).get(course.url).content.decode()


# Completed elsewhere.


@pytest.fixture
def claim(ada, academy, mona):
    return actions.claim_training(person=ada, organisation=academy, by=ada, at=NOON, **FACTS)


def test_training_accepted_for_a_course_opens_what_asks_for_it(ada, mona, claim, course, crisis):
    actions.accept_claim(claim=claim, by=mona, as_of=claim.claimed_at, stands_for=course, at=NOON)
    assert enrol(ada, crisis).person == ada


def test_training_accepted_for_no_course_opens_none(ada, mona, claim, crisis):
    actions.accept_claim(claim=claim, by=mona, as_of=claim.claimed_at, at=NOON)
    with pytest.raises(Refused, match="Foundations"):
        enrol(ada, crisis)


def test_it_stands_for_courses_of_the_deciding_house_only(mona, elsewhere, claim):
    theirs = add_course(actions.open_catalogue(organisation=elsewhere, by=None), "Theirs")
    with pytest.raises(Refused, match="only stand for a course of yours"):
        actions.accept_claim(claim=claim, by=mona, as_of=claim.claimed_at, stands_for=theirs)


def test_the_manager_says_on_the_page_what_it_stands_for(ada, mona, claim, course, crisis, settings):
    settings.REQUIRE_MFA = False
    client = signed_in(mona)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("courses:decide_claim", args=[claim.pk])).content.decode()
    assert "Does it stand for one of your courses?" in page
    sent = {"as_of": claim.claimed_at.isoformat(), "stands_for": course.pk}
    client.post(reverse("courses:accept_claim", args=[claim.pk]), sent)
    assert TrainingCredit.objects.get().course_key == course.translation_key
    transcript = signed_in(ada).get(reverse("courses:transcript")).content.decode()
    assert "as good as Foundations" in transcript


# In few statements.


@pytest.mark.parametrize("many", [1, 30])
def test_what_is_asked_first_takes_two_statements(ada, catalogue, crisis, many, django_assert_num_queries):
    pages = [add_course(catalogue, f"Course {number}") for number in range(many)] if many > 1 else []
    Prerequisite.objects.bulk_create(Prerequisite(page=crisis, course=page) for page in pages)
    # Where the site stands is asked once and remembered.
    assert crisis.url
    with django_assert_num_queries(2), pytest.raises(Refused, match="Complete this first"):
        actions.enrolling._refuse_too_early(crisis, ada)
