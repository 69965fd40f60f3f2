"""Trainee and supervisor plan when they meet; a calendar reads it at a secret address, without names."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from lms.audit.models import Event
from lms.notices.models import OutboxMessage
from lms.people import calendars
from lms.people.actions import Refused
from lms.people.feeds import MOST_IN_AN_HOUR
from supervision import actions, meetings, pair_access
from supervision.meetings import Repeats, Series
from supervision.models import CalendarFeed, Meeting
from tests.supervision.conftest import NOW

NEXT_TUESDAY = date(2026, 3, 24)


def series(on=NEXT_TUESDAY, **facts) -> Series:
    facts = {"clock": time(16), "zone": "America/New_York", "minutes": 50, "repeats": Repeats.WEEKLY} | facts
    return Series(uid="one@example.org", on=on, **facts)


def plan(placement, by, **facts) -> Meeting:
    supervisor = placement.supervisions.get().supervisor
    facts = {"on": NEXT_TUESDAY, "clock": time(16), "minutes": 50, "repeats": Repeats.WEEKLY} | facts
    return actions.plan_meeting(placement=placement, supervisor=supervisor, by=by, at=NOW, **facts)


@pytest.fixture(autouse=True)
def _on_that_friday(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


# When they come again.


@pytest.mark.parametrize(
    ("on", "repeats", "following"),
    [
        (NEXT_TUESDAY, Repeats.NEVER, []),
        (NEXT_TUESDAY, Repeats.WEEKLY, [date(2026, 3, 31), date(2026, 4, 7)]),
        (NEXT_TUESDAY, Repeats.FORTNIGHTLY, [date(2026, 4, 7), date(2026, 4, 21)]),
        # The fourth Tuesday, the fifth as the last, and over the end of a year.
        (NEXT_TUESDAY, Repeats.MONTHLY, [date(2026, 4, 28), date(2026, 5, 26)]),
        (date(2026, 3, 31), Repeats.MONTHLY, [date(2026, 4, 28), date(2026, 5, 26)]),
        (date(2026, 12, 1), Repeats.MONTHLY, [date(2027, 1, 5), date(2027, 2, 2)]),
    ],
)
def test_a_series_goes_on_as_said(on, repeats, following):
    assert meetings.upcoming(series(on, repeats=repeats), on + timedelta(days=1), 2) == following


def test_it_ends_on_its_last_day_and_leaves_out_what_is_skipped():
    found = series(until_on=date(2026, 4, 14), skipped=frozenset({date(2026, 4, 7)}))
    assert list(found.days()) == [NEXT_TUESDAY, date(2026, 3, 31), date(2026, 4, 14)]


@given(
    st.integers(0, 3000).map(lambda after: date(2026, 1, 1) + timedelta(days=after)),
    st.sampled_from([Repeats.WEEKLY, Repeats.FORTNIGHTLY, Repeats.MONTHLY]),
)
def test_what_a_calendar_is_told_are_the_same_days(on, repeats):
    found = series(on, repeats=repeats, until_on=on + timedelta(days=200))
    (event,) = Calendar.from_ical(meetings.calendar([found], title="Meeting")).walk("VEVENT")
    rule = event["rrule"]
    days = list(found.days())
    if repeats == Repeats.MONTHLY:
        (place,) = rule["byday"]
        assert {day.strftime("%a").upper()[:2] for day in days} == {str(place)[-2:]}
        weeks = {(day.day - 1) // 7 + 1 for day in days}
        assert weeks == {int(str(place)[:-2])} or str(place).startswith("-1")
        assert len({(day.year, day.month) for day in days}) == len(days) >= 6
    else:
        apart = 7 * int(rule.get("interval", [1])[0])
        assert {later - day for day, later in pairwise(days)} == {timedelta(days=apart)}
    assert rule["until"][0].astimezone(ZoneInfo(found.zone)).date() == found.until_on


def test_40_it_stays_at_its_hour_when_the_clocks_change():
    found = series(date(2026, 3, 3))
    assert [found.starts_at(day).astimezone(UTC).hour for day in meetings.upcoming(found, found.on, 2)] == [21, 20]


# Planned, skipped, called off.


def test_planned_once_it_is_one_and_the_other_is_told_without_a_name(placement, ada, sol):
    meeting = plan(placement, ada)
    assert plan(placement, sol) == meeting
    told = OutboxMessage.objects.get(notice="supervision/meeting_planned")
    assert told.address == sol.email
    assert "24 March 2026 at 4 p.m." in told.text
    assert "Okafor" not in told.text + told.subject
    assert Event.objects.get(verb="supervision.plan_meeting").detail == {"day": "2026-03-24"}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"on": date(2026, 3, 19)}, "That day is over"),
        ({"until_on": date(2026, 3, 23)}, "The last day cannot be before the first"),
        ({"on": date(2027, 3, 14), "clock": time(2, 30)}, "did not happen"),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_words(placement, ada, facts, words):
    with pytest.raises(Refused, match=words):
        plan(placement, ada, **facts)


def test_after_the_last_day_of_the_supervision_nothing_is_planned(placement, ada, mona):
    last = date(2026, 4, 10)
    actions.end_supervisor(supervision=placement.supervisions.get(), by=mona, until_on=last, at=NOW)
    with pytest.raises(Refused, match="The supervision ends before that day"):
        plan(placement, ada, on=last + timedelta(days=1), repeats=Repeats.NEVER)
    plan(placement, ada, on=last, repeats=Repeats.NEVER)
    assert [list(found.days()) for found in pair_access.series_of(ada)] == [[last]]


def test_only_the_two_of_today_plan_and_change(placement, ada, sol, ben, otto, mona):
    for stranger in (ben, otto, mona):
        with pytest.raises(Refused, match="planned by the trainee and by who supervises them today"):
            plan(placement, stranger)
    meeting = plan(placement, ada)
    with pytest.raises(Refused, match="Only the two who meet"):
        actions.call_off_meeting(meeting=meeting, by=mona)


def test_one_day_is_left_out_and_all_are_called_off_once(placement, ada, sol):
    meeting = plan(placement, ada)
    for _twice in range(2):
        assert actions.skip_meeting(meeting=meeting, day=date(2026, 3, 31), by=sol).skipped == ["2026-03-31"]
    with pytest.raises(Refused, match="no meeting on that day"):
        actions.skip_meeting(meeting=meeting, day=date(2026, 4, 1), by=sol)
    for _twice in range(2):
        actions.call_off_meeting(meeting=meeting, by=sol)
    with pytest.raises(Refused, match="These meetings are called off already"):
        actions.skip_meeting(meeting=meeting, day=date(2026, 4, 7), by=sol)
    assert pair_access.series_of(ada) == []
    verbs = Event.objects.filter(verb__contains="_meeting").order_by("pk").values_list("verb", flat=True)
    assert [verb.partition(".")[2] for verb in verbs] == ["plan_meeting", "skip_meeting", "call_off_meeting"]
    assert OutboxMessage.objects.filter(notice__startswith="supervision/meeting_", person=ada).count() == 2


# The pages.


def _send(client, placement, **data):
    typed = {"on": "2026-03-24", "clock": "16:00", "minutes": "50 min", "repeats": "weekly", "until_on": ""}
    return client.post(reverse("supervision:meetings", args=[placement.pk]), typed | data, follow=True)


def test_the_page_plans_and_shows_the_next_days_to_both(client, placement, ada, sol, mona):
    client.force_login(ada)
    assert "Say on which day you meet." in _send(client, placement, on="").content.decode()
    assert "Give from 5 min to 8 h." in _send(client, placement, minutes="2").content.decode()
    assert "That day is over." in _send(client, placement, on="2026-03-01").content.decode()
    assert "The meeting is planned" in _send(client, placement).content.decode()
    client.force_login(sol)
    where = reverse("supervision:meetings", args=[placement.pk])
    page = client.get(where).content.decode()
    for words in ("4 p.m., 50 min: Ada Okafor and Sol Marsh", "Tuesday 24 March 2026", "Tuesday 28 April 2026"):
        assert words in page
    meeting = Meeting.objects.get()
    client.post(reverse("supervision:skip_meeting", args=[meeting.pk, date(2026, 3, 31)]))
    assert "Tuesday 31 March 2026" not in client.get(where).content.decode()
    for _click in range(2):
        page = client.post(reverse("supervision:call_off_meeting", args=[meeting.pk]), follow=True)
        assert "The meeting is called off" in page.content.decode()
    late = client.post(reverse("supervision:skip_meeting", args=[meeting.pk, date(2026, 4, 7)]), follow=True)
    assert "These meetings are called off already." in late.content.decode()
    assert "Nothing is planned yet." in client.get(where).content.decode()
    client.force_login(mona)
    assert client.get(where).status_code == 404


# The feed.


def _feed(client, secret):
    client.logout()
    return client.get(reverse("supervision:feed", args=[secret]))


def _events(answer) -> list:
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_a_calendar_reads_days_and_times_and_nothing_else(client, placement, ada, sol):
    meeting = plan(placement, ada)
    secrets = [actions.make_feed(by=person) for person in (ada, sol)]
    for secret in secrets:
        answer = _feed(client, secret)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Type"].startswith("text/calendar")
        (event,) = _events(answer)
        assert (event["summary"], event["rrule"]["freq"]) == ("Meeting", ["WEEKLY"])
        assert event["uid"].startswith(str(meeting.key))
        assert event["dtstart"].dt == datetime(2026, 3, 24, 16, tzinfo=ZoneInfo("America/New_York"))
        for words in ("Okafor", "Marsh", "Harbor", "example.org", "upervis"):
            assert words not in answer.content.decode().replace(event["uid"], "")


def test_an_event_keeps_its_identity_when_a_day_is_left_out(client, placement, ada, sol):
    meeting = plan(placement, ada)
    secret = actions.make_feed(by=ada)
    (before,) = _events(_feed(client, secret))
    actions.skip_meeting(meeting=meeting, day=date(2026, 3, 31), by=sol)
    (after,) = _events(_feed(client, secret))
    assert (before["uid"], before["sequence"]) == (after["uid"], after["sequence"] - 1)
    assert after["exdate"].dts[0].dt.date() == date(2026, 3, 31)


def test_it_ends_with_the_supervision(client, placement, ada, mona):
    plan(placement, ada)
    secret = actions.make_feed(by=ada)
    actions.end_supervisor(supervision=placement.supervisions.get(), by=mona, until_on=date(2026, 4, 10), at=NOW)
    (event,) = _events(_feed(client, secret))
    assert event["rrule"]["until"][0].date() == date(2026, 4, 10)


def test_a_new_address_kills_the_old_one_and_none_is_guessed(client, placement, ada, ben):
    client.force_login(ada)
    page = client.post(reverse("supervision:make_feed"))
    assert page.headers["Cache-Control"] == "no-store"
    secret = page.content.decode().partition("/practice/calendar/")[2].partition(".ics")[0]
    assert len(secret) >= 43
    assert CalendarFeed.objects.get().digest == calendars.digest(secret)
    assert secret not in client.get(reverse("supervision:calendar")).content.decode()
    newer = actions.make_feed(by=ada)
    assert [_feed(client, one).status_code for one in (secret, newer, "x", "0" * 64)] == [404, 200, 404, 404]
    assert _feed(client, CalendarFeed.objects.get().digest).status_code == 404
    client.force_login(ada)
    client.post(reverse("supervision:revoke_feed"))
    assert _feed(client, newer).status_code == 404
    third = actions.make_feed(by=ada)
    ada.is_active = False
    ada.save()
    assert _feed(client, third).status_code == 404


def test_who_asks_too_often_is_asked_to_wait_and_nobody_else_at_their_address(client, ada, ben, monkeypatch):
    monkeypatch.setattr("lms.people.feeds.MOST_IN_AN_HOUR", 2)
    secret = actions.make_feed(by=ada)
    assert [_feed(client, secret).status_code for _ask in range(3)] == [200, 200, 429]
    assert [_feed(client, "x").status_code for _guess in range(3)] == [404, 404, 429]
    assert _feed(client, actions.make_feed(by=ben)).status_code == 200
    assert MOST_IN_AN_HOUR >= 60


def test_the_feed_asks_for_a_fixed_number_of_statements(client, placement, ada, django_assert_num_queries):
    secret = actions.make_feed(by=ada)
    for hour in range(9, 12):
        plan(placement, ada, clock=time(hour))
        with django_assert_num_queries(3):
            client.get(reverse("supervision:feed", args=[secret]))
