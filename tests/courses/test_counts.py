"""What a page asks of the database: the same for ten lessons and a thousand, for one learner and ten thousand."""

import uuid
from itertools import count

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.models import Page

from courses import actions
from courses.models import Enrolment, LessonMinutes, LessonPage, TrainingCredit
from lms.content import stamp
from lms.people.models import User
from tests.courses.conftest import NOON, signed_in, topic

NUMBERS = count(1)
MOST = {"catalogue": 12, "search": 13, "course": 12, "lesson": 12, "transcript": 12}
# What is read once after each publishing, by whoever comes first, and then kept.
AFRESH = 8


def add_many(module, many: int) -> None:
    """Published lessons below a module, written past Wagtail, which would take a minute."""
    module.refresh_from_db()
    kind = ContentType.objects.get_for_model(LessonPage)
    first = module.numchild
    pages = [
        Page(
            title=f"Lesson {number}",
            draft_title=f"Lesson {number}",
            slug=f"lesson-{number}",
            path=module._get_children_path_interval(module.path)[0][: -Page.steplen]
            + Page._int2str(first + place).rjust(Page.steplen, "0"),
            depth=module.depth + 1,
            url_path=f"{module.url_path}lesson-{number}/",
            content_type=kind,
            locale=module.locale,
            translation_key=uuid.uuid4(),
            live=True,
        )
        for place, number in zip(range(1, many + 1), NUMBERS, strict=False)
    ]
    Page.objects.bulk_create(pages)
    Page.objects.filter(pk=module.pk).update(numchild=first + many)
    rows = [LessonPage(page_ptr_id=page.pk, summary="Short.", body=[]) for page in pages]
    LessonPage._base_manager._insert(rows, fields=LessonPage._meta.local_concrete_fields, using="default")
    ethics = topic()
    LessonMinutes.objects.bulk_create(LessonMinutes(page_id=page.pk, topic=ethics, minutes=5) for page in pages)
    stamp.renew()


def enrol_many(course, academy, many: int) -> None:
    crowd = User.objects.bulk_create(
        User(email=f"p{next(NUMBERS)}@example.org", password="!", legal_given_names="P", legal_family_name="N")
        for _one in range(many)
    )
    shared = {"organisation": academy, "course_key": course.translation_key, "course_title": "x", "enrolled_at": NOON}
    Enrolment.objects.bulk_create(Enrolment(person=one, **shared) for one in crowd)


@pytest.fixture
def asked(ada, enrolment, catalogue, course, module, lessons, django_assert_max_num_queries):
    """How many statements each page takes Ada: right after something was published, and the next time."""
    client = signed_in(ada)
    urls = {
        "catalogue": catalogue.url,
        "search": f"{catalogue.url}?words=lesson&topic=ethics",
        "course": course.url,
        "lesson": lessons[0].url,
        "transcript": reverse("courses:transcript"),
    }

    def measure() -> dict[str, tuple[int, int]]:
        counts = {}
        for name, url in urls.items():
            stamp.renew()
            both = []
            for _visit in range(2):
                with django_assert_max_num_queries(60) as seen:
                    assert client.get(url).status_code == 200
                both.append(len(seen))
            counts[name] = tuple(both)
        return counts

    # The first view is noted, and the kinds of content are looked up, once and for all.
    measure()
    return measure


def within(counts: dict[str, tuple[int, int]]) -> bool:
    return all(again <= MOST[name] and first <= again + AFRESH for name, (first, again) in counts.items())


def test_ten_lessons_and_a_thousand_take_the_same(asked, module):
    add_many(module, 8)
    few = asked()
    add_many(module, 990)
    assert asked() == few
    assert within(few), few


def test_one_learner_and_ten_thousand_take_the_same(asked, course, academy):
    one = asked()
    enrol_many(course, academy, 9_999)
    assert asked() == one
    assert within(one), one


def test_a_first_view_is_noted_within_the_limit_however_long_the_course(
    ada, enrolment, module, lessons, django_assert_max_num_queries
):
    add_many(module, 998)
    client = signed_in(ada)
    client.get(lessons[0].url)
    with django_assert_max_num_queries(MOST["lesson"]):
        assert client.get(lessons[1].url).status_code == 200
    assert enrolment.readings.count() == 2


def test_marking_a_lesson_of_a_thousand_as_read_takes_the_same(
    ada, enrolment, module, lessons, django_assert_max_num_queries
):
    counts = []
    for many in (8, 990):
        add_many(module, many)
        lesson = LessonPage.objects.child_of(module).order_by("-path").first()
        with django_assert_max_num_queries(40) as seen:
            actions.mark_read(person=ada, lesson=lesson, by=ada, at=NOON)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_completing_a_thousand_lessons_freezes_one_credit(ada, course, module, lessons, django_assert_max_num_queries):
    add_many(module, 998)
    mine = actions.enrol(person=ada, course=course, by=ada, at=NOON)
    keys = LessonPage.objects.child_of(module).values_list("translation_key", flat=True)
    mine.readings.bulk_create(
        mine.readings.model(enrolment=mine, lesson_key=key, lesson_title="x", first_viewed_at=NOON, read_at=NOON)
        for key in keys
    )
    with django_assert_max_num_queries(25):
        actions.complete(enrolment=mine, at=NOON)
    assert TrainingCredit.objects.get().minutes == 60 + 998 * 5
