"""The arithmetic of hours: exact minutes whatever the clocks do, and hashes of what a signer saw."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from supervision import hours
from supervision.hours import Span, Unreadable

NEW_YORK = "America/New_York"
# Clocks that change by an hour, by half of one, at midnight, never, and one that once skipped a whole day.
ZONES = [
    NEW_YORK,
    "America/Phoenix",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "America/Havana",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "UTC",
]
days = st.dates(date(1990, 1, 1), date(2040, 12, 31))
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0, tzinfo=None))
zones = st.sampled_from(ZONES)


@pytest.mark.parametrize(
    ("on", "starts", "ends", "minutes"),
    [
        (date(2026, 3, 16), "09:00", "11:30", 150),
        (date(2026, 3, 16), "22:00", "01:30", 210),
        (date(2026, 3, 16), "09:00", "09:00", 24 * 60),
        # The clocks go forward at 2:00 on 8 March 2026 and back at 2:00 on 1 November 2026.
        (date(2026, 3, 8), "01:00", "03:00", 60),
        (date(2026, 3, 7), "22:00", "06:00", 7 * 60),
        (date(2026, 10, 31), "22:00", "06:00", 9 * 60),
        (date(2026, 11, 1), "00:30", "03:00", 210),
        # A leap day, and the end of a year.
        (date(2028, 2, 28), "23:00", "01:00", 120),
        (date(2028, 2, 29), "23:00", "01:00", 120),
        (date(2027, 2, 28), "23:00", "01:00", 120),
        (date(2026, 12, 31), "23:15", "00:15", 60),
    ],
)
def test_40_minutes_are_those_that_passed(on, starts, ends, minutes):
    assert hours.span(on, time.fromisoformat(starts), time.fromisoformat(ends), NEW_YORK).minutes == minutes


def test_40_of_a_time_that_comes_twice_the_first_is_meant_unless_said_otherwise():
    night, midnight, half_past_one = date(2026, 11, 1), time(0, 0), time(1, 30)
    assert hours.is_repeated(night, half_past_one, NEW_YORK)
    assert not hours.is_repeated(night, time(2, 0), NEW_YORK)
    assert not hours.is_repeated(date(2026, 3, 8), time(2, 30), NEW_YORK)
    assert hours.span(night, midnight, half_past_one, NEW_YORK).minutes == 90
    assert hours.span(night, midnight, half_past_one, NEW_YORK, ends_second=True).minutes == 150
    assert hours.span(night, time(1, 45), time(1, 15), NEW_YORK, ends_second=True).minutes == 30


def test_40_a_time_that_the_clocks_skip_is_refused_in_words():
    with pytest.raises(Unreadable, match="02:30 did not happen"):
        hours.span(date(2026, 3, 8), time(2, 30), time(4), NEW_YORK)
    with pytest.raises(Unreadable, match="02:30 did not happen"):
        hours.span(date(2026, 3, 7), time(20), time(2, 30), NEW_YORK)


@given(days, clocks, clocks, zones)
def test_40_a_span_is_what_lies_between_its_moments_on_any_clock(on, starts, ends, zone):
    try:
        span = hours.span(on, starts, ends, zone)
    except Unreadable:
        assume(False)
    assert span.minutes * hours.MINUTE == span.ends_at - span.starts_at
    assert span.starts_at.astimezone(ZoneInfo(zone)).time() == starts
    assert span.ends_at.astimezone(ZoneInfo(zone)).time() == ends
    assert span.starts_at.astimezone(ZoneInfo(zone)).date() == on
    assert timedelta(0) < span.ends_at - span.starts_at <= timedelta(days=2)


@given(days, clocks, st.integers(1, hours.LONGEST), st.integers(1, hours.LONGEST), zones)
def test_40_two_halves_are_the_whole_whatever_the_clocks_do(on, starts, first, second, zone):
    try:
        began = hours.moment(on, starts, zone)
    except Unreadable:
        assume(False)
    middle = began + first * hours.MINUTE
    end = middle + second * hours.MINUTE
    assert Span(began, middle).minutes + Span(middle, end).minutes == Span(began, end).minutes
    assert not Span(began, middle).overlaps(Span(middle, end))
    assert Span(began, end).overlaps(Span(middle, end))


@given(days, clocks, zones, st.booleans())
def test_40_a_moment_shows_the_time_it_was_made_from(on, clock, zone, second):
    try:
        found = hours.moment(on, clock, zone, second=second)
    except Unreadable:
        assume(False)
    assert found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime.combine(on, clock)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("9", time(9)),
        ("9:30", time(9, 30)),
        ("0930", time(9, 30)),
        ("21.15", time(21, 15)),
        ("9h05", time(9, 5)),
        ("9:30 am", time(9, 30)),
        ("12:05 AM", time(0, 5)),
        ("12 pm", time(12)),
        ("11:59 p.m.", time(23, 59)),
        (" 00:00 ", time(0)),
    ],
)
def test_times_are_read_as_people_type_them(text, clock):
    assert hours.clock_time(text) == clock


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("24:00", "runs from 0:00 to 23:59"),
        ("9:60", "runs from 0:00 to 23:59"),
        ("13 pm", "am or pm"),
        ("٩:٣٠", "digits 0 to 9"),
        ("nine", "Type a time of day"),
        ("", "Type a time of day"),
        ("9:30:15", "Type a time of day"),
    ],
)
def test_44_what_is_no_time_of_day_is_refused(text, words):
    with pytest.raises(Unreadable, match=words):
        hours.clock_time(text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("90", 90), ("1:30", 90), ("1 h 30 min", 90), ("2h", 120), ("45 min", 45), ("0", 0), ("25 h", 1500)],
)
def test_durations_are_read_as_people_type_them(text, minutes):
    assert hours.whole_minutes(text) == minutes


@pytest.mark.parametrize("text", ["", "NaN", "1e309", "inf", "-5", "1.5", "1,5", "١٢", "９０", "1:75", "1000000000"])
def test_44_what_is_no_whole_duration_is_refused(text):
    with pytest.raises(Unreadable):
        hours.whole_minutes(text)


def test_the_last_day_of_work_until_midnight_is_the_day_it_began():
    span = hours.span(date(2026, 3, 16), time(20), time(0), NEW_YORK)
    assert hours.last_day(span.ends_at, NEW_YORK) == date(2026, 3, 16)
    assert hours.last_day(span.ends_at + hours.MINUTE, NEW_YORK) == date(2026, 3, 17)


@given(days)
def test_a_week_begins_on_monday(day):
    monday = hours.monday_of(day)
    assert monday.weekday() == 0
    assert timedelta(0) <= day - monday < timedelta(days=7)


content = st.dictionaries(
    st.text(min_size=1, max_size=8),
    st.one_of(st.integers(), st.text(), st.none(), st.booleans(), days, st.dictionaries(st.text(), st.integers())),
)


@given(content)
def test_the_hash_does_not_depend_on_the_order_of_fields(facts):
    backwards = dict(reversed(facts.items()))
    assert hours.content_hash(facts) == hours.content_hash(backwards)
    assert len(hours.content_hash(facts)) == 64


@given(content, st.text(min_size=1, max_size=8), st.integers())
def test_the_hash_changes_with_any_field(facts, name, value):
    assume(facts.get(name) != value or isinstance(facts.get(name), bool))
    assert hours.content_hash(facts) != hours.content_hash({**facts, name: value})


def test_a_moment_hashes_the_same_in_every_zone():
    there = datetime(2026, 3, 16, 13, tzinfo=UTC)
    assert hours.content_hash({"at": there}) == hours.content_hash({"at": there.astimezone(ZoneInfo(NEW_YORK))})


def test_numbers_that_are_none_are_not_hashed():
    with pytest.raises(ValueError, match="Out of range float"):
        hours.content_hash({"minutes": float("nan")})
