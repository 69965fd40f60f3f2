"""An author is told what a change does to how many people before it is published, and nobody's rows are touched."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site
from wagtail.test.utils.form_data import inline_formset

from courses import actions, publishing
from courses.models import Enrolment, LessonPage, LessonReading, TrainingCredit
from lms.people.models import User
from tests.courses.conftest import NOON, add_lesson, add_module, publish, signed_in, topic
from tests.courses.test_write import PUBLISH, add_url, edit_url, lesson_form, refuses

PEOPLE = ("courses_enrolment", "courses_lessonreading", "courses_trainingcredit", "courses_reflection")


@pytest.fixture
def as_iris(iris, catalogue):
    return signed_in(iris)


@pytest.fixture
def as_root(db):
    """Whole courses are deleted by nobody less: authors delete what has nothing below it."""
    return signed_in(User.objects.create_superuser("root@example.org", "x" * 20))


@pytest.fixture
def through(course, lessons, ben) -> Enrolment:
    """Ben has completed the course."""
    mine = actions.enrol(person=ben, course=course, by=ben, at=NOON)
    for lesson in lessons:
        actions.mark_read(person=ben, lesson=lesson, by=ben, at=NOON)
    mine.refresh_from_db()
    return mine


def longer(lesson: LessonPage, minutes: int = 45, **more) -> dict:
    """The lesson's own form with other minutes."""
    row = {"id": lesson.topic_minutes.first().pk, "topic": topic().pk, "minutes": minutes}
    return lesson_form(lesson.title, topic_minutes=inline_formset([row], initial=1), **more)


def said(answer) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").select_one("main").text.split())


# Publishing.


def test_where_somebody_is_on_the_way_a_new_lesson_is_asked_about_first(as_iris, module, lessons, enrolment, through):
    answer = as_iris.post(add_url(LessonPage, module), lesson_form("Silence") | PUBLISH)
    draft = LessonPage.objects.get(title="Silence")
    assert not draft.live
    assert answer.url == reverse("courses_publish", args=[draft.pk])
    words = said(as_iris.get(answer.url))
    assert "“Silence” is added to “Ethics”: 25 min." in words
    assert "1 person on the way will meet this. What they have read stays read." in words
    assert "1 person has completed the course. Nothing changes for them." in words
    as_iris.post(answer.url, {"revision": draft.latest_revision_id})
    draft.refresh_from_db()
    assert draft.live
    assert draft.live_revision_id == draft.latest_revision_id


def test_other_minutes_are_asked_about_and_the_live_page_waits(as_iris, lessons, enrolment):
    answer = as_iris.post(edit_url(lessons[0]), longer(lessons[0]) | PUBLISH)
    assert "“Choice first” counts 45 min in place of 30 min." in said(as_iris.get(answer.url))
    assert LessonPage.objects.get(pk=lessons[0].pk).topic_minutes.get().minutes == 30
    as_iris.post(answer.url, {"revision": Page.objects.get(pk=lessons[0].pk).latest_revision_id})
    assert LessonPage.objects.get(pk=lessons[0].pk).topic_minutes.get().minutes == 45


def test_other_words_alone_are_published_at_once(as_iris, lessons, enrolment):
    answer = as_iris.post(edit_url(lessons[0]), longer(lessons[0], 30, summary="In other words.") | PUBLISH)
    assert answer.url != reverse("courses_publish", args=[lessons[0].pk])
    assert LessonPage.objects.get(pk=lessons[0].pk).summary == "In other words."


def test_where_nobody_is_on_the_way_nobody_is_asked(as_iris, module, lessons, through):
    as_iris.post(add_url(LessonPage, module), lesson_form("Silence") | PUBLISH)
    assert LessonPage.objects.get(title="Silence").live


def test_a_module_comes_with_its_published_lessons(course, module, lessons, enrolment):
    more = add_module(course, "Listening")
    add_lesson(more, "Silence", {"ethics": 40})
    more.unpublish()
    announcement = publishing.of_publishing(more)
    assert announcement.what() == ["“Silence” is added to “Listening”: 40 min."]
    assert announcement.asks


def test_whoever_has_completed_the_module_is_not_called_back(course, module, lessons, ada):
    add_lesson(add_module(course, "Listening"), "Silence")
    actions.enrol(person=ada, course=course, by=ada, at=NOON)
    for lesson in lessons:
        actions.mark_read(person=ada, lesson=lesson, by=ada, at=NOON)
    late = module.add_child(instance=LessonPage(title="Late", summary="Late.", live=False))
    announcement = publishing.of_publishing(late)
    words = "1 person on the way has completed this module already and is not called back."
    assert announcement.whom() == [words]
    assert not announcement.asks


def test_another_assessment_is_told(exam_page, quiz, enrolment):
    quiz.code = "another"
    exam_page.assessment = quiz
    words = "“Show what you know” leads to another assessment. Who passed the one before has this one to pass."
    assert publishing.of_publishing(exam_page).what() == [words]


def test_a_draft_changed_after_the_question_is_not_published(as_iris, lessons, enrolment):
    asked = as_iris.post(edit_url(lessons[0]), longer(lessons[0]) | PUBLISH).url
    looked_at = Page.objects.get(pk=lessons[0].pk).latest_revision_id
    as_iris.post(edit_url(lessons[0]), longer(lessons[0], 90))
    answer = as_iris.post(asked, {"revision": looked_at}, follow=True)
    assert "This page was changed after you looked." in answer.content.decode()
    assert LessonPage.objects.get(pk=lessons[0].pk).topic_minutes.get().minutes == 30


