"""Knows which day it is where: a role is judged by its organisation's own date, not by the server's or the reader's."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.db.models import DateField, DateTimeField, Func, Value
from django.utils import timezone

# The two hours of a person's morning in which they are told what can wait.
FROM_HOUR, UNTIL_HOUR = 9, 11

# The names of all time zones; looking through their files each time took longer than logging hours.
known_zones = cache(available_timezones)


def today_in(zone: str) -> date:
    """The date now in a time zone."""
    return timezone.localdate(timezone=ZoneInfo(zone))


def morning_for(person, at: datetime) -> datetime:
    """When to tell somebody what can wait: between nine and eleven in their morning, the same minute each day.

    Within these two hours it is now; otherwise the next morning, where they are.
    """
    here = at.astimezone(zone_of(person))
    if FROM_HOUR <= here.hour < UNTIL_HOUR:
        return at
    return _morning(person, here.date() if here.hour < FROM_HOUR else here.date() + timedelta(days=1))


def morning_after(person, at: datetime) -> datetime:
    """The same on the next day."""
    return _morning(person, at.astimezone(zone_of(person)).date() + timedelta(days=1))


def zone_of(person) -> ZoneInfo:
    return ZoneInfo(person.timezone)


def _morning(person, day: date) -> datetime:
    minute = person.pk * 37 % (60 * (UNTIL_HOUR - FROM_HOUR))
    hour, minute = FROM_HOUR + minute // 60, minute % 60
    return datetime.combine(day, time(hour, minute), tzinfo=zone_of(person)).astimezone(UTC)


class DayIn(Func):
    """The date of a moment in the zone that a column names, worked out by the database row by row."""

    output_field = DateField()

    def __init__(self, zone: str, at: datetime | None = None) -> None:
        super().__init__(Value(at or timezone.now(), output_field=DateTimeField()), zone)

    def as_postgresql(self, compiler, connection, **more):
        template = "(%(expressions)s)::date"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" AT TIME ZONE ", **more)

    def as_sqlite(self, compiler, connection, **more):
        # What Django itself gives SQLite for its own date functions; moments are stored in UTC.
        template = "django_datetime_cast_date(%(expressions)s, 'UTC')"
        return self.as_sql(compiler, connection, template=template, **more)
