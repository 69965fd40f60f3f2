"""A certificate's status on a day: actions first, then its dates."""

from datetime import date

import pytest

from certificates import rules

from .building import programme

D = date.fromisoformat
LADDER = "{opens: {days: 90}, late: [{until: {months: 6}}], inactive_after: {months: 12}}"


def status(on, *actions, renewal=LADDER, valid=("2024-05-01", "2026-04-30")):
    asked = programme("[]", stage="renewal", standard=f"term: {{months: 24}}\nrenewal: {renewal}")
    certificate = {
        "valid_from": valid[0],
        "valid_through": valid[1],
        "actions": [{"what": what, "on": day} for what, day in actions],
    }
    return rules.status_on(asked, rules.read_case({"certificate": certificate}), D(on))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2024-04-30", "upcoming"),
        ("2024-05-01", "active"),
        ("2026-01-29", "active"),
        ("2026-01-30", "expiring"),
        ("2026-04-30", "expiring"),
        ("2026-05-01", "grace"),
        ("2026-10-30", "grace"),
        ("2026-10-31", "lapsed"),
        ("2027-04-30", "lapsed"),
        ("2027-05-01", "inactive"),
    ],
)
def test_the_dates_give_the_status(on, expected):
    assert status(on) == expected


def test_nothing_expires_without_an_opening_day():
    assert status("2026-04-30", renewal="{}") == "active"
    assert status("2026-05-01", renewal="{}") == "lapsed"
    assert status("2036-05-01", renewal="{}") == "lapsed"


def test_grace_wins_where_the_ladder_is_longer_than_the_way_to_inactive():
    ladder = "{late: [{until: {month: 2, day: 28}}], inactive_after: {days: 1}}"
    assert status("2027-02-28", renewal=ladder) == "grace"
    assert status("2027-03-01", renewal=ladder) == "inactive"
    assert status("2099-01-01", renewal="{late: [{fee: 1}], inactive_after: {days: 1}}") == "grace"


def test_a_certificate_without_an_end_stays_active():
    assert status("2099-01-01", valid=("2024-05-01", None)) == "active"


def test_actions_come_before_dates():
    assert status("2030-01-01", ("suspended", "2025-01-10")) == "suspended"
    assert status("2025-01-09", ("suspended", "2025-01-10")) == "active"
    assert status("2025-01-10", ("suspended", "2025-01-10")) == "suspended"
    assert status("2025-02-01", ("suspended", "2025-01-10"), ("lifted", "2025-02-01")) == "active"
    assert status("2025-02-01", ("lifted", "2025-01-10"), ("suspended", "2025-01-10")) == "suspended"
    assert status("2025-02-01", ("superseded", "2025-02-01")) == "superseded"
    assert status("2025-02-01", ("suspended", "2025-01-10"), ("superseded", "2025-01-20")) == "suspended"


def test_revoked_and_surrendered_are_final():
    assert status("2025-03-01", ("revoked", "2025-02-01"), ("lifted", "2025-02-02")) == "revoked"
    assert status("2025-03-01", ("suspended", "2025-02-02"), ("surrendered", "2025-02-01")) == "surrendered"
    assert status("2025-03-01", ("revoked", "2025-02-02"), ("surrendered", "2025-02-01")) == "surrendered"
    assert status("2025-01-31", ("revoked", "2025-02-01")) == "active"


def test_without_a_certificate_or_renewal_rules_there_is_little_to_say():
    asked = programme("[]")
    assert rules.status_on(asked, rules.Case(), D("2026-01-01")) is None
    held = rules.read_case({"certificate": {"valid_from": "2024-05-01", "valid_through": "2026-04-30"}})
    assert rules.status_on(asked, held, D("2026-04-30")) == "active"
    assert rules.status_on(asked, held, D("2026-05-01")) == "lapsed"
