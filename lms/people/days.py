"""Knows which day it is where: a role is judged by its organisation's own date, not by the server's or the reader's."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import DateField, DateTimeField, Func, Value
from django.utils import timezone


def today_in(zone: str) -> date:
    """The date now in a time zone."""
    return timezone.localdate(timezone=ZoneInfo(zone))


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
