"""A timer comes to exactly the minutes that passed, whatever the clocks of the site did in between."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision import hours, timing
from tests.supervision.test_hours import NEW_YORK, zones

NIGHTS = [
    # An hour before and after the clocks of New York change, in UTC.
    datetime(2026, 3, 8, 6, 30, tzinfo=UTC),
    datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, 58, tzinfo=UTC),
]
moments = st.one_of(
    st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(NIGHTS).flatmap(lambda night: st.integers(0, 7200).map(lambda s: night + timedelta(seconds=s))),
)


@given(moments, st.integers(1, hours.LONGEST), st.integers(0, 59), zones)
def test_40_what_is_typed_for_a_timer_has_the_minutes_between_its_moments(started_at, minutes, seconds, zone):
    stopped_at = started_at.replace(second=0, microsecond=0) + minutes * hours.MINUTE + timedelta(seconds=seconds)
    found = timing.clocked(started_at, stopped_at, zone)
    assert found is not None
    span = hours.span(
        found.on, found.starts, found.ends, zone, starts_second=found.starts_second, ends_second=found.ends_second
    )
    assert span.minutes == minutes


@given(moments, st.timedeltas(timedelta(0), timedelta(days=3)), zones)
def test_64_a_clock_that_went_back_gives_no_negative_minutes(started_at, back, zone):
    assert timing.clocked(started_at, started_at - back, zone) is None


@pytest.mark.parametrize(
    ("second", "which"), [(False, ("first", "first")), (True, ("second", "second"))], ids=["before", "after"]
)
def test_40_on_the_night_the_clocks_go_back_it_is_said_which_of_two_times_is_meant(second, which):
    started_at = datetime(2026, 11, 1, 6 if second else 5, 10, tzinfo=UTC)
    typed = timing.typed(timing.clocked(started_at, started_at + timedelta(minutes=20), NEW_YORK))
    assert (typed["starts"], typed["ends"]) == ("01:10", "01:30")
    assert (typed["starts_which"], typed["ends_which"]) == which


@pytest.mark.parametrize(("hours_ago", "is_forgotten"), [(0, False), (12, False), (13, True), (90, True)])
def test_a_timer_is_forgotten_after_a_long_working_day(hours_ago, is_forgotten):
    started_at = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
    assert timing.is_forgotten(started_at, started_at + timedelta(hours=hours_ago)) is is_forgotten
