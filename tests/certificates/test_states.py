"""One function says in which state a certificate is, whoever asks."""

import json
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates import ladders, rules
from certificates.states import State, state_of

FIRST, LAST = date(2024, 2, 29), date(2026, 2, 28)


@dataclass
class Event:
    what: str
    on: date
    public_reason: str = ""


def at(day: date, *events: tuple[str, date]) -> State:
    happenings = [Event(*event) for event in events]
    return state_of(valid_from=FIRST, valid_through=LAST, happenings=happenings, on=day)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2024, 2, 28), "upcoming"),
        (date(2024, 2, 29), "active"),
        (date(2026, 2, 28), "active"),
        (date(2026, 3, 1), "lapsed"),
    ],
)
def test_53_both_days_of_the_term_are_included(day, kind):
    assert at(day).kind == kind


def test_a_term_without_a_last_day_never_expires():
    assert state_of(valid_from=FIRST, valid_through=None, happenings=[], on=date(2999, 1, 1)).kind == "active"


def test_suspended_until_reinstated():
    suspended, back = ("suspended", date(2025, 1, 10)), ("reinstated", date(2025, 3, 1))
    assert at(date(2025, 1, 9), suspended, back) == State("active", FIRST, LAST)
    assert at(date(2025, 2, 28), suspended, back) == State("suspended", date(2025, 1, 10))
    assert at(date(2025, 3, 1), suspended, back) == State("active", FIRST, LAST)


def test_suspended_goes_before_expired_and_revoked_before_all():
    suspended, revoked = ("suspended", date(2025, 1, 10)), ("revoked", date(2025, 6, 1))
    assert at(date(2027, 1, 1), suspended).kind == "suspended"
    assert at(date(2027, 1, 1), suspended, revoked) == State("revoked", date(2025, 6, 1))


def test_what_is_given_back_stays_given_back():
    events = ("surrendered", date(2025, 6, 1)), ("reinstated", date(2025, 6, 2))
    assert at(date(2025, 7, 1), *events).kind == "surrendered"


def test_53_lapsed_since_the_day_after_the_last():
    assert at(date(2026, 5, 1)) == State("lapsed", date(2026, 3, 1))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2024, 2, 28), State("upcoming", None, date(2024, 2, 28))),
        (date(2025, 11, 29), State("active", FIRST, date(2025, 11, 29))),
        (date(2025, 11, 30), State("expiring", date(2025, 11, 30), LAST)),
        (date(2026, 3, 1), State("grace", date(2026, 3, 1), date(2026, 8, 28))),
        (date(2026, 8, 29), State("lapsed", date(2026, 8, 29), date(2027, 2, 28))),
        (date(2027, 3, 1), State("inactive", date(2027, 3, 1))),
    ],
)
def test_53_the_rules_of_renewal_say_when_each_state_begins_and_ends(day, state):
    ladder = {"opens": {"days": 90}, "late": [{"until": {"months": 6}}], "inactive_after": {"months": 12}}
    renewal = ladders.renewal_of(
        json.dumps({"stage": "renewal", "version": "1", "requirements": [], "renewal": ladder})
    )
    assert state_of(valid_from=FIRST, valid_through=LAST, happenings=[], on=day, renewal=renewal) == state


def test_superseded_from_the_day_on_which_a_later_one_stands_in_its_place():
    asked = {"valid_from": FIRST, "valid_through": LAST, "succeeded_on": date(2026, 3, 1)}
    suspended = Event("suspended", date(2025, 1, 10))
    assert state_of(happenings=[], on=LAST, **asked).kind == "active"
    assert state_of(happenings=[], on=date(2026, 3, 1), **asked) == State("superseded", date(2026, 3, 1))
    assert state_of(happenings=[suspended], on=date(2026, 3, 1), **asked).kind == "suspended"


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


ladders_drawn = st.fixed_dictionaries(
    {},
    optional={
        "opens": st.builds(lambda n: {"days": n}, st.integers(1, 400)),
        "inactive_after": st.builds(lambda n: {"days": n}, st.integers(1, 400)),
        "late": st.lists(st.builds(lambda n: {"until": {"months": n}}, st.integers(1, 9)), min_size=1, max_size=1),
    },
)


@given(happenings, days, ladders_drawn, st.none() | days)
def test_53_the_state_is_what_the_rule_language_calls_it(events, day, ladder, succeeded_on):
    """`manage.py terms` and every page of the site say the same."""
    lifted = {"reinstated": "lifted"}
    actions = [{"what": lifted.get(event.what, event.what), "on": event.on.isoformat()} for event in events]
    if succeeded_on:
        actions.append({"what": "superseded", "on": succeeded_on.isoformat()})
    certificate = {"valid_from": FIRST.isoformat(), "valid_through": LAST.isoformat(), "actions": actions}
    standard = {"stage": "renewal", "version": "1", "requirements": [], "renewal": ladder}
    programme = rules.read_programme({"programme": "one", "standards": [standard]})
    state = state_of(
        valid_from=FIRST,
        valid_through=LAST,
        happenings=events,
        on=day,
        renewal=ladders.renewal_of(json.dumps(standard)),
        succeeded_on=succeeded_on,
    )
    assert state.kind == rules.status_on(programme, rules.read_case({"certificate": certificate}), day)
