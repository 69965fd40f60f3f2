"""What is done each week about hours that nobody has signed: their supervisors are told once how many wait."""

from datetime import UTC, date, datetime, time
from typing import Any

from lms.notices import outbox
from lms.people.models import User
from supervision import hours, waiting
from supervision.models import SIGNABLE, EntryVersion


def send_digests(*, at: datetime) -> int:
    """One mail a week to each supervisor for whom something waits since before that week; how many were sent now.

    Weeks begin on Monday, by UTC. What was handed in since then has had a mail of its own.
    """
    monday = hours.monday_of(at.astimezone(UTC).date())
    begins_at = datetime.combine(monday, time(), tzinfo=UTC)
    old = EntryVersion.objects.pending().filter(status__in=SIGNABLE, submitted_at__lt=begins_at)
    rows = waiting.by_supervisor(old, on=at.astimezone(UTC).date())
    people = User.objects.filter(is_active=True).in_bulk(list(rows))
    return sum(_tell(person, rows[pk], monday) for pk, person in people.items())


def _tell(person: User, row: dict[str, Any], monday: date) -> bool:
    told = outbox.tell(
        person,
        "supervision/digest",
        dedupe=f"supervision/digest:{person.pk}:{monday.isoformat()}",
        context={name: row[name] for name in ("entries", "minutes", "people", "since")},
    )
    return told is not None
