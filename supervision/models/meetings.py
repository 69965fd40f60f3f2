"""Knows which meetings trainee and supervisor planned, and who reads theirs in a calendar elsewhere."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.people.calendars import Feed
from lms.people.models import known_timezone
from supervision.meetings import Repeats, Series
from supervision.models.placements import Placement


class MeetingQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(called_off_at=None)


class Meeting(models.Model):
    """One meeting of a placement, or a series of them; `skipped` are the days, as text, on which it does not happen."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="meetings")
    supervisor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    on = models.DateField(_("day"))
    clock = models.TimeField(_("time"))
    zone = models.CharField(max_length=64, validators=[known_timezone])
    minutes = models.PositiveSmallIntegerField()
    repeats = models.CharField(max_length=12, choices=Repeats.choices, default=Repeats.NEVER)
    until_on = models.DateField(_("last day"), null=True, blank=True)
    skipped = models.JSONField(default=list)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(called_off_at=None, called_off_by=None)
                | Q(called_off_at__isnull=False, called_off_by__isnull=False),
                name="a_meeting_called_off_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=480), name="a_meeting_has_5_to_480_minutes"
            ),
        ]

    def __str__(self) -> str:
        return f"Meeting {self.pk}"

    def series(self, *, ends_on=None) -> Series:
        """As calendars know it; `ends_on` is the last day of what it belongs to, if there is one."""
        last = min(filter(None, (self.until_on, ends_on)), default=None)
        return Series(
            uid=f"{self.key}@peerway",
            on=self.on,
            clock=self.clock,
            zone=self.zone,
            minutes=self.minutes,
            repeats=self.repeats,
            until_on=last,
            skipped=frozenset(type(self.on).fromisoformat(day) for day in self.skipped),
            changed_at=self.changed_at,
            sequence=len(self.skipped),
        )


class CalendarFeed(Feed):
    """The address at which a calendar reads one person's meetings; a new one takes the place of the old."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
