"""A body sees what is late and how its terms end, without a word about few people."""

import json
from copy import copy
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.base import ModelState
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates import actions, keeping, numbers
from certificates.models import Application, Certificate, Decision, Status, StatusList
from lms.people.models import User
from tests.certificates import careers
from tests.certificates.careers import Clock, award, decide, learn, renew


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def career(board, nora):
    programme = careers.load(board)
    steps = [{"name": "Review", "role": "reviewer"}, {"name": "Decision", "role": "registrar"}]
    actions.set_process(programme=programme, steps=steps, decision_days=10, by=nora)
    return programme


def rows(plots, key) -> dict[str, list[str]]:
    plot = next(one for one in plots if one.key == key)
    assert [bar.label for bar in plot.bars] == [row[0] for row in plot.rows]
    return {row[0]: list(row[1:]) for row in plot.rows}


def test_what_waits_is_counted_by_its_day(clock, board, career, ada, ben):
    clock.on("2026-02-02")
    for one in (ada, ben):
        careers.sign_code(one, career)
        actions.submit(application=actions.begin(programme=career, by=one), by=one)
        clock.on("2026-02-09")
    told = {one.what: (one.late, one.soon, one.undated) for one in keeping.due(board, date(2026, 2, 13), concerns=True)}
    assert told["Applications to decide"] == (1, 1, 0)
    actions.complain(body=board, about="Somebody", text="It happened.")
    told = {one.what: one.late for one in keeping.due(board, date(2026, 3, 12), concerns=True)}
    assert (told["Concerns to answer"], told["Applications to decide"]) == (1, 2)
    assert "Concerns to answer" not in {one.what for one in keeping.due(board, date(2026, 3, 12), concerns=False)}
    Application.objects.update(process=None)
    assert keeping.due(board, date(2026, 3, 12), concerns=False)[0].undated == 2


def copied(row, **others):
    """The same row once more, but for what is given."""
    twin = copy(row)
    twin.pk, twin._state = None, ModelState()
    for name, value in others.items():
        setattr(twin, name, value)
    twin.save()
    return twin


def as_for(someone: User, certificate: Certificate, supersedes: Certificate | None = None, **filed) -> Certificate:
    """What somebody else got in the same way."""
    given = supersedes.certification if supersedes else copied(certificate.certification, person=someone)
    begun_with = {"person": someone, "certificate": supersedes, **filed}
    application = copied(certificate.plan.application, **begun_with)
    Decision.objects.create(application=application, **decided(certificate.plan.application.decision))
    names = {"number": numbers.new_number(), "code": numbers.new_code()}
    plan = copied(certificate.plan, application=application, **names)
    return copied(certificate, certification=given, plan=plan, supersedes=supersedes, **names)


def decided(decision: Decision) -> dict[str, Any]:
    return {name: getattr(decision, name) for name in ("by", "at", "outcome", "reasons")}


@pytest.fixture
def ended(clock, board, career, academy, mona, rita, nora, ada) -> list[Certificate]:
    """Twelve terms that ended in the first quarter of 2028: six renewed on time, one late, five never."""
    clock.on("2026-02-12")
    first = award(ada, career, reviewer=rita, registrar=nora)
    others = [User.objects.create(email=f"p{n}@example.org", legal_family_name="Lund") for n in range(11)]
    terms = [as_for(one, Certificate.objects.get(pk=first.pk)) for one in others]
    clock.on("2027-12-01")
    learn(ada, academy, mona, "2026-06-01")
    renewal = decide(renew(first, by=ada), reviewer=rita, registrar=nora)
    for number, (one, term) in enumerate(zip(others[:6], terms[:6], strict=True)):
        filed_on = date(2028, 2, 20) if number == 5 else date(2027, 12, 1)
        as_for(one, Certificate.objects.get(pk=renewal.pk), supersedes=term, filed_on=filed_on)
    return [first, *terms]


