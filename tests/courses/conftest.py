"""A course at the academy, as small as a course can be, and what it takes to walk through it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import Page

from assessments import actions as assessments
from assessments import loading
from assessments.models import Assessment
from courses import actions
from courses.models import (
    AssessmentMinutes,
    AssessmentPage,
    CataloguePage,
    CoursePage,
    Enrolment,
    LessonMinutes,
    LessonPage,
    ModulePage,
    Objective,
)
from lms.content.models import Topic
from lms.people import actions as people
from lms.people.models import Organisation, User
from lms.people.roles import Role
from tests.assessments.conftest import assessment_data, bank_data
from tests.conftest import member, person
from tests.laid import Levels, is_undone_by_rollback

# A Tuesday noon in Greenwich, a Tuesday morning where Ada lives.
NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
HERE = Path(__file__).parent
REFLECTION = "5b4f2a36-7a1e-4f0e-9d58-0d8c5a1b7c11"
BODY = [
    {"type": "text", "value": "<h2>Who decides</h2><p>The person decides.</p>"},
    {"type": "reflection", "id": REFLECTION, "value": {"prompt": "When did somebody decide for you?", "hint": ""}},
    {
        "type": "check",
        "id": "0d1c9f6e-4f0c-4c6d-8a45-5b7e0b1f2a33",
        "value": {
            "question": "Who chooses the goal?",
            "options": [
                {"text": "The team", "correct": False, "explanation": "The team supports."},
                {"text": "The person", "correct": True, "explanation": "It is her life."},
            ],
        },
    },
]


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """Where Wagtail remembers which page is the front door."""
    cache.clear()


def publish(page: Page) -> Page:
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def topic(code: str = "ethics", title: str = "Ethics") -> Topic:
    return Topic.objects.get_or_create(code=code, defaults={"title": title})[0]


def add_course(catalogue: CataloguePage, title: str = "Foundations") -> CoursePage:
    page = CoursePage(title=title, summary="What every peer specialist begins with.", live=False)
    catalogue.add_child(instance=page)
    return publish(page)


def add_module(course: CoursePage, title: str = "Ethics") -> ModulePage:
    page = ModulePage(title=title, summary="People stay in charge of their own lives.", live=False)
    page.objectives = [Objective(text="You can put choices first.", competencies=[1, 4])]
    course.add_child(instance=page)
    return publish(page)


def add_lesson(module: ModulePage, title: str, minutes: dict[str, int] | None = None, **facts) -> LessonPage:
    page = LessonPage(title=title, summary="A short one.", body=facts.pop("body", BODY), live=False, **facts)
    page.topic_minutes = [
        LessonMinutes(topic=topic(code, code.title()), minutes=spent)
        for code, spent in (minutes or {"ethics": 30}).items()
    ]
    module.add_child(instance=page)
    return publish(page)


def add_assessment(module: ModulePage, quiz: Assessment, minutes: int = 20) -> AssessmentPage:
    page = AssessmentPage(title="Show what you know", assessment=quiz, live=False)
    page.topic_minutes = [AssessmentMinutes(topic=topic(), minutes=minutes)]
    module.add_child(instance=page)
    return publish(page)


def take(someone: User, quiz: Assessment, *, right: int = 4, at: datetime = NOON) -> None:
    """Take the quiz of four questions, so many of them rightly."""
    attempt = assessments.start(person=someone, assessment=quiz, by=someone, at=at)
    answer_all_at(attempt, right=right, at=at)
    assessments.submit(attempt=attempt, by=someone, at=at)


def answer_all_at(attempt, *, right: int, at: datetime) -> None:
    for asked in attempt.items.select_related("item_version").order_by("position"):
        wanted = asked.position <= right
        marks = [place for place, one in enumerate(asked.shown_options, 1) if one["correct"] is wanted]
        marks = marks if wanted else marks[:1]
        assessments.save_answer(
            attempt=attempt, position=asked.position, given=marks, sequence=1, by=attempt.person, at=at
        )


def signed_in(someone: User) -> Client:
    """A browser that this person is signed in to."""
    client = Client()
    client.force_login(someone)
    return client


# From the academy to its lessons: publishing takes longer than most tests, so it is done once for all of them.


LEVELS = Levels(
    academy=lambda laid: people.found(name="Two Rivers Academy", slug="two-rivers-academy", by=None, trains=True),
    catalogue=lambda laid: actions.open_catalogue(organisation=laid["academy"], by=None),
    course=lambda laid: add_course(laid["catalogue"]),
    module=lambda laid: add_module(laid["course"]),
    lessons=lambda laid: [
        add_lesson(laid["module"], "Choice first"),
        add_lesson(laid["module"], "Your story", {"ethics": 20, "advocacy": 10}),
    ],
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In each file whoever asks for less comes first, so that nothing is laid twice."""
    places = [place for place, item in enumerate(items) if item.path.is_relative_to(HERE)]
    files = {path: number for number, path in enumerate(dict.fromkeys(items[place].path for place in places))}

    def turn(item: pytest.Item) -> tuple[bool, int, int]:
        return not is_undone_by_rollback(item), files[item.path], LEVELS.height(item.fixturenames)

    for place, item in zip(places, sorted((items[place] for place in places), key=turn), strict=True):
        items[place] = item


@pytest.fixture(scope="package")
def levels(django_db_setup, django_db_blocker) -> Iterator[Levels]:
    with django_db_blocker.unblock(), LEVELS.kept():
        yield LEVELS


@pytest.fixture
def _reached(request, levels, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        levels.reach(request.fixturenames if is_undone_by_rollback(request.node) else ())
    yield
    levels.forget_the_tests_own()


@pytest.fixture
def _django_db_helper(_reached, _django_db_helper) -> None:
    """Before a test's own transaction begins, whatever it asks for is laid beneath it."""


@pytest.fixture
def academy(db, levels) -> Organisation:
    return levels["academy"]


@pytest.fixture
def catalogue(db, levels) -> CataloguePage:
    return levels["catalogue"]


@pytest.fixture
def course(db, levels) -> CoursePage:
    return levels["course"]


@pytest.fixture
def module(db, levels) -> ModulePage:
    return levels["module"]


@pytest.fixture
def lessons(db, levels) -> list[LessonPage]:
    return levels["lessons"]


@pytest.fixture
def iris(iris) -> User:
    """Who comes after the catalogue is let in as the bell after a commit does it."""
    actions.keep_all_authors()
    return iris


@pytest.fixture
def mona(mona) -> User:
    actions.keep_all_authors()
    return mona


@pytest.fixture
def quiz(academy) -> Assessment:
    """Four questions; three are enough."""
    exa = member(person("exa@example.org", "Exa", "Moreau"), academy, Role.EXAMINER)
    loading.load_bank(bank_data(), organisation=academy, by=exa)
    return loading.load_assessment(assessment_data(), organisation=academy, by=exa)


@pytest.fixture
def exam_page(module, lessons, quiz) -> AssessmentPage:
    return add_assessment(module, quiz)


@pytest.fixture
def enrolment(request, course, lessons, ada) -> Enrolment:
    """Ada is in the course; the assessment, where a test has one, was there when she began."""
    if "exam_page" in request.fixturenames:
        request.getfixturevalue("exam_page")
    return actions.enrol(person=ada, course=course, by=ada, at=NOON)