def test_what_is_scheduled_is_asked_about_too_and_goes_live_at_its_time(as_iris, lessons, enrolment):
    at = timezone.now() + timedelta(days=2)
    when = {"go_live_at": at.strftime("%Y-%m-%d %H:%M"), "expire_at": ""}
    asked = as_iris.post(edit_url(lessons[0]), longer(lessons[0]) | when | PUBLISH).url
    assert "It goes live on" in said(as_iris.get(asked))
    as_iris.post(asked, {"revision": Page.objects.get(pk=lessons[0].pk).latest_revision_id})
    page = LessonPage.objects.get(pk=lessons[0].pk)
    assert page.approved_schedule
    assert page.topic_minutes.get().minutes == 30


def test_only_who_may_publish_the_page_is_told(otto, elsewhere, catalogue, lessons, enrolment):
    actions.open_catalogue(organisation=elsewhere, by=None)
    assert refuses(signed_in(otto).get(reverse("courses_publish", args=[lessons[0].pk])))
    assert refuses(signed_in(otto).post(reverse("courses_publish", args=[lessons[0].pk])))


# Nobody's rows.


def rows_of_people() -> list:
    models = (Enrolment, LessonReading, TrainingCredit)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_publishing_a_lesson_touches_no_enrolment(as_iris, lessons, enrolment, through):
    asked = as_iris.post(edit_url(lessons[0]), longer(lessons[0]) | PUBLISH).url
    before = rows_of_people()
    with CaptureQueriesContext(
        connection,
    ) as statements:
        as_iris.post(asked, {"revision": Page.objects.get(pk=lessons[0].pk).latest_revision_id})
    assert LessonPage.objects.get(pk=lessons[0].pk).topic_minutes.get().minutes == 45
    writes = [one["sql"] for one in statements if one["sql"].lstrip("( ").startswith(("UPDATE", "INSERT", "DELETE"))]
    assert writes
    assert [sql for sql in writes if any(table in sql for table in PEOPLE)] == []
    assert rows_of_people() == before


def test_the_question_costs_the_same_for_one_and_for_many(
    course, module, lessons, enrolment, django_assert_num_queries
):
    lessons[0].topic_minutes.first().minutes = 45

    def cost() -> int:
        Site.get_site_root_paths()
        page = LessonPage.objects.get(pk=lessons[0].pk)
        list(page.topic_minutes.all())
        with CaptureQueriesContext(connection) as statements:
            publishing.of_publishing(page)
        return len(statements)

    few = cost()
    crowd = User.objects.bulk_create([User(email=f"p{n}@example.org") for n in range(50)])
    Enrolment.objects.bulk_create(
        Enrolment(
            person=one,
            organisation=enrolment.organisation,
            course_key=enrolment.course_key,
            course_title="Foundations",
            enrolled_at=NOON,
        )
        for one in crowd
    )
    for number in range(5):
        add_lesson(module, f"More {number}")
    assert cost() == few <= 4
    assert publishing.of_publishing(publish(lessons[0])).reach.on_their_way == 51


# Withdrawing.


def bulk(action: str, *pages: Page) -> str:
    ids = "&".join(f"id={page.pk}" for page in pages)
    return reverse("wagtail_bulk_action", args=["wagtailcore", "page", action]) + f"?{ids}"


COMPLETED = "1 person has completed the course. Their training stays, to the minute, and on their transcript."
LOST = "the rest they can no longer read or complete."


def test_deleting_a_course_says_first_what_stays_and_then_goes_on(as_root, course, enrolment, through):
    door = reverse("wagtailadmin_pages:delete", args=[course.pk])
    before = rows_of_people()
    first = as_root.get(door)
    assert COMPLETED in said(first)
    assert LOST in said(first)
    onward = BeautifulSoup(first.content, "html.parser").find("a", string="I have read this. Go on")["href"]
    assert "Are you sure you want to delete this page?" in said(as_root.get(onward))
    as_root.post(door)
    assert not Page.objects.filter(pk=course.pk).exists()
    assert rows_of_people() == before


def test_a_course_without_people_is_deleted_as_ever(as_root, course, lessons):
    answer = as_root.get(reverse("wagtailadmin_pages:delete", args=[course.pk]))
    assert "Are you sure you want to delete this page?" in said(answer)


@pytest.mark.parametrize("one_by_one", [True, False])
def test_unpublishing_a_course_says_what_stays(as_iris, course, enrolment, through, one_by_one):
    door = reverse("wagtailadmin_pages:unpublish", args=[course.pk]) if one_by_one else bulk("unpublish", course)
    words = said(as_iris.get(door))
    assert COMPLETED in words
    assert LOST in words


def test_deleting_a_lesson_says_what_it_takes_and_leaves(as_iris, lessons, enrolment):
    words = said(as_iris.get(reverse("wagtailadmin_pages:delete", args=[lessons[1].pk])))
    assert "“Your story” is taken out of “Ethics”: 30 min less." in words
    assert "a button lets them complete the module" in words


def test_deleting_several_says_it_for_all_of_them(as_iris, lessons, enrolment):
    words = said(as_iris.get(bulk("delete", *lessons)))
    assert "“Choice first” is taken out" in words
    assert "“Your story” is taken out" in words
    assert words.count("1 person is on the way.") == 1


def test_what_stays_costs_the_same_for_one_and_for_all(catalogue, course, module, lessons, enrolment):
    def cost(pages) -> int:
        Site.get_site_root_paths()
        with CaptureQueriesContext(connection) as statements:
            publishing.of_withdrawing(pages)
        return len(statements)

    assert cost([lessons[0]]) == cost([*lessons, module]) == cost([course]) <= 4
