"""When an attempt ends: so many minutes after its start, whatever the clocks on the wall do meanwhile."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assessments import timing

HALF_AN_HOUR = timedelta(minutes=30)


@pytest.mark.parametrize(
    "started_at",
    [
        datetime(2026, 11, 1, 5, 45, tzinfo=UTC),  # a quarter of an hour before clocks go back
        datetime(2027, 3, 14, 6, 45, tzinfo=UTC),  # and before they go forward
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_the_deadline_is_the_same_moment_on_the_night_clocks_change(started_at, zone):
    ends = timing.ends(started_at=started_at.astimezone(ZoneInfo(zone)), minutes=30, grace_seconds=30)
    assert ends.deadline_at == started_at + HALF_AN_HOUR
    assert ends.closes_at == started_at + HALF_AN_HOUR + timedelta(seconds=30)


def test_without_a_time_limit_there_is_no_end():
    assert timing.ends(started_at=datetime(2026, 11, 1, tzinfo=UTC), minutes=None, grace_seconds=30) == timing.Ends(
        None, None
    )
