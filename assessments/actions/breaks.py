"""What is done to the clock of an attempt: paused for a break, and going on again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import timing
from assessments.actions.answers import OVER, Over
from assessments.actions.attempts import NotTheirs, close_when_over, locked
from assessments.models import Attempt, Break
from lms.audit import ledger
from lms.people.actions import Refused
from lms.people.models import User


@transaction.atomic
def pause(*, attempt: Attempt | int, by: User, at: datetime | None = None) -> Break:
    """Begin a break, or return the one that is on: a second click begins nothing.

    The clock stands still until the person goes on, at the latest until her breaks within this attempt are used up.
    """
    at = at or timezone.now()
    attempt = _own(attempt, by)
    if not attempt.is_open or attempt.is_overdue(at):
        raise Over(OVER)
    current = attempt.current_break(at)
    if current is not None:
        return current
    left = attempt.break_left
    if attempt.deadline_at is None:
        raise Refused(_("There is no time limit here. You can stop at any time and go on another day."))
    if not attempt.terms.break_minutes:
        raise Refused(_("There are no breaks that stop the clock in this attempt."))
    if not left:
        raise Refused(_("Your breaks within this attempt are used up. The clock runs on."))
    if at >= attempt.deadline_at:
        raise Refused(_("The time is over. There is no clock left to stop."))
    _move(attempt, timing.moved(attempt.ends, left))
    begun = Break.objects.create(attempt=attempt, began_at=at, until_at=at + left)
    ledger.record("assessments.pause", of=attempt, by=by, at=at, detail=_facts(attempt))
    return begun


@transaction.atomic
def resume(*, attempt: Attempt | int, by: User, at: datetime | None = None) -> Attempt:
    """Let the clock run again; where it runs already nothing changes. What is left of the breaks stays for later."""
    at = at or timezone.now()
    attempt = _own(attempt, by)
    current = attempt.current_break(at) if attempt.is_open else None
    if current is None:
        return attempt
    _move(attempt, timing.moved(attempt.ends, at - current.until_at))
    current.ended_at = at
    current.save(update_fields=["ended_at"])
    ledger.record("assessments.resume", of=attempt, by=by, at=at, detail=_facts(attempt))
    return attempt


def _own(attempt: Attempt | int, by: User) -> Attempt:
    attempt = locked(attempt if isinstance(attempt, int) else attempt.pk)
    if by.pk != attempt.person_id:
        raise NotTheirs(_("The clock of an attempt is stopped by the person who takes it."))
    return attempt


def _move(attempt: Attempt, ends: timing.Ends) -> None:
    """The worker is asked for at the new end; at the old one it finds nothing to close."""
    attempt.deadline_at, attempt.closes_at = ends.deadline_at, ends.closes_at
    attempt.save(update_fields=["deadline_at", "closes_at"])
    if attempt.closes_at is not None:
        close_when_over.using(run_after=attempt.closes_at).enqueue(attempt.pk)


def _facts(attempt: Attempt) -> dict[str, str | int]:
    return {"assessment": attempt.assessment.code, "number": attempt.number}
