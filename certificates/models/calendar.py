"""Knows who reads the days of their certificates in a calendar elsewhere."""

from django.conf import settings
from django.db import models

from lms.people.calendars import Feed


class CalendarFeed(Feed):
    """The address at which a calendar reads one person's days; a new one takes the place of the old."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="certificates_calendar_feed"
    )
