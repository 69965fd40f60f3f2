"""Knows on which day a moment falls where somebody lives."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from lms.people.models import User


def day_of(at: datetime, person: User) -> date:
    """The day a moment falls on where the person lives."""
    return timezone.localdate(at, ZoneInfo(person.timezone))
