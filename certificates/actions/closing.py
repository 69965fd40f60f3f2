"""How an application ends without a decision: its person withdraws it, or its time runs out."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from certificates import clocks
from certificates.actions import applications, plans
from certificates.models import Application, Status
from lms.audit import ledger
from lms.people.actions import Refused
from lms.people.days import DayIn

# So many days before the end somebody is told, each once.
RUNGS = (30, 7, 1)


@transaction.atomic
def withdraw(*, application: Application, by) -> Application:
    """The applicant ends it before it is decided; twice changes nothing. Another one may be begun at any time."""
    application = applications.locked(application)
    if application.status == Status.CLOSED:
        return application
    if application.person_id not in by.accounts:
        raise Refused(_("Only the applicant withdraws an application."))
    applications.refuse_move(application, Status.CLOSED)
    plans.abandon(application, [_("The applicant withdrew the application.")], by=by)
    applications.move(application, Status.CLOSED)
    ledger.record("certificates.withdraw", of=application, by=by)
    return application


def close_overdue(*, at: datetime) -> int:
    """Close what lies with applicants past its last day where the body is; returns how many. Safe to repeat."""
    # No place on earth is a day ahead of the next; the second filter is exact.
    due = Application.objects.with_applicant().filter(
        closes_on__lte=at.date() + timedelta(days=1), closes_on__lt=DayIn("programme__timezone", at)
    )
    return sum(_close(application) for application in due)


@transaction.atomic
def _close(application: Application) -> bool:
    application = applications.locked(application)
    if not application.is_with_applicant or not applications.is_too_late(application):
        return False
    applications.close(application)
    return True


def remind_of_closing(*, at: datetime) -> int:
    """Tell whoever still has to send an application that its time ends; once for each rung. Returns how many."""
    last = at.date() + timedelta(days=RUNGS[0] + 1)
    ending = Application.objects.with_applicant().filter(closes_on__range=(at.date() - timedelta(days=1), last))
    return sum(map(_remind, ending.select_related("person", "programme__body")))


def _remind(application: Application) -> bool:
    clock = clocks.of_applicant(application, application.programme.today())
    passed = [rung for rung in RUNGS if clock and 0 <= clock.days_left <= rung]
    if not passed:
        return False
    key = f"{application.pk}:{application.closes_on}:{passed[-1]}"
    return applications.tell(application, "closing", key, {"application": application, "clock": clock}) is not None
