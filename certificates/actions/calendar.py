"""What is done with the address at which a calendar reads the days of certificates: made, revoked."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from certificates.models import CalendarFeed
from lms.audit import ledger


@transaction.atomic
def make_feed(*, by, at: datetime | None = None) -> str:
    """The secret of a new address for this person's calendar, told this once; the address before it is dead."""
    at = at or timezone.now()
    secret = CalendarFeed.objects.renew(by, at=at)
    ledger.record("certificates.make_feed", of=by, by=by, at=at)
    return secret


@transaction.atomic
def revoke_feed(*, by, at: datetime | None = None) -> None:
    """No calendar reads along any more; twice changes nothing."""
    count, _rows = CalendarFeed.objects.filter(person=by).delete()
    if count:
        ledger.record("certificates.revoke_feed", of=by, by=by, at=at or timezone.now())
