"""A timer runs on the server: one for each person, stopped on any device into one draft, kind when forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from lms.audit.models import Event
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from supervision import actions
from supervision.models import EntryVersion, Timer, UnfinishedEntry
from tests.supervision.conftest import NOW, log
from tests.supervision.test_35_two_phones_at_once import _at_once

NINE = datetime(2026, 3, 20, 13, 0, 40, tzinfo=UTC)


def _start(placement, at=NINE, **facts):
    facts = {"kind": "direct_service", "mode": "in_person"} | facts
    return actions.start_timer(placement=placement, by=placement.trainee, at=at, **facts)


def _stop(timer, at, by):
    return actions.stop_timer(row_key=timer.row_key, by=by, at=at)


def test_it_becomes_a_draft_in_whole_minutes_by_the_clocks_of_the_site(placement, ada):
    draft = _stop(_start(placement, kind="observation", mode="live_online"), NINE + timedelta(minutes=95), ada).draft
    assert (draft.minutes, draft.status, draft.kind, draft.mode) == (95, "draft", "observation", "live_online")
    assert (draft.starts.isoformat(), draft.ends.isoformat()) == ("09:00:00", "10:35:00")
    assert not Timer.objects.exists()
    told = Event.objects.filter(verb__endswith="_timer").order_by("pk").values_list("verb", "detail")
    assert list(told) == [("supervision.start_timer", {}), ("supervision.stop_timer", {"minutes": 95})]


def test_one_runs_at_a_time_and_a_second_start_gives_it_back(placement, ada):
    assert _start(placement) == _start(placement, at=NINE + timedelta(hours=1), kind="other")
    assert Timer.objects.get().started_at == NINE


def test_nobody_starts_it_for_somebody_else(placement, ben):
    with pytest.raises(Refused, match="logged by the person who worked them"):
        actions.start_timer(placement=placement, kind="other", mode="in_person", by=ben)


@pytest.mark.django_db(transaction=True)
def test_35_stopped_on_two_devices_at_once_it_is_one_draft(placement, ada):
    timer = _start(placement)
    one, two = _at_once(*[lambda: _stop(timer, NINE + timedelta(minutes=30), ada)] * 2)
    assert one.draft == two.draft
    assert EntryVersion.objects.get().minutes == 30


def test_less_than_a_minute_is_nothing(placement, ada):
    stopped = _stop(_start(placement), NINE + timedelta(seconds=15), ada)
    assert (stopped.draft, stopped.unfinished) == (None, None)
    assert not EntryVersion.objects.exists()


def test_64_a_clock_that_was_set_back_leaves_the_end_to_be_said(placement, ada):
    stopped = _stop(_start(placement), NINE - timedelta(hours=1), ada)
    assert stopped.unfinished.answers["starts"] == "09:00"
    assert "ends" not in stopped.unfinished.answers


def test_one_that_was_forgotten_asks_when_it_really_ended(placement, ada):
    stopped = _stop(_start(placement), NINE + timedelta(hours=20), ada)
    assert stopped.draft is None
    assert not EntryVersion.objects.exists()
    answers = stopped.unfinished.answers
    assert (answers["on"], answers["starts"], "ends" in answers) == ("2026-03-20", "09:00", False)


def test_a_group_is_asked_for_its_size(placement, ada):
    answers = _stop(_start(placement, kind="group"), NINE + timedelta(hours=1), ada).unfinished.answers
    assert (answers["kind"], answers["ends"]) == ("group", "10:00")


def test_time_that_is_taken_already_stays_unfinished_with_the_reason(placement, ada):
    log(placement, on=NINE.date(), starts="09:30", ends="10:00")
    stopped = _stop(_start(placement), NINE + timedelta(hours=1), ada)
    assert "You already have time at Harbor House on 20 March 2026" in stopped.problems[0]
    assert stopped.unfinished.answers["ends"] == "10:00"


def test_somebody_elses_timer_is_neither_stopped_nor_thrown_away(placement, ben):
    timer = _start(placement)
    assert _stop(timer, NINE + timedelta(hours=1), ben).draft is None
    actions.discard_timer(row_key=timer.row_key, by=ben)
    assert Timer.objects.get() == timer


def test_whoever_forgot_is_told_once(placement, ada):
    _start(placement)
    assert actions.tell_of_forgotten_timers(at=NINE + timedelta(hours=12)) == 0
    assert actions.tell_of_forgotten_timers(at=NINE + timedelta(hours=13)) == 1
    assert actions.tell_of_forgotten_timers(at=NINE + timedelta(hours=20)) == 0
    assert OutboxMessage.objects.get(notice="supervision/timer_runs").address == ada.email


def test_the_page_starts_it_as_last_time_and_another_device_stops_it(client, placement, ada, monkeypatch):
    log(placement, kind="observation", starts="06:00", ends="07:00")
    door, now = reverse("supervision:timer"), NOW
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    client.force_login(ada)
    chosen = BeautifulSoup(client.get(door).content, "html.parser").select("input[checked]")
    assert [one["value"] for one in chosen] == [str(placement.pk), "observation", "in_person"]
    assert client.post(door, {}).content.decode().count("There is a problem") == 1
    client.post(door, {"placement": placement.pk, "kind": "observation", "mode": "in_person"})
    now = NOW + timedelta(minutes=50)
    # Another browser, hours later, and a reload: the clock is the server's.
    client.force_login(ada)
    for where in (door, reverse("supervision:practice")):
        assert "Stop the timer" in client.get(where).content.decode()
    assert "Your timer has run for 50 min" in client.get(door).content.decode()
    row_key = Timer.objects.get().row_key
    page = client.post(reverse("supervision:stop_timer"), {"row_key": row_key}, follow=True).content.decode()
    assert "50 min are a draft now." in page
    assert "Hand in" in page


def test_the_page_of_a_forgotten_one_is_kind_and_leads_to_the_question(client, placement, ada, monkeypatch):
    timer = _start(placement)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NINE + timedelta(hours=30))
    client.force_login(ada)
    assert "you are asked when you really ended" in client.get(reverse("supervision:timer")).content.decode()
    answer = client.post(reverse("supervision:stop_timer"), {"row_key": timer.row_key}, follow=True)
    unfinished = UnfinishedEntry.objects.get()
    assert answer.request["PATH_INFO"] == reverse("supervision:answer_entry", args=[unfinished.pk, "times"])
    assert 'value="09:00"' in answer.content.decode()


def test_thrown_away_it_leaves_nothing(client, placement, ada):
    timer = _start(placement)
    client.force_login(ada)
    page = client.post(reverse("supervision:discard_timer"), {"row_key": timer.row_key}, follow=True).content.decode()
    assert "The timer is gone, and nothing was written down." in page
    assert not Timer.objects.exists()
    assert Event.objects.filter(verb="supervision.discard_timer").count() == 1
