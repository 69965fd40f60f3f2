"""Terms, windows and ages at the edges of months and years."""

from datetime import date

import pytest

from certificates.rules import dates
from certificates.rules.language import CommonDate, Length, YearsFrom

D = date.fromisoformat


@pytest.mark.parametrize(
    ("first", "months", "through"),
    [
        ("2023-02-12", 12, "2024-02-11"),
        ("2024-02-29", 24, "2026-02-28"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 48, "2028-02-28"),
        ("2024-01-01", 12, "2024-12-31"),
        ("2024-03-31", 6, "2024-09-30"),
        ("2024-03-30", 6, "2024-09-29"),
        ("2023-02-28", 12, "2024-02-27"),
        ("2023-02-28", 1, "2023-03-27"),
        ("2024-12-01", 1, "2024-12-31"),
    ],
)
def test_a_term_runs_to_the_day_before_or_to_the_last_day_of_a_month_that_lacks_it(first, months, through):
    assert dates.term_through(D(first), Length("months", months)) == D(through)


def test_a_term_of_years_is_a_term_of_twelve_months_each():
    assert dates.term_through(D("2024-02-29"), Length("years", 2)) == D("2026-02-28")


@pytest.mark.parametrize(
    ("day", "months", "there"),
    [
        ("2026-05-31", -3, "2026-02-28"),
        ("2024-05-31", -3, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-02-28", -12, "2024-02-28"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2026-01-01", -1, "2025-12-01"),
    ],
)
def test_plain_dates_are_cut_to_the_last_day_of_their_month(day, months, there):
    assert dates.add(D(day), Length("months", months)) == D(there)


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ("2004-02-29", "2022-02-27", 17),
        ("2004-02-29", "2022-02-28", 18),
        ("2004-02-29", "2024-02-28", 19),
        ("2004-02-29", "2024-02-29", 20),
        ("2008-05-01", "2026-04-30", 17),
        ("2008-05-01", "2026-05-01", 18),
    ],
)
def test_age_is_completed_years_and_a_leap_day_is_28_february_in_a_common_year(born, on, years):
    assert dates.age(D(born), D(on)) == years


@pytest.mark.parametrize(
    ("years", "after", "day"),
    [
        ("every", "2026-06-29", "2026-06-30"),
        ("every", "2026-06-30", "2027-06-30"),
        ("odd", "2026-01-01", "2027-06-30"),
        ("even", "2026-06-30", "2028-06-30"),
        ((2027, 2031), "2027-06-30", "2031-06-30"),
        (YearsFrom(2015, 4), "2026-01-01", "2027-06-30"),
        (YearsFrom(2015, 4), "2010-01-01", "2015-06-30"),
    ],
)
def test_a_common_date_is_the_first_one_later(years, after, day):
    assert dates.next_common_date(CommonDate(6, 30, years), D(after)) == D(day)


def test_listed_years_run_out():
    assert dates.next_common_date(CommonDate(6, 30, (2027,)), D("2027-06-30")) is None


def test_a_common_leap_day_is_cut_in_a_common_year():
    assert dates.next_common_date(CommonDate(2, 29), D("2026-01-01")) == D("2026-02-28")


def test_the_end_of_a_month_that_has_come_stays():
    assert dates.next_month_end(2, D("2028-02-29")) == D("2028-02-29")
    assert dates.next_month_end(2, D("2028-03-01")) == D("2029-02-28")


def test_lengths_beyond_the_calendar_stop_at_its_edge():
    assert dates.add(date.max, Length("months", 1)) == date.max
    assert dates.add(D("0001-02-01"), Length("days", -40)) == date.min
    assert dates.add(D("0001-02-01"), Length("years", -40)) == date.min
