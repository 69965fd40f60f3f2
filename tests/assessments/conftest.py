"""A bank, an assessment on it and its examiners; the smallest that can be taken."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from hypothesis import settings

from assessments import actions, loading
from assessments.accommodations import Terms
from assessments.models import (
    AccommodationRequest,
    Assessment,
    Attempt,
    AttemptItem,
    BankTopic,
    BlueprintLine,
    ItemBank,
)
from lms.people.models import Organisation, User
from lms.people.roles import Role
from tests.assessments.kinds import KINDS, approved
from tests.conftest import member, person

# Two cores are shared; a slow moment is no wrong rule.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

TOPICS = ("choice", "boundaries")


def item(code: str, topic: str, kind: str = "single_choice") -> dict:
    """The right option is always the first in the file; its words, like all others', say nothing about it."""
    correct = {"single_choice": (0,), "multiple_choice": (0, 1), "true_false": (0,)}[kind]
    options = [
        {
            "text": f"Words {number} for {code}",
            "correct": number in correct,
            "rationale": f"Because {number} of {code}.",
        }
        for number in range(2 if kind == "true_false" else 4)
    ]
    return {
        "code": code,
        "kind": kind,
        "topic": topic,
        "difficulty": "easy",
        "stem": f"Somebody asks you for help.\n\nWhat fits best in {code}?",
        "options": options,
        "source": "lesson-1",
    }


def bank_data(*, per_topic: int = 4, **facts) -> dict:
    """A bank in the form of a curriculum file."""
    kinds = dict(zip(TOPICS, ("single_choice", "multiple_choice"), strict=True))
    items = [item(f"{topic}-{number}", topic, kinds[topic]) for topic in TOPICS for number in range(per_topic)]
    topics = [{"code": topic, "title": f"On {topic}"} for topic in TOPICS]
    return {"code": "bank", "title": "A bank", "topics": topics, "items": items} | facts


def assessment_data(*, per_topic: int = 2, **facts) -> dict:
    blueprint = [{"topic": topic, "count": per_topic} for topic in TOPICS]
    policy = {
        "code": "quiz",
        "title": "A quiz",
        "bank": "bank",
        "introduction": "Four questions on two topics.",
        "time_limit_minutes": 30,
        "attempts": 3,
        "wait_days": 0,
        "cut_percent": 75,
        "shuffle": True,
        "feedback": "topics",
        "grace_seconds": 30,
        "blueprint": blueprint,
    }
    return policy | facts


def examiner(someone: User, organisation: Organisation) -> User:
    """With the role, and let into the admin as the bell would have done on commit."""
    member(someone, organisation, Role.EXAMINER)
    actions.keep_examiners(person=someone)
    return someone


@pytest.fixture
def exa(academy) -> User:
    """Examiner at the academy: answers for the bank."""
    return examiner(person("exa@example.org", "Exa", "Moreau"), academy)


@pytest.fixture
def vera(academy) -> User:
    """A second examiner, who approves what Exa writes."""
    return examiner(person("vera@example.org", "Vera", "Lund"), academy)


@pytest.fixture
def bank(academy, exa):
    return loading.load_bank(bank_data(), organisation=academy, by=exa).bank


@pytest.fixture
def quiz(academy, exa, bank) -> Assessment:
    return loading.load_assessment(assessment_data(), organisation=academy, by=exa)


@pytest.fixture
def attempt(ada, quiz) -> Attempt:
    return actions.start(person=ada, assessment=quiz, by=ada)


@pytest.fixture
def exam(academy, exa) -> ItemBank:
    return loading.load_bank(bank_data(code="exam", title="The exam", is_exam=True), organisation=academy, by=exa).bank


@pytest.fixture
def otto_examines(otto, elsewhere):
    """Otto is an examiner as well, elsewhere."""
    return examiner(otto, elsewhere)


@pytest.fixture
def mixed(academy, exa, vera, bank) -> Assessment:
    """An assessment with one item of every kind, in the order of KINDS."""
    topic = BankTopic.objects.create(bank=bank, code="mixed", title="On everything")
    for number, kind in enumerate(KINDS):
        approved(kind, topic, by=exa, second=vera, code=f"m{number}", rationale="Reason for all.")
    assessment = Assessment.objects.create(
        code="mixed", title="Mixed", organisation=academy, cut_percent=50, feedback="rationale", shuffle=False
    )
    BlueprintLine.objects.create(assessment=assessment, topic=topic, count=len(KINDS))
    return assessment


@pytest.fixture
def sitting(mixed, ada):
    return actions.start(person=ada, assessment=mixed, by=ada)


@pytest.fixture
def as_ada(ada) -> Client:
    return signed_in(ada)


def fit(someone: User, *, by: User, at: datetime | None = None, **terms) -> AccommodationRequest:
    """Ask for everything and be granted these terms by an examiner of the academy."""
    house = by.memberships.get(role=Role.EXAMINER).organisation
    asked = actions.request_accommodation(
        organisation=house, wants=AccommodationRequest.KINDS, explanation="My eyes tire.", by=someone, at=at
    )
    actions.grant_accommodation(request=asked, terms=Terms(**terms), reason="It fits.", by=by, at=at)
    return asked


def signed_in(someone: User) -> Client:
    client = Client()
    client.force_login(someone)
    return client


def right_marks(asked: AttemptItem) -> list[int]:
    """The places of the right options as this person sees them."""
    return [place for place, option in enumerate(asked.shown_options, start=1) if option["correct"]]


def wrong_marks(asked: AttemptItem) -> list[int]:
    return [place for place, option in enumerate(asked.shown_options, start=1) if not option["correct"]][:1]


def answer_all(attempt: Attempt, *, right: int) -> None:
    """Answer every question of an open attempt, the first `right` of them rightly."""
    for asked in attempt.items.select_related("item_version").order_by("position"):
        marks = right_marks(asked) if asked.position <= right else wrong_marks(asked)
        actions.save_answer(attempt=attempt, position=asked.position, given=marks, sequence=1, by=attempt.person)


def all_at_once(deed: Callable[[int], object], *, people: int = 6) -> list:
    """What `deed(number)` gives when several threads, each with a connection of its own, do it at the same moment."""
    ready = Barrier(people)

    def one(number: int) -> object:
        ready.wait()
        try:
            return deed(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(people) as threads:
        return list(threads.map(one, range(people)))
