"""The pages of a course as a learner meets them: readable without JavaScript, next step in sight, in few statements."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from courses import access, actions
from courses.models import Enrolment, Reflection
from lms.people.roles import Role
from tests.conftest import member, person
from tests.courses.conftest import NOON, REFLECTION, add_course, add_lesson, add_module, signed_in, take

# Catalogue, course, lesson, one's own learning, module; all but the lesson have the navigation.
STATEMENTS = (6, 8, 5, 11, 8)


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


# Who may read what.


def test_course_module_and_first_lesson_are_open_to_strangers(client, catalogue, course, module, lessons):
    assert "Foundations" in text(client.get(catalogue.url))
    assert "Read the first lesson: Choice first" in text(client.get(course.url))
    assert "You can put choices first." in text(client.get(module.url))
    assert "The person decides." in text(client.get(lessons[0].url))


def test_other_lessons_ask_a_stranger_to_sign_in(client, lessons):
    page = text(client.get(lessons[1].url))
    assert "The person decides." not in page
    assert "Sign in to enrol." in page


def test_other_lessons_ask_a_person_to_enrol(ada, course, lessons):
    page = text(signed_in(ada).get(lessons[1].url))
    assert "The person decides." not in page
    assert reverse("courses:enrol", args=[course.translation_key]) in page


def test_an_assessment_asks_to_enrol(ada, exam_page):
    assert "The first lesson is open to everybody" in text(signed_in(ada).get(exam_page.url))


def test_those_enrolled_read_everything(ada, enrolment, lessons):
    assert "The person decides." in text(signed_in(ada).get(lessons[1].url))


def test_authors_read_their_own_organisations_lessons_and_others_do_not(iris, otto, lessons):
    assert "The person decides." in text(signed_in(iris).get(lessons[1].url))
    assert "The person decides." not in text(signed_in(otto).get(lessons[1].url))


@pytest.mark.parametrize("which", ["course", "module"])
def test_below_an_unpublished_page_there_is_nothing(ada, enrolment, course, module, lessons, which):
    {"course": course, "module": module}[which].unpublish()
    assert signed_in(ada).get(lessons[0].url).status_code == 404


def test_pages_take_no_posts(ada, enrolment, lessons):
    assert signed_in(ada).post(lessons[0].url).status_code == 405


# Where you are and what is next.


def test_a_lesson_says_where_it_stands_and_leads_on(ada, enrolment, module, lessons):
    page = text(signed_in(ada).get(lessons[0].url))
    assert "1 of 2 in Ethics" in page
    assert "Mark as read and continue" in page
    assert lessons[1].url in page


def test_the_course_says_how_far_and_what_is_next(ada, enrolment, course, lessons):
    client = signed_in(ada)
    assert "Begin with Choice first" in text(client.get(course.url))
    actions.mark_read(person=ada, lesson=lessons[0], by=ada)
    page = text(client.get(course.url))
    assert "1 of 2 done" in page
    assert "Go on with Your story" in page


def test_home_resumes_where_it_was_left(ada, enrolment, lessons):
    actions.mark_read(person=ada, lesson=lessons[0], by=ada)
    page = text(signed_in(ada).get(reverse("courses:home")))
    assert "Go on with Your story" in page
    assert lessons[1].url in page


def test_home_keeps_a_course_that_is_gone(ada, enrolment, course):
    course.delete()
    page = text(signed_in(ada).get(reverse("courses:home")))
    assert "Foundations" in page
    assert "not published at the moment" in page


def test_home_of_a_first_day_says_how_to_begin(ben, catalogue):
    page = text(signed_in(ben).get(reverse("courses:home")))
    assert "Choose a course and enrol." in page
    assert catalogue.url in page


def test_an_assessment_leads_to_the_instrument_and_back(ada, enrolment, exam_page, quiz):
    page = text(signed_in(ada).get(exam_page.url))
    assert f"{reverse('assessments:begin', args=[quiz.code])}?return_to={exam_page.url}" in page


def test_a_passed_assessment_says_so(ada, enrolment, exam_page, quiz):
    take(ada, quiz)
    page = text(signed_in(ada).get(exam_page.url))
    assert "Passed" in page
    assert "Go to the assessment" not in page


def test_an_attempt_below_the_cut_score_is_not_yet(ada, enrolment, exam_page, quiz):
    take(ada, quiz, right=1)
    assert "You have not passed this assessment yet." in text(signed_in(ada).get(exam_page.url))


def test_the_transcript_adds_up_by_topic(ada, enrolment, lessons):
    for lesson in lessons:
        actions.mark_read(person=ada, lesson=lesson, by=ada, at=NOON)
    page = text(signed_in(ada).get(reverse("courses:transcript")))
    for words in ("Ada Okafor", "3 March 2026", "50 min", "10 min", "1 h", "Two Rivers Academy"):
        assert words in page


# Checks and reflections.


def test_a_check_explains_the_chosen_answer_without_javascript(ada, enrolment, lessons):
    check = "0d1c9f6e-4f0c-4c6d-8a45-5b7e0b1f2a33"
    client = signed_in(ada)
    assert "It is her life." in text(client.get(lessons[0].url, {"check": check, "answer": "1"}))
    assert "It is her life." not in text(client.get(lessons[0].url))


def test_a_stranger_is_offered_no_place_to_write(client, lessons):
    page = text(client.get(lessons[0].url))
    assert "When did somebody decide for you?" in page
    assert "<textarea" not in page


# In few statements, however long the course and however many are in it.


def statements(django_assert_max_num_queries, client, url) -> int:
    client.get(url)
    with django_assert_max_num_queries(100) as seen:
        assert client.get(url).status_code == 200
    return len(seen.captured_queries)


@pytest.fixture
def count(django_assert_max_num_queries):
    return lambda client, url: statements(django_assert_max_num_queries, client, url)


def test_the_cost_of_a_page_does_not_grow_with_lessons(count, ada, enrolment, catalogue, course, module, lessons):
    client = signed_in(ada)
    urls = [catalogue.url, course.url, lessons[0].url, reverse("courses:home"), module.url]
    # Something new since she began is looked up once, however much it is.
    add_lesson(module, "The first that is new")
    few = [count(client, url) for url in urls]
    for number in range(50):
        add_lesson(module, f"Lesson {number}")
    assert [count(client, url) for url in urls] == few
    assert tuple(few) == STATEMENTS


def test_the_cost_of_a_page_does_not_grow_with_enrolments(count, ada, enrolment, academy, course, lessons):
    client = signed_in(ada)
    few = [count(client, url) for url in (course.url, lessons[0].url)]
    crowd = [person(f"p{number}@example.org", "P", f"N{number}") for number in range(200)]
    Enrolment.objects.bulk_create(
        Enrolment(
            person=one,
            organisation=academy,
            course_key=course.translation_key,
            course_title=course.title,
            enrolled_at=NOON,
        )
        for one in crowd
    )
    assert [count(client, url) for url in (course.url, lessons[0].url)] == few


def test_the_cost_of_home_and_catalogue_does_not_grow_with_courses(count, ada, enrolment, catalogue, lessons):
    client = signed_in(ada)
    urls = [catalogue.url, reverse("courses:home"), reverse("courses:transcript")]
    few = [count(client, url) for url in urls]
    for number in range(8):
        another = add_course(catalogue, f"Course {number}")
        lesson = add_lesson(add_module(another), "Only one")
        actions.enrol(person=ada, course=another, by=ada)
        actions.mark_read(person=ada, lesson=lesson, by=ada)
    assert [count(client, url) for url in urls] == few


def test_a_first_view_is_recorded_within_the_limit(ada, enrolment, lessons, django_assert_max_num_queries):
    client = signed_in(ada)
    client.get(lessons[0].url)
    with django_assert_max_num_queries(12):
        client.get(lessons[1].url)
    assert enrolment.readings.count() == 2


# Who has taught whom.


def test_an_author_has_taught_whoever_is_enrolled_there(iris, ada, ben, enrolment):
    assert access.has_taught(iris, ada)
    assert not access.has_taught(iris, ben)


def test_other_roles_and_other_organisations_have_not_taught(sol, mona, otto, ada, enrolment):
    assert not any(access.has_taught(one, ada) for one in (sol, mona, otto))


def test_nobody_not_signed_in_has_an_enrolment(course):
    assert access.enrolment(AnonymousUser(), course.translation_key) is None


def test_an_instructor_who_left_before_the_person_came_has_not_taught(academy, ada, course, lessons):
    gone = member(person("ina@example.org", "Ina", "Roth"), academy, Role.INSTRUCTOR)
    gone.memberships.update(until_on="2026-03-02")
    actions.enrol(person=ada, course=course, by=ada, at=NOON)
    assert not access.has_taught(gone, ada)
    gone.memberships.update(until_on="2026-03-04")
    assert access.has_taught(gone, ada)


@pytest.mark.parametrize("zone", ["America/New_York", "UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_on_the_edge_of_a_day_the_firewall_holds_wherever_one_says_one_is(academy, ada, course, zone):
    """Ina's last day is 10 March; Ada enrols that evening, which is the next day already in Greenwich."""
    gone = member(person("ina@example.org", "Ina", "Roth"), academy, Role.INSTRUCTOR)
    gone.memberships.update(until_on="2026-03-10")
    actions.enrol(person=ada, course=course, by=ada, at=datetime(2026, 3, 11, 2, 0, tzinfo=UTC))
    with timezone.override(zone):
        assert access.has_taught(gone, ada)


def test_reflections_stay_with_their_writer(ada, iris, enrolment, lessons):
    actions.reflect(person=ada, lesson=lessons[0], block=REFLECTION, text="When I was nine.", by=ada)
    assert "When I was nine." in text(signed_in(ada).get(lessons[0].url))
    assert "When I was nine." not in text(signed_in(iris).get(lessons[0].url))
    assert Reflection.objects.count() == 1
