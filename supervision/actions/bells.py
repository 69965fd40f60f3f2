"""Knows this room's one bell: hours that were signed, and may have been counted elsewhere, are not what they were."""

from collections.abc import Iterable

from django.db import transaction
from django.dispatch import Signal

from supervision.models import HourEntry

# Rung on commit with `entries`, the keys of hour entries whose signed hours were voided or amended.
signed_hours_changed = Signal()


def ring(entries: Iterable[int]) -> None:
    keys = sorted(set(entries))
    if keys:
        transaction.on_commit(lambda: signed_hours_changed.send(sender=HourEntry, entries=keys), robust=True)
