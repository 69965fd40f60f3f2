"""Knows how far one day lies from another when lengths are counted in days, months or years."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from .language import CommonDate, Length, YearsFrom


def last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add(day: date, length: Length, *, sign: int = 1) -> date:
    """The plain date so far away, cut to its month's last day; beyond the calendar, the calendar's edge."""
    if length.unit == "days":
        return _add_days(day, sign * length.n)
    return _add_months(day, sign * length.months)


def back(day: date, length: Length) -> date:
    return add(day, length, sign=-1)


def term_through(first: date, length: Length) -> date:
    """The last day of a term: the day before the same day, or the month's last where it lacks that day."""
    if length.unit == "days":
        return _add_days(first, length.n - 1)
    target = _add_months(first, length.months)
    return target - timedelta(days=1) if target.day == first.day else target


def age(born: date, on: date) -> int:
    """Completed years; who was born on 29 February has the birthday on the 28th in a common year."""
    years = on.year - born.year
    return years if add(born, Length("years", years)) <= on else years - 1


def whole_months(first: date, last: date) -> int:
    """Completed months from one day to another; none where the last comes first."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return max(0, months if _add_months(first, months) <= last else months - 1)


def next_common_date(common: CommonDate, after: date) -> date | None:
    """The first such date later than `after`; None where the listed years have run out."""
    for year in range(after.year, after.year + _SEARCHED_YEARS):
        if year > date.max.year:
            return None
        day = month_day(year, common.month, common.day)
        if day > after and _has_year(common, year):
            return day
    return None


def next_month_end(month: int, at_or_after: date) -> date:
    """The first end of that month of the year which is not before the day."""
    end = last_of_month(date(at_or_after.year, month, 1))
    return end if end >= at_or_after else last_of_month(date(at_or_after.year + 1, month, 1))


def month_day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


# A rule may name a year far ahead or repeat every so many years; nobody's term is longer than this.
_SEARCHED_YEARS = 400


def _has_year(common: CommonDate, year: int) -> bool:
    years = common.years
    if isinstance(years, YearsFrom):
        return year >= years.start and (year - years.start) % years.every == 0
    if isinstance(years, tuple):
        return year in years
    return years == "every" or year % 2 == (1 if years == "odd" else 0)


def _add_days(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    if year < date.min.year:
        return date.min
    return month_day(year, month + 1, day.day)
