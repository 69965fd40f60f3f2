"""Whoever has begun a course completes it by what it asked for then; a new edition is offered, and may be taken up."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from courses import actions, progress
from courses.models import CourseEdition, Enrolment, TrainingCredit
from courses.progress import Done, Module, Outline, Step
from lms.audit import ledger
from lms.people.actions import Refused
from tests.conftest import person
from tests.courses.conftest import NOON, add_lesson, add_module, publish, signed_in

LATER = NOON + timedelta(days=1)


def read(ada, *lessons, at=NOON) -> list[TrainingCredit]:
    return [one for lesson in lessons for one in actions.mark_read(person=ada, lesson=lesson, by=ada, at=at)]


def offer(course, by, at=LATER) -> CourseEdition:
    return actions.offer_edition(course=course, by=by, at=at)


# The rule, without a database.

A, B, C = (UUID(int=number) for number in range(1, 4))


def outline(*modules: tuple[UUID, ...]) -> Outline:
    pages = [Module(UUID(int=90 + n), "M", "/", n, steps=tuple(Step(k, "S", "/", k.int) for k in keys))
             for n, keys in enumerate(modules)]  # fmt: skip
    return Outline(UUID(int=80), "C", "/", 1, tuple(pages))


@pytest.mark.parametrize(
    ("modules", "began_with", "read", "is_complete", "count"),
    [
        # Added to a module on the way.
        ([(A, B)], {A}, {A}, True, (1, 1)),
        ([(A, B)], {A}, {B}, False, (0, 1)),
        # A module added as a whole.
        ([(A,), (B,)], {A}, {A}, True, (1, 1)),
        # Taken out, and moved.
        ([(A,)], {A, B}, {A}, True, (1, 1)),
        ([(), (A,)], {A}, {A}, True, (1, 1)),
        # Nothing of theirs is left: the course is another one.
        ([(B, C)], {A}, {A}, False, (0, 2)),
    ],
)
def test_what_was_added_is_not_asked(modules, began_with, read, is_complete, count):
    path = progress.of_edition(outline(*modules), began_with)
    done = Done(read=frozenset(read))
    frozen = Done(read=frozenset(read), frozen=frozenset(module.key for module in progress.to_freeze(path, done)))
    assert progress.is_course_complete(path, frozen) == is_complete
    assert progress.count(path, done) == count


def test_a_module_that_is_new_is_completed_by_all_of_it():
    path = progress.of_edition(outline((A,), (B, C)), {A})
    assert progress.to_freeze(path, Done(read=frozenset({B}))) == ()
    assert [len(one.steps) for one in progress.to_freeze(path, Done(read=frozenset({B, C})))] == [2]


def test_what_is_new_is_not_what_comes_next():
    path = progress.of_edition(outline((B, A)), {A})
    assert progress.next_step(path, Done()).key == A
    assert progress.next_step(path, Done(read=frozenset({A}))) is None


# People on their way.


def test_a_lesson_added_while_somebody_is_on_the_way_is_theirs_to_take_or_leave(
    ada, enrolment, module, course, lessons
):
    read(ada, lessons[0])
    add_lesson(module, "Added", {"crisis": 90})
    page = signed_in(ada).get(course.url).content.decode()
    assert "1 of 2 done" in page
    assert "New since you began" in page
    [credit] = read(ada, lessons[1])
    assert (credit.minutes, credit.minutes_by_topic) == (60, {"ethics": 50, "advocacy": 10})
    assert "Added" not in str(credit.pages)
    enrolment.refresh_from_db()
    assert enrolment.completed_at == NOON


def test_what_is_read_of_the_new_counts(ada, enrolment, module, lessons):
    added = add_lesson(module, "Added", {"crisis": 90})
    [credit] = read(ada, added, *lessons)
    assert (credit.minutes, len(credit.pages)) == (150, 4)


def test_a_module_added_as_a_whole_holds_nobody_up_and_can_be_completed(ada, enrolment, course, lessons):
    added = add_lesson(add_module(course, "Crisis"), "Calm", {"crisis": 30})
    read(ada, *lessons)
    enrolment.refresh_from_db()
    assert enrolment.completed_at == NOON
    [credit] = read(ada, added)
    assert credit.title == "Crisis"


def test_whoever_begins_later_begins_with_all_of_it(ada, ben, enrolment, course, module, lessons):
    added = add_lesson(module, "Added")
    his = actions.enrol(person=ben, course=course, by=ben, at=LATER)
    assert read(ben, *lessons, at=LATER) == []
    assert len(read(ben, added, at=LATER)) == 1
    assert his.edition != enrolment.edition


def test_editions_are_shared(ada, ben, enrolment, course):
    assert actions.enrol(person=ben, course=course, by=ben, at=LATER).edition == enrolment.edition
    assert CourseEdition.objects.count() == 1


def test_moving_editing_and_ordering_make_no_edition(ben, enrolment, course, lessons):
    lessons[0].title = "Another title"
    publish(lessons[0])
    lessons[1].move(add_module(course, "Second"), pos="last-child")
    assert actions.enrol(person=ben, course=course, by=ben, at=LATER).edition == enrolment.edition


def test_publishing_a_lesson_touches_no_enrolment(enrolment, module, django_assert_max_num_queries):
    with django_assert_max_num_queries(500) as seen:
        add_lesson(module, "Added")
    written = [one["sql"] for one in seen if not one["sql"].startswith("SELECT")]
    assert not any("courses_enrolment" in sql or "courses_courseedition" in sql for sql in written)


def test_who_began_before_there_was_anything_to_read_is_asked_all_of_it(ada, course):
    mine = actions.enrol(person=ada, course=course, by=ada, at=NOON)
    module = add_module(course)
    first, second = add_lesson(module, "One"), add_lesson(module, "Two")
    assert mine.edition is None
    assert read(ada, first) == []
    assert len(read(ada, second)) == 1


# Offered, and taken up.


def test_an_offer_is_recorded_and_changes_nobodys_path(ada, iris, enrolment, course, module, lessons):
    add_lesson(module, "Added")
    edition = offer(course, iris)
    assert ledger.sentence(ledger.history(edition).get()) == (
        "Offered a new edition of Foundations: 3 lessons and assessments."
    )
    assert len(read(ada, *lessons)) == 1


def test_offering_twice_changes_nothing(iris, mona, enrolment, course, module):
    add_lesson(module, "Added")
    assert offer(course, iris) == offer(course, mona, at=LATER + timedelta(days=1))
    assert CourseEdition.objects.latest_offer(course.translation_key).offered_by == iris


def test_the_page_of_the_course_offers_it_with_what_is_new(ada, iris, enrolment, course, module):
    add_lesson(module, "Added", {"crisis": 90})
    client = signed_in(ada)
    assert "There is a new edition" not in client.get(course.url).content.decode()
    offer(course, iris)
    page = client.get(course.url).content.decode()
    assert "There is a new edition of this course" in page
    assert "Added" in page.split("It adds to your path:")[1].split("</ul>")[0]
    assert "1 h 30 min" in page


def test_taking_it_up_asks_for_the_new_and_keeps_the_done(ada, iris, enrolment, course, module, lessons):
    read(ada, lessons[0])
    added = add_lesson(module, "Added")
    offer(course, iris)
    url = reverse("courses:take_up_edition", args=[course.translation_key])
    answer = signed_in(ada).post(url, follow=True).content.decode()
    assert "1 page is new on your path; what you have done stays done." in answer
    assert "1 of 3 done" in answer
    assert "There is a new edition" not in answer
    assert ledger.sentence(ledger.history(enrolment).last()) == "Goes on with the new edition of Foundations."
    assert read(ada, lessons[1], at=LATER) == []
    assert len(read(ada, added, at=LATER)) == 1


def test_taking_it_up_twice_changes_nothing(ada, iris, enrolment, course, module):
    add_lesson(module, "Added")
    offer(course, iris)
    for _again in range(2):
        mine = actions.take_up_edition(enrolment=enrolment, by=ada, at=LATER)
    assert ledger.history(mine).filter(verb="courses.take_up_edition").count() == 1


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        (lambda ada, ben, mine: actions.take_up_edition(enrolment=mine, by=ben), "People decide themselves"),
        (lambda ada, ben, mine: actions.take_up_edition(enrolment=mine, by=ada), "No new edition of this course"),
    ],
)
def test_what_is_not_theirs_or_not_there_is_refused(ada, ben, enrolment, deed, words):
    with pytest.raises(Refused, match=words):
        deed(ada, ben, enrolment)


def test_whoever_has_completed_the_course_is_offered_nothing(ada, iris, enrolment, course, module, lessons):
    read(ada, *lessons)
    add_lesson(module, "Added")
    offer(course, iris)
    assert "There is a new edition" not in signed_in(ada).get(course.url).content.decode()
    with pytest.raises(Refused, match="You have completed this course"):
        actions.take_up_edition(enrolment=enrolment, by=ada)


def test_nothing_to_offer_is_said(iris, course):
    with pytest.raises(Refused, match="There is nothing to offer"):
        offer(course, iris)


def test_only_authors_and_managers_of_the_house_offer(ada, sol, otto, enrolment, course):
    for somebody in (ada, sol, otto):
        with pytest.raises(Refused, match="Only authors and programme managers of Two Rivers Academy"):
            offer(course, somebody)


def test_the_door_says_for_how_many_and_what_is_new(iris, otto, ada, enrolment, course, module):
    url = reverse("courses:offer_edition", args=[course.translation_key])
    client = signed_in(iris)
    assert url in client.get(course.url).content.decode()
    assert "Nobody waits for a new edition" in client.get(url).content.decode()
    add_lesson(module, "Added")
    page = client.get(url).content.decode()
    assert "1 person is on the way by an earlier edition." in page
    assert "Added" in page
    answer = client.post(url, follow=True).content.decode()
    assert "It is offered." in answer
    assert "Offered on" in answer
    assert signed_in(otto).get(url).status_code == 404
    assert signed_in(ada).get(url).status_code == 403
    assert url not in signed_in(ada).get(course.url).content.decode()


def test_the_door_costs_the_same_for_one_and_for_many(
    iris, academy, enrolment, course, module, django_assert_max_num_queries
):
    client = signed_in(iris)
    url = reverse("courses:offer_edition", args=[course.translation_key])
    add_lesson(module, "Added")
    counts = []
    for batch in range(2):
        client.get(url)
        with django_assert_max_num_queries(20) as seen:
            client.get(url)
        counts.append(len(seen))
        Enrolment.objects.bulk_create(
            Enrolment(
                person=person(f"p{number}{batch}@example.org", "P", "N"),
                organisation=academy,
                course_key=course.translation_key,
                course_title="x",
                edition=enrolment.edition,
                enrolled_at=NOON,
            )
            for number in range(10)
        )
    assert counts[0] == counts[1]
    assert "21 people are on the way" in client.get(url).content.decode()
