"""An entry asked for one thing at a time, kept with every answer; and a day said again."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from lms.content.actions import name_topics
from lms.people.actions import Refused
from supervision import actions
from supervision.forms import questions
from supervision.models import EntryVersion, HourEntry, UnfinishedEntry
from tests.supervision.conftest import MONDAY, NOW, hand_in, log, work

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _on_that_friday(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def door(placement, client, ada) -> str:
    client.force_login(ada)
    return reverse("supervision:begin_entry", args=[placement.pk])


def _step(client, answer, **data):
    """Fill in the page that an answer led to, and send it."""
    assert answer.status_code == 302, answer.content.decode()
    return client.post(answer.url, data)


def test_five_pages_make_an_entry(door, client):
    assert "Which day was it?" in client.get(door).content.decode()
    answer = client.post(door, {"on": TODAY.isoformat(), "row_key": "phone"})
    for data in ({"starts": "9:00", "ends": "11:30"}, {"kind": "direct_service"}, {"mode": "in_person"}):
        answer = _step(client, answer, **data)
    page = client.get(answer.url).content.decode()
    for words in ("Check your entry", "20 March 2026", "9 a.m. – 11:30 a.m., 2 h 30 min", "In person", "Not said"):
        assert words in page
    saved = client.post(answer.url, {})
    assert saved.url == reverse("supervision:week", args=[MONDAY])
    version = EntryVersion.objects.get()
    assert (version.minutes, version.status, version.entry.row_key) == (150, "draft", "phone")
    assert not UnfinishedEntry.objects.exists()
    # A second click leads to what the first one made.
    assert client.post(answer.url, {"row_key": "phone"}).url == reverse("supervision:entry", args=[version.entry_id])
    assert client.get(answer.url).status_code == 404


def test_every_answer_is_kept_and_goes_on_elsewhere(door, client, ada):
    client.post(door, {"on": "2026-03-18", "row_key": "phone"})
    client.post(door, {"on": "2026-03-19", "row_key": "phone"})
    client.force_login(ada)
    page = client.get(reverse("supervision:practice")).content.decode()
    assert "Go on with your entry of 19 March 2026" in page
    unfinished = UnfinishedEntry.objects.get()
    resumed = client.get(reverse("supervision:check_entry", args=[unfinished.pk]))
    assert resumed.url == reverse("supervision:answer_entry", args=[unfinished.pk, "times"])


def test_two_devices_answer_different_questions_and_nothing_is_lost(placement, ada):
    begun = actions.begin_entry(placement=placement, answers={"on": "2026-03-19"}, by=ada)
    stale = UnfinishedEntry.objects.get()
    actions.answer_entry(unfinished=begun, answers={"kind": "other"}, by=ada)
    actions.answer_entry(unfinished=stale, answers={"mode": "in_person"}, by=ada)
    assert UnfinishedEntry.objects.get().answers == {"on": "2026-03-19", "kind": "other", "mode": "in_person"}
    actions.drop_entry(unfinished=begun, by=ada)
    with pytest.raises(Refused, match="saved or thrown away on another page"):
        actions.answer_entry(unfinished=begun, answers={"mode": "in_person"}, by=ada)


@pytest.mark.parametrize(
    ("step", "data", "words"),
    [
        ("day", {"on": ""}, "Say on which day it was."),
        ("day", {"on": "another"}, "Type the day it was."),
        ("day", {"on": "another", "another_on": "2026-01-02"}, "Your placement began on 5 January 2026."),
        ("times", {"starts": "9", "ends": "25:00"}, "A time of day runs from 0:00 to 23:59."),
        ("times", {"starts": "10:30", "ends": "12:00"}, "You already have time at Harbor House"),
        ("times", {"starts": "6:00", "ends": "5:00"}, "One entry has at most 16 h"),
        ("kind", {}, "Choose an answer: “What did you do?”."),
        ("group", {"group_size": "1"}, "Ensure this value is greater than or equal to 2."),
        ("note", {"note": "Called 555-123-4567"}, "Write what you did, not for whom"),
        ("topics", {"topic_1": "ethics", "topic_minutes_1": "20", "topic_2": "", "topic_minutes_2": ""}, "add up to"),
    ],
)
def test_a_page_says_what_is_wrong_with_its_own_answer_and_keeps_none_of_it(door, client, placement, step, data, words):
    name_topics({"ethics": "Ethics"})
    log(placement, starts="10:00", ends="11:00")
    answers = {"on": MONDAY.isoformat(), "starts": "12:00", "ends": "13:00", "kind": "group", "mode": "in_person"}
    unfinished = actions.begin_entry(placement=placement, answers=answers, by=placement.trainee)
    page = client.post(reverse("supervision:answer_entry", args=[unfinished.pk, step]), data).content.decode()
    assert words in page
    assert "There is a problem" in page
    unfinished.refresh_from_db()
    assert unfinished.answers == answers


def test_a_group_is_asked_how_many_and_nothing_else_is(door, client):
    answer = client.post(door, {"on": TODAY.isoformat()})
    answer = _step(client, answer, starts="9:00", ends="10:00")
    answer = _step(client, answer, kind="group")
    assert answer.url.endswith("/group/")
    answer = _step(client, answer, group_size="6")
    assert answer.url.endswith("/mode/")
    assert questions.needed({"kind": "other"}) == ["day", "times", "kind", "mode"]


def test_what_else_there_is_to_say_is_added_from_the_check(door, client, placement, ada):
    name_topics({"ethics": "Ethics"})
    answers = {"on": "2026-03-19", "starts": "09:00", "ends": "10:30", "kind": "education", "mode": "live_online"}
    unfinished = actions.begin_entry(placement=placement, answers=answers, by=ada)
    check = reverse("supervision:check_entry", args=[unfinished.pk])
    added = {"population": {"population": "veterans"}, "topics": {"topic_1": "ethics"}, "note": {"note": "Read aloud"}}
    for step, data in added.items():
        where = reverse("supervision:answer_entry", args=[unfinished.pk, step])
        assert check in client.get(where).content.decode()
        assert client.post(where, data).url == check
    page = client.get(check).content.decode()
    for words in ("Veterans", "Ethics, 1 h 30 min", "Read aloud", "By phone or video"):
        assert words in page
    client.post(check, {"submit": "1"})
    version = EntryVersion.objects.get()
    assert (version.status, version.topics, version.population) == ("submitted", {"ethics": 90}, "veterans")


def test_what_came_in_between_is_said_at_the_check_with_the_page_that_mends_it(door, client, placement, ada):
    answers = {"on": "2026-03-19", "starts": "09:00", "ends": "10:30", "kind": "education", "mode": "in_person"}
    unfinished = actions.begin_entry(placement=placement, answers=answers, by=ada)
    log(placement, on=date(2026, 3, 19), starts="10:00", ends="11:00")
    check = reverse("supervision:check_entry", args=[unfinished.pk])
    for page in (client.get(check), client.post(check)):
        text = page.content.decode()
        assert "You already have time at Harbor House" in text
        assert f'href="{reverse("supervision:answer_entry", args=[unfinished.pk, "times"])}"' in text
    assert HourEntry.objects.count() == 1


def test_what_was_begun_is_thrown_away(door, client, placement, ada):
    unfinished = actions.begin_entry(placement=placement, answers={}, by=ada)
    client.post(reverse("supervision:drop_entry", args=[unfinished.pk]))
    assert not UnfinishedEntry.objects.exists()


# A day said again.


def test_a_day_is_repeated_as_drafts_without_notes_once(placement, ada):
    log(placement, starts="09:00", ends="11:00", note="Planned the week", population="veterans")
    hand_in(placement, starts="13:00", ends="13:30", kind="group", group_size=5)
    repeated = actions.repeat_day(day=MONDAY, onto=MONDAY + timedelta(days=1), by=ada, at=NOW)
    assert [(one.minutes, one.status, one.note) for one in repeated.drafts] == [(120, "draft", ""), (30, "draft", "")]
    assert (repeated.drafts[0].population, repeated.drafts[1].group_size) == ("veterans", 5)
    again = actions.repeat_day(day=MONDAY, onto=MONDAY + timedelta(days=1), by=ada, at=NOW)
    assert (again.drafts, again.problems) == ([], [])


def test_what_cannot_be_repeated_is_left_out_with_its_reason(placement, ada):
    log(placement, starts="09:00", ends="11:00")
    log(placement, starts="20:00", ends="21:00")
    log(placement, on=TODAY, starts="10:00", ends="10:30")
    repeated = actions.repeat_day(day=MONDAY, onto=TODAY, by=ada, at=NOW)
    assert repeated.drafts == []
    assert [sentence.split(".")[0] for sentence in repeated.problems] == [
        "You already have time at Harbor House on 20 March 2026 that overlaps with this",
        "This time is not over yet",
    ]


def test_practice_and_week_offer_the_last_day_that_has_hours(client, ada, ben, placement):
    log(placement, on=TODAY - timedelta(days=1))
    client.force_login(ada)
    practice, week = reverse("supervision:practice"), reverse("supervision:week", args=[MONDAY])
    onto_today = reverse("supervision:repeat_day", args=[TODAY - timedelta(days=1), TODAY])
    assert "Repeat yesterday" in client.get(practice).content.decode()
    assert onto_today in client.get(week).content.decode()
    page = client.post(onto_today, follow=True).content.decode()
    assert "1 draft, 2 h, is written for 20 March 2026." in page
    assert "Everything of that day is here already." in client.post(onto_today, follow=True).content.decode()
    assert "Repeat yesterday" not in client.get(practice).content.decode()
    assert "Hand in 2 drafts, 4 h" in page
    client.force_login(ben)
    client.post(onto_today)
    assert EntryVersion.objects.count() == 2


def test_the_week_says_what_it_comes_to_by_what_was_done(client, ada, placement):
    actions.log(placement=placement, work=work(kind="observation", starts="12:00", ends="12:45"), by=ada, at=NOW)
    log(placement)
    client.force_login(ada)
    page = client.get(reverse("supervision:week", args=[MONDAY])).content.decode()
    assert "2 h 45 min in this week. Peer support, with people: 2 h; Observation: 45 min." in page


def test_the_pages_ask_for_a_fixed_number_of_statements(door, client, placement, ada, django_assert_max_num_queries):
    for hour in range(6, 12):
        log(placement, on=TODAY, starts=f"{hour:02}:00", ends=f"{hour:02}:30")
    answers = {"on": "2026-03-19", "starts": "09:00", "ends": "10:30", "kind": "education", "mode": "in_person"}
    unfinished = actions.begin_entry(placement=placement, answers=answers, by=ada)
    with django_assert_max_num_queries(16):
        client.post(reverse("supervision:answer_entry", args=[unfinished.pk, "mode"]), {"mode": "in_person"})
    with django_assert_max_num_queries(14):
        client.get(reverse("supervision:check_entry", args=[unfinished.pk]))
