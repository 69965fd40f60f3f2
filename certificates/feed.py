"""Knows what changed in the public registers since a day, a page at a time, by the register's own rows."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from certificates import answers, register
from certificates.models import Certificate, RegisterEntry

PER_PAGE = 200


def since(first: date, *, body: str = "", cursor: int = 0) -> dict[str, Any]:
    """Entries that changed on or after a day, in the order of their rows, behind `cursor`; a constant number of
    statements.

    A row that changes while the pages are read may be missed behind the cursor; it is in the next asking since
    `ask_again_since`, which lies a day before today, since no place on earth is further behind.
    """
    rows = RegisterEntry.objects.filter(_changed(first), pk__gt=cursor)
    if body:
        rows = rows.filter(body__slug=body)
    found = list(register.with_certificates(rows.order_by("pk"), Certificate.objects.with_history())[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    return {
        "changes": [_told(entry) for entry in shown],
        "next_cursor": str(shown[-1].pk) if len(found) > PER_PAGE else None,
        "ask_again_since": timezone.now().date() - timedelta(days=1),
    }


def _changed(first: date) -> Q:
    """By what somebody did, or because a first or last valid day has come since; days as wide as on earth."""
    before = first - timedelta(days=1) if first > date.min else first
    moment = datetime.combine(before, time(), UTC) if first > date.min else datetime.min
    today = timezone.now().date()
    begun = Q(valid_from__gte=before, valid_from__lte=today + timedelta(days=1))
    ended = Q(valid_through__gte=before, valid_through__lte=today)
    return Q(changed_at__gte=moment) | begun | ended


def _told(entry: RegisterEntry) -> dict[str, Any]:
    certificate = register.standing(entry)
    return {
        "number": certificate.shown_number,
        "changed_at": entry.changed_at.isoformat(),
        "result": "found" if entry.is_listed else "not_listed",
        "certificate": answers.told(certificate) if entry.is_listed else None,
    }
