"""One person's page: what waits comes first, then what is next; many rows cost no more queries than one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates import actions as certificates
from courses import actions as courses
from supervision import actions as supervision
from tests.courses.conftest import add_course, add_lesson, add_module
from tests.supervision.conftest import MONDAY, NOW, hand_in, log, week

AT_MOST = 15


@pytest.fixture(autouse=True)
def _on_that_friday(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def page(client, person) -> str:
    client.force_login(person)
    response = client.get(reverse("dashboard"))
    assert response.status_code == 200
    return response.content.decode()


def queries(client, person) -> int:
    client.force_login(person)
    client.get(reverse("dashboard"))
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("dashboard")).status_code == 200
    return len(captured)


@pytest.fixture
def adas_life(ada, course, lessons, placement, programme):
    """In a course, at a placement, on a path."""
    courses.enrol(person=ada, course=course, by=ada, at=NOW)
    log(placement)
    certificates.follow(programme=programme, by=ada)


def test_on_the_first_day_it_says_how_to_begin(client, ben):
    shown = page(client, ben)
    assert "Where to begin" in shown
    for begin in ("certificates:programmes", "courses:home", "supervision:propose_placement"):
        assert reverse(begin) in shown
    assert "Waiting for you" not in shown


def test_what_is_next_in_a_course_comes_before_everything_that_is_under_way(client, ada, adas_life):
    shown = page(client, ada)
    places = [
        shown.index(words)
        for words in (
            "Go on with Choice first",
            "0 of 2",
            "2 h logged this week",
            "Your path: Certified Peer Specialist",
        )
    ]
    assert places[0] < min(places[2:])
    assert "Log hours at Harbor House" in shown
    assert "Where to begin" not in shown


def test_what_was_returned_stands_first(client, ada, sol, adas_life, placement):
    entry = hand_in(placement, starts="14:00", ends="15:00")
    supervision.return_entry(version=entry, by=sol, reason="Please check when it ended.", at=NOW)
    shown = page(client, ada)
    assert shown.index("1 entry was returned to you") < shown.index("What is next")


def test_a_supervisor_sees_the_entries_to_sign_and_nothing_of_a_trainees_page(client, sol, placement):
    week(placement, 3)
    shown = page(client, sol)
    assert "3 entries to read and sign" in shown
    assert "Where to begin" not in shown
    assert "Nothing logged" not in shown


def test_a_reviewer_sees_the_applications_to_review(client, rita, submitted):
    shown = page(client, rita)
    assert "1 application to review" in shown
    assert reverse("certificates:review_queue") in shown
    assert "Where to begin" not in shown


def test_staff_for_whom_nothing_waits_read_so(client, rita):
    assert "Nothing is waiting for you" in page(client, rita)


def test_a_supervisor_elsewhere_sees_nothing_of_adas(client, otto, adas_life, placement):
    hand_in(placement, starts="14:00", ends="15:00")
    shown = page(client, otto)
    assert "to read and sign" not in shown
    assert "Harbor House" not in shown


def test_somebody_who_has_not_signed_in_is_asked_to(client, db):
    assert client.get(reverse("dashboard"))["Location"].startswith(reverse("account_login"))


def test_many_rows_cost_a_trainee_no_more_queries_than_one(client, ada, catalogue, adas_life, placement):
    one = queries(client, ada)
    for number in range(3):
        another = add_course(catalogue, f"Course {number}")
        add_lesson(add_module(another, f"Module {number}"), f"Lesson {number}")
        courses.enrol(person=ada, course=another, by=ada, at=NOW)
        log(placement, on=MONDAY + timedelta(days=1 + number))
    assert queries(client, ada) == one <= AT_MOST


def test_many_rows_cost_staff_no_more_queries_than_one(client, sol, rita, placement, submitted):
    week(placement, 1)
    one = queries(client, sol)
    week(placement, 9, weeks_ago=1)
    assert queries(client, sol) == one <= AT_MOST
    assert queries(client, rita) <= AT_MOST
