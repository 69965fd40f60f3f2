"""A course at the academy, as small as a course can be, and what it takes to walk through it."""

from datetime import UTC, datetime

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
from lms.people.models import User
from lms.people.roles import Role
from tests.assessments.conftest import assessment_data, bank_data
from tests.conftest import member, person

# A Tuesday noon in Greenwich, a Tuesday morning where Ada lives.
NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
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


@pytest.fixture
def catalogue(academy) -> CataloguePage:
    return actions.open_catalogue(organisation=academy, by=None)


@pytest.fixture
def course(catalogue) -> CoursePage:
    return add_course(catalogue)


@pytest.fixture
def module(course) -> ModulePage:
    return add_module(course)


@pytest.fixture
def lessons(module) -> list[LessonPage]:
    return [add_lesson(module, "Choice first"), add_lesson(module, "Your story", {"ethics": 20, "advocacy": 10})]


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
