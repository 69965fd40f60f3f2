"""A trainee logs hours: whole minutes, in one place at a time, in digits everybody reads."""

import math
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse

from lms.audit import ledger
from lms.content.actions import name_topics
from lms.people.actions import Refused
from supervision import actions, hours
from supervision.models import EntryVersion, HourEntry
from tests.supervision.conftest import MONDAY, NOW, log, work


def test_a_draft_holds_whole_minutes_and_its_moments_in_utc(placement):
    version = log(placement, starts="09:00", ends="11:30")
    assert (version.minutes, version.status, version.warnings) == (150, "draft", [])
    assert version.starts_at == datetime(2026, 3, 16, 13, 0, tzinfo=UTC)
    assert version.is_whole()


def test_it_is_recorded_without_the_note(placement, ada):
    version = log(placement, note="Prepared a wellness plan")
    event = ledger.history(version.entry).get()
    assert ledger.sentence(event) == "Logged 120 minutes of 2026-03-16."
    assert "wellness" not in str(event.detail)


def test_the_same_row_key_twice_is_one_entry(placement, ada):
    one = actions.log(placement=placement, work=work(), by=ada, row_key="phone-1", at=NOW)
    two = actions.log(placement=placement, work=work(starts="15:00", ends="16:00"), by=ada, row_key="phone-1", at=NOW)
    assert one == two
    assert HourEntry.objects.count() == 1


def test_nobody_logs_for_somebody_else(placement, ben):
    with pytest.raises(Refused, match="Hours are logged by the person who worked them"):
        actions.log(placement=placement, work=work(), by=ben, at=NOW)


def test_every_reason_is_said_at_once(placement):
    with pytest.raises(actions.HoursRefused) as refusal:
        log(placement, on=date(2026, 1, 2), topics={"ethics": 30}, note="Called 555-123-4567")
    assert [answer.rule for answer in refusal.value.answers] == ["inside_placement", "topic_sum", "note_identities"]
    assert not EntryVersion.objects.exists()


def test_time_at_another_site_overlaps_too(placement, ada, elsewhere, otto):
    other = actions.propose_placement(
        trainee=ada,
        site=elsewhere,
        position="volunteer",
        starts_on=MONDAY,
        supervisor_email=otto.email,
        by=ada,
        at=NOW,
    )
    log(placement, starts="09:00", ends="11:00")
    with pytest.raises(Refused, match="already have time at Harbor House on 16 March 2026"):
        log(other, starts="10:59", ends="12:00")
    assert log(other, starts="11:00", ends="12:00").minutes == 60


def test_a_likely_duplicate_is_kept_with_a_warning(placement):
    log(placement, starts="09:00", ends="10:00")
    assert log(placement, starts="13:00", ends="14:00").warnings == ["likely_duplicate"]


def test_a_late_entry_is_kept_with_a_warning(placement):
    assert log(placement, on=MONDAY - timedelta(days=14)).warnings == ["late_entry"]


def test_before_anybody_agreed_it_is_a_draft_with_a_warning(bens_placement):
    assert log(bens_placement).warnings == ["inside_agreement", "supervisor_qualified"]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"on": date(2026, 3, 21)}, "not over yet"),
        ({"on": date(2025, 1, 2)}, "more than 366 days ago"),
        ({"starts": "06:00", "ends": "05:00"}, "at most 16 h"),
        ({"kind": "group"}, "how many people were in the group"),
        ({"kind": "group", "group_size": 1}, "how many people were in the group"),
        ({"topics": {"ethics": 60, "advocacy": 61}}, "add up to 121 minutes and the entry has 120"),
        ({"topics": {"ethics": -60, "advocacy": 180}}, "at least one whole minute"),
        ({"topics": {"ethics": math.nan}}, "at least one whole minute"),
        ({"topics": {"ethics": 1e309}}, "at least one whole minute"),
        ({"topics": {"ethics": 120.0}}, "at least one whole minute"),
        ({"topics": {"ethics": "١٢٠"}}, "at least one whole minute"),
        ({"note": "x" * 281}, "at most 280 characters; yours has 281"),
        ({"zone": "Mars/Olympus"}, "not a time zone we know"),
    ],
)
def test_44_times_and_minutes_that_cannot_be_are_refused_in_words(placement, facts, words):
    with pytest.raises(Refused, match=words):
        log(placement, **facts)
    assert not EntryVersion.objects.exists()


def test_44_parts_of_a_minute_are_refused(placement, ada):
    with pytest.raises(Refused, match="whole minutes"):
        actions.log(
            placement=placement,
            work=actions.Work(on=MONDAY, starts=time(9, 0, 30), ends=time(10), kind="direct_service", mode="in_person"),
            by=ada,
            at=NOW,
        )


@pytest.mark.parametrize(
    "note",
    [
        "Called 555-123-4567 to arrange a lift",
        "SSN 123-45-6789 on the form",
        "DOB 3/4/1988",
        "MRN 00482913",
        "Wrote to j.doe@example.org",
        "J.D. came on 3/4",
    ],
)
def test_46_a_participants_identity_in_a_note_is_blocked_with_an_explanation(placement, note):
    with pytest.raises(Refused, match="Write what you did, not for whom"):
        log(placement, note=note)
    assert not EntryVersion.objects.exists()