def test_terms_end_on_time_late_or_lapsed_and_few_are_not_spoken_of(ended, board):
    open_still = rows(keeping.plots(board, date(2028, 3, 1)), "on_time")["2028, quarter 1"]
    assert open_still == ["6", "too few", "0", "5", "too few"]
    later = keeping.plots(board, date(2028, 9, 1))
    assert rows(later, "on_time")["2028, quarter 1"] == ["6", "too few", "5", "0", "too few"]
    assert rows(later, "lapses")["2028, quarter 1"] == ["5"]
    # Nobody was late: then the share is said. Eleven ended, six of them renewed on time.
    Application.objects.filter(filed_on="2028-02-20").update(filed_on="2028-02-10")
    assert rows(keeping.plots(board, date(2028, 9, 1)), "on_time")["2028, quarter 1"] == [
        "7",
        "0",
        "5",
        "0",
        "58 percent",
    ]


def test_decisions_and_renewals_due_are_put_where_they_belong(ended, board):
    before = keeping.plots(board, date(2027, 10, 15))
    # Seven of the terms that end in February 2028 have a successor.
    assert rows(before, "due")["February 2028"] == ["5"]
    assert rows(before, "decision")["2026, quarter 1"] == ["12", "0 days", "100 percent"]
    assert rows(before, "decision")["2027, quarter 3"] == ["0", "too few", "too few"]
    assert rows(before, "stage")["To be decided"] == ["0"]
    Application.objects.filter(stage="initial").update(status=Status.RECOMMENDED)
    Application.objects.update(submitted_at=F("submitted_at") - timedelta(days=11))
    after = keeping.plots(board, date(2027, 10, 15))
    assert rows(after, "stage")["To be decided"] == ["12"]
    assert rows(after, "decision")["2026, quarter 1"][2] == "0 percent"


def test_a_list_is_fresh_while_it_says_what_the_records_say(clock, db):
    at = clock.on("2028-01-15")
    assert not keeping.freshness(at).is_fresh
    StatusList.objects.create(number=1, opened_at=at)
    assert (keeping.freshness(at).lists, keeping.freshness(at).stale) == (1, 1)


def test_a_signed_list_grows_stale_by_time_and_by_what_happens(signed):
    known = StatusList.objects.get()
    at = known.signed_at
    assert keeping.freshness(at).is_fresh
    assert not keeping.freshness(at + timedelta(hours=27)).is_fresh
    StatusList.objects.update(edition=F("edition") + 1)
    assert not keeping.freshness(at).is_fresh


def test_a_list_is_fresh_from_night_to_night_whenever_it_was_signed_and_one_missed_night_shows(signed):
    known, night = StatusList.objects.get(), timedelta(days=1)
    first = known.signed_at + timedelta(hours=3)
    for signed_before in (timedelta(minutes=50), timedelta(hours=3), timedelta(hours=19)):
        StatusList.objects.update(signed_at=first - signed_before)
        actions.sign_all(at=first)
        assert keeping.freshness(first + night).is_fresh
        assert not keeping.freshness(first + night + timedelta(hours=2, minutes=1)).is_fresh
    actions.sign_all(at=first + 3 * night)
    known.refresh_from_db()
    valid_until = datetime.fromisoformat(json.loads(bytes(known.document))["validUntil"])
    assert valid_until > first + 6 * night, "A list outlives two missed nights."


def test_the_page_takes_as_many_statements_for_many_as_for_none(
    clock, as_, board, career, ended, rita, nora, otto, django_assert_num_queries
):
    page = reverse("certificates:clocks")
    clock.on("2028-09-01")
    shown = as_(rita).get(page).text
    for words in ("Clocks of Model State Peer Board", "Renewed on time", "too few", "As a table", "<rect"):
        assert words in shown
    assert "Lund" not in shown.split("<main")[1]
    assert "Concerns to answer" not in shown
    registrar = as_(nora)
    with CaptureQueriesContext(connection) as asked:
        assert "Concerns to answer" in registrar.get(page).text
    many = len(asked)
    assert many <= 18
    assert registrar.get(page, {"body": "elsewhere"}).status_code == 404
    elsewhere = as_(otto)
    with django_assert_num_queries(many):
        elsewhere.get(page)
