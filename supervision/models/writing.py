"""Knows what is still being written: entries begun question by question, and timers that run. None is evidence."""

from django.conf import settings
from django.db import models

from supervision.models.entries import Kind, Mode
from supervision.models.placements import Placement


class UnfinishedEntry(models.Model):
    """An entry under way, on the server, so that it goes on after a dead battery and on another device.

    `answers` are the typed words by the names of LogForm's fields, each looked at before it is kept: a note that names
    somebody never gets here. `row_key` becomes the entry's, so that finishing twice is one entry.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="unfinished_entries")
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="unfinished_entries")
    row_key = models.CharField(max_length=64)
    answers = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "row_key"], name="one_unfinished_entry_per_person_and_row_key"),
        ]

    def __str__(self) -> str:
        return f"Unfinished entry {self.pk}"


class Timer(models.Model):
    """A clock that runs for one person, by the server's time; stopping it turns it into a draft and takes it away."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="timer")
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="timers")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    mode = models.CharField(max_length=12, choices=Mode.choices)
    started_at = models.DateTimeField()
    row_key = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"Timer of {self.person_id}"

    @property
    def kind_words(self) -> str:
        return self.placement.words.kind(self.kind)
