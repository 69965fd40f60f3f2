"""Knows calendar periods: weeks, months, quarters and years, their names and which of them are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from . import dates

_ONE_DAY = timedelta(days=1)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def name(each: str, day: date) -> str:
    """`2026-W07` (ISO weeks), `2026-03`, `2026-Q1` or `2026`: the period the day belongs to."""
    if each == "week":
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    if each == "month":
        return f"{day.year:04}-{day.month:02}"
    if each == "quarter":
        return f"{day.year:04}-Q{(day.month + 2) // 3}"
    return f"{day.year:04}"


def demanded(each: str, begins: date, ends: date) -> list[str]:
    """The periods between the days, both included, of which at least half of the days lie inside."""
    return [
        name(each, first)
        for first, last in _periods(each, begins, ends)
        if 2 * _days(max(first, begins), min(last, ends)) >= _days(first, last)
    ]


def _days(first: date, last: date) -> int:
    return (last - first).days + 1


def _periods(each: str, begins: date, ends: date) -> Iterator[tuple[date, date]]:
    first = _first_day(each, begins)
    while first <= ends:
        last = _last_day(each, first)
        yield first, last
        if last == date.max:
            return
        first = last + _ONE_DAY


def _first_day(each: str, day: date) -> date:
    if each == "week":
        return day - timedelta(days=min(day.weekday(), (day - date.min).days))
    length = _MONTHS[each]
    return date(day.year, (day.month - 1) // length * length + 1, 1)


def _last_day(each: str, first: date) -> date:
    if each == "week":
        return first + timedelta(days=min(6, (date.max - first).days))
    return dates.last_of_month(date(first.year, first.month + _MONTHS[each] - 1, 1))
