"""Knows when meetings come again, by the clocks of their site, and how they stand in a calendar. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _
from icalendar import Calendar, Event

PRODUCT = "-//Peerway//Meetings//EN"
LAST_DAY = date(2100, 1, 1)


class Repeats(models.TextChoices):
    NEVER = "never", _("It does not repeat")
    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every other week")
    MONTHLY = "monthly", _("Every month, on the same weekday")


@dataclass(frozen=True)
class Series:
    """A meeting and all that follow it: from `on` at `clock` in `zone`, at most until `until_on`, without `skipped`.

    A monthly one keeps its weekday and its place in the month: the third Tuesday; a fifth is the month's last.
    """

    uid: str
    on: date
    clock: time
    zone: str
    minutes: int
    repeats: str = Repeats.NEVER
    until_on: date | None = None
    skipped: frozenset[date] = field(default_factory=frozenset)
    changed_at: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    sequence: int = 0

    @property
    def week_of_month(self) -> int:
        """From 1 to 4, or -1 for the last."""
        return (self.on.day - 1) // 7 + 1 if self.on.day <= 28 else -1

    def days(self) -> Iterator[date]:
        """Every day it takes place, in order, skipped ones left out; without an end for as long as calendars reach."""
        last = min(self.until_on or LAST_DAY, LAST_DAY)
        return (day for day in self._every(last) if day not in self.skipped)

    def _every(self, last: date) -> Iterator[date]:
        day = self.on
        while day <= last:
            yield day
            if self.repeats == Repeats.NEVER:
                return
            day = self._after(day)

    def _after(self, day: date) -> date:
        if self.repeats == Repeats.MONTHLY:
            year, month = divmod(day.year * 12 + day.month, 12)
            return _weekday_of_month(year, month + 1, self.on.weekday(), self.week_of_month)
        return day + timedelta(weeks=1 if self.repeats == Repeats.WEEKLY else 2)

    def starts_at(self, day: date) -> datetime:
        return datetime.combine(day, self.clock, ZoneInfo(self.zone))


def upcoming(series: Series, today: date, most: int) -> list[date]:
    """The next days from today on."""
    found: list[date] = []
    for day in series.days():
        if len(found) == most:
            break
        if day >= today:
            found.append(day)
    return found


def calendar(found: Iterable[Series], *, title: str) -> bytes:
    """A calendar of these meetings: neutral titles, no names, the same identity at every reading."""
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    for series in found:
        if any(True for _day in series.days()):
            file.add_component(_event(series, title))
    file.add_missing_timezones()
    return file.to_ical()


def _event(series: Series, title: str) -> Event:
    event = Event()
    event.add("uid", series.uid)
    event.add("summary", title)
    event.add("dtstart", series.starts_at(series.on))
    event.add("duration", timedelta(minutes=series.minutes))
    event.add("dtstamp", series.changed_at)
    event.add("last-modified", series.changed_at)
    event.add("sequence", series.sequence)
    event.add("class", "PRIVATE")
    if series.repeats != Repeats.NEVER:
        event.add("rrule", _rule(series))
    if series.skipped:
        event.add("exdate", [series.starts_at(day) for day in sorted(series.skipped)])
    return event


def _rule(series: Series) -> dict[str, object]:
    rule: dict[str, object] = {"freq": "weekly"}
    if series.repeats == Repeats.FORTNIGHTLY:
        rule["interval"] = 2
    if series.repeats == Repeats.MONTHLY:
        weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[series.on.weekday()]
        rule = {"freq": "monthly", "byday": f"{series.week_of_month}{weekday}"}
    if series.until_on:
        rule["until"] = series.starts_at(series.until_on).astimezone(UTC)
    return rule


def _weekday_of_month(year: int, month: int, weekday: int, week: int) -> date:
    if week > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (week - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7)