def test_46_what_looks_like_a_name_is_kept_with_a_warning_and_the_supervisors_name_is_not(placement):
    assert log(placement, note="Met with Maria about housing").warnings == ["note_identities"]
    assert log(placement, starts="13:00", ends="13:30", note="Met with Sol at Harbor House").warnings == []


# The door.


def _form(**facts) -> dict[str, str]:
    return {
        "on": "2026-03-16",
        "starts": "09:00",
        "ends": "11:30",
        "kind": "direct_service",
        "mode": "in_person",
        "row_key": "page-1",
    } | facts


@pytest.fixture
def at_noon(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def door(placement, client, ada, at_noon) -> str:
    client.force_login(ada)
    return reverse("supervision:log", args=[placement.pk])


def test_the_page_saves_a_draft_and_shows_its_week(door, client):
    response = client.post(door, _form())
    assert response.url == reverse("supervision:week", args=[MONDAY])
    assert EntryVersion.objects.get().minutes == 150
    assert "2 h 30 min" in client.get(response.url).content.decode()


def test_the_page_hands_in_at_once_when_asked(door, client):
    client.post(door, _form(submit="1"))
    assert EntryVersion.objects.get().status == "submitted"


def test_sending_the_page_twice_is_one_entry(door, client):
    client.post(door, _form())
    client.post(door, _form())
    assert HourEntry.objects.count() == 1


def test_one_topic_without_minutes_is_about_the_whole_entry(door, client, topics):
    client.post(door, _form(topic_1="ethics"))
    assert EntryVersion.objects.get().topics == {"ethics": 150}


def test_two_topics_share_the_minutes(door, client, topics):
    client.post(door, _form(topic_1="ethics", topic_minutes_1="1 h 30 min", topic_2="advocacy", topic_minutes_2="60"))
    assert EntryVersion.objects.get().topics == {"ethics": 90, "advocacy": 60}


@pytest.fixture
def topics():
    name_topics({"ethics": "Ethics", "advocacy": "Advocacy"})


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"starts": "١٢:٠٠"}, "Use the digits 0 to 9."),
        ({"on": "٢٠٢٦-٠٣-١٦"}, "Use the digits 0 to 9."),
        ({"ends": "25:00"}, "A time of day runs from 0:00 to 23:59."),
        ({"ends": "NaN"}, "Type a time of day, such as 9:30 or 21:15."),
        ({"ends": "-3"}, "Type a time of day, such as 9:30 or 21:15."),
        ({"on": "2026-02-30"}, "Type a date that exists"),
        ({"topic_minutes_1": "1e309"}, "Type whole minutes, such as 90"),
        ({"topic_minutes_1": "-5"}, "Type whole minutes, such as 90"),
        ({"topic_minutes_1": "1.5"}, "Type whole minutes, such as 90"),
        ({"kind": "group", "group_size": "١٢"}, "Use the digits 0 to 9."),
        ({"kind": "invented"}, "Select a valid choice"),
        ({"note": "Rang 555-123-4567"}, "Write what you did, not for whom"),
    ],
)
def test_44_the_page_says_what_is_wrong_and_keeps_what_was_typed(door, client, facts, words):
    response = client.post(door, _form(note="Kept words", **facts) if "note" not in facts else _form(**facts))
    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert "There is a problem" in page
    assert (facts.get("note") or "Kept words") in page
    assert not EntryVersion.objects.exists()


def test_14_what_the_form_does_not_ask_is_ignored(door, client):
    client.post(door, _form(status="approved", person="1", minutes="999", content_hash="x", holds_time=""))
    version = EntryVersion.objects.get()
    assert (version.status, version.minutes, version.holds_time) == ("draft", 150, True)


def test_40_a_time_that_came_twice_is_asked_about(client, ada, placement, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 2, tzinfo=UTC))
    client.force_login(ada)
    door = reverse("supervision:log", args=[placement.pk])
    asked = client.post(door, _form(on="2026-11-01", starts="00:30", ends="01:30"))
    assert "01:30 came twice. Which one do you mean?" in asked.content.decode()
    client.post(door, _form(on="2026-11-01", starts="00:30", ends="01:30", ends_which="second"))
    assert EntryVersion.objects.get().minutes == 120


def test_repeating_the_last_one_begins_with_what_it_said(door, client, placement):
    version = log(placement, starts="14:00", ends="15:15", kind="observation")
    page = client.get(f"{door}?repeat={version.entry_id}").content.decode()
    assert 'value="14:00"' in page
    assert '<option value="observation" selected>' in page


def test_another_persons_placement_is_not_found(placement, client, ben, otto, sol):
    for stranger in (ben, otto, sol):
        client.force_login(stranger)
        assert client.get(reverse("supervision:log", args=[placement.pk])).status_code == 404


def test_the_minutes_are_those_between_its_moments(placement):
    version = log(placement, on=date(2026, 3, 8), starts="01:00", ends="04:00")
    assert version.minutes == 120
    assert hours.last_day(version.ends_at, version.zone) == date(2026, 3, 8)
