"""One function says in which state a certificate is, whoever asks."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.states import State, state_of

FIRST, LAST = date(2024, 2, 29), date(2026, 2, 28)


@dataclass
class Event:
    what: str
    on: date


def at(day: date, *events: tuple[str, date]) -> State:
    happenings = [Event(*event) for event in events]
    return state_of(valid_from=FIRST, valid_through=LAST, happenings=happenings, on=day)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2024, 2, 28), "upcoming"),
        (date(2024, 2, 29), "active"),
        (date(2026, 2, 28), "active"),
        (date(2026, 3, 1), "expired"),
    ],
)
def test_53_both_days_of_the_term_are_included(day, kind):
    assert at(day).kind == kind


def test_a_term_without_a_last_day_never_expires():
    assert state_of(valid_from=FIRST, valid_through=None, happenings=[], on=date(2999, 1, 1)).kind == "active"


def test_suspended_until_reinstated():
    suspended, back = ("suspended", date(2025, 1, 10)), ("reinstated", date(2025, 3, 1))
    assert at(date(2025, 1, 9), suspended, back) == State("active", FIRST)
    assert at(date(2025, 2, 28), suspended, back) == State("suspended", date(2025, 1, 10))
    assert at(date(2025, 3, 1), suspended, back) == State("active", FIRST)


def test_suspended_goes_before_expired_and_revoked_before_all():
    suspended, revoked = ("suspended", date(2025, 1, 10)), ("revoked", date(2025, 6, 1))
    assert at(date(2027, 1, 1), suspended).kind == "suspended"
    assert at(date(2027, 1, 1), suspended, revoked) == State("revoked", date(2025, 6, 1))


def test_what_is_given_back_stays_given_back():
    events = ("surrendered", date(2025, 6, 1)), ("reinstated", date(2025, 6, 2))
    assert at(date(2025, 7, 1), *events).kind == "surrendered"


def test_expired_since_the_day_after_the_last():
    assert at(date(2026, 5, 1)) == State("expired", date(2026, 3, 1))


days = st.dates(date(2023, 1, 1), date(2028, 1, 1))
happenings = st.lists(
    st.builds(Event, st.sampled_from(["suspended", "reinstated", "revoked", "surrendered"]), days), max_size=6
).map(lambda events: sorted(events, key=lambda event: event.on))


@given(happenings, days)
def test_later_events_never_change_an_earlier_state(events, day):
    known = [event for event in events if event.on <= day]
    asked = {"valid_from": FIRST, "valid_through": LAST, "on": day}
    assert state_of(happenings=events, **asked) == state_of(happenings=known, **asked)


@given(happenings, days, st.integers(0, 400))
def test_a_final_state_is_final(events, day, later):
    state = state_of(valid_from=FIRST, valid_through=LAST, happenings=events, on=day)
    if state.kind in ("revoked", "surrendered"):
        then = day + timedelta(days=later)
        assert state_of(valid_from=FIRST, valid_through=LAST, happenings=events, on=then) == state
