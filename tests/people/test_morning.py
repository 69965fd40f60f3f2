"""What can wait is told between nine and eleven in a person's morning, wherever they are."""

from datetime import UTC, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from lms.people import days

ZONES = ["America/New_York", "America/Los_Angeles", "Pacific/Honolulu", "Asia/Kathmandu", "Pacific/Auckland"]


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(lambda naive: naive.replace(tzinfo=UTC)),
    st.sampled_from(ZONES),
    st.integers(1, 10_000),
)
def test_64_it_is_never_past_and_always_in_the_next_morning(at, zone, pk):
    person = SimpleNamespace(pk=pk, timezone=zone)
    morning = days.morning_for(person, at)
    assert morning >= at
    assert 9 <= morning.astimezone(ZoneInfo(zone)).hour < 11
    assert (morning - at).total_seconds() < 27 * 3600
    later = days.morning_after(person, morning)
    assert later.astimezone(ZoneInfo(zone)).date() > morning.astimezone(ZoneInfo(zone)).date()
