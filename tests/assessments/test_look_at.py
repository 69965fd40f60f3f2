"""Reading an exam's item is an event, through whichever of Wagtail's views; so is asking for one that is closed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from assessments import actions
from lms.audit import ledger
from lms.audit.models import Event
from lms.people.roles import Role
from tests.assessments.conftest import signed_in
from tests.assessments.test_approve import door, let_in
from tests.conftest import member


@pytest.fixture(autouse=True)
def _password_alone(settings):
    settings.REQUIRE_MFA = False


@pytest.fixture
def item(exam):
    return exam.items.first().versions.get()


def events(verb: str = "") -> list[tuple[str, str, str]]:
    found = Event.objects.filter(
        verb__in=[f"assessments.{verb}"] if verb else ["assessments.look_at", "assessments.turn_away"]
    )
    return [(event.verb.removeprefix("assessments."), event.of_id, event.by_id) for event in found.order_by("pk")]


def views_of_one_item() -> list[str]:
    """Every address of the items' admin that takes an item's number, by its name; what Wagtail adds is found here."""
    admin = next(one for one in get_resolver().url_patterns if str(one.pattern) == "admin/")
    items = next(one for one in admin.url_patterns if getattr(one, "namespace", "") == "assessment_items")
    return sorted({one.name for one in items.url_patterns if "pk" in str(one.pattern) and one.name})


def test_the_views_of_one_item_are_those_we_know():
    known = {
        "approve",
        "delete",
        "edit",
        "history",
        "history_results",
        "inspect",
        "preview",
        "retire",
        "revise",
        "usage",
    }
    assert set(views_of_one_item()) == known


@pytest.mark.parametrize("name", ["inspect", "preview", "history", "history_results"])
def test_20_reading_an_exam_item_is_written_down_whichever_view_shows_it(name, exa, item):
    assert signed_in(exa).get(door(name, item.pk)).status_code == 200
    assert events() == [("look_at", str(item.pk), str(exa.pk))]
    event = Event.objects.get(verb="assessments.look_at")
    assert ledger.sentence(event) == f"Read version 1 of item {item.item.code} in the exam bank exam."
    assert "best in" not in str(event.detail)


def test_20_changing_a_draft_of_an_exam_is_reading_it(exa, item):
    fresh = actions.revise(version=item, by=exa)
    signed_in(exa).get(door("edit", fresh.pk))
    assert events() == [("look_at", str(fresh.pk), str(exa.pk))]


def test_reading_an_item_of_an_ordinary_bank_is_no_event(exa, bank):
    signed_in(exa).get(door("inspect", bank.items.first().versions.get().pk))
    assert events() == []


@pytest.mark.parametrize("name", views_of_one_item())
def test_20_an_instructor_who_asks_for_an_exam_item_is_refused_and_it_is_written_down(name, ben, academy, item):
    instructor = member(ben, academy, Role.INSTRUCTOR)
    let_in(instructor)
    for ask in (signed_in(instructor).get, signed_in(instructor).post):
        response = ask(door(name, item.pk))
        assert response.status_code in (302, 403, 404, 405)
        assert b"Because" not in response.content
    assert events() == [("turn_away", str(item.pk), str(instructor.pk))] * 2


def test_20_so_is_everybody_else_who_asks(iris, ada, otto_examines, exam, item):
    let_in(iris)
    for somebody in (iris, ada, otto_examines):
        signed_in(somebody).get(door("inspect", item.pk))
    assert events() == [("turn_away", str(item.pk), str(one.pk)) for one in (iris, ada, otto_examines)]


def test_a_number_that_is_no_items_is_no_event(exa, item):
    for number in ("999999", "9" * 40, "x", "_5F"):
        signed_in(exa).get(f"/admin/assessment_items/inspect/{number}/")
    assert events() == []


def test_the_list_of_items_shows_no_wording(exa, exam):
    page = signed_in(exa).get(door("index")).content.decode()
    assert "best in" not in page
    assert "Words 0" not in page


def test_no_other_page_pays_for_the_watch(as_ada, quiz):
    with CaptureQueriesContext(connection) as asked:
        as_ada.get(reverse("assessments:begin", args=["quiz"]))
    assert not any("is_exam" in one["sql"] and "itemversion" in one["sql"] for one in asked)
