"""Knows the clocks of an application: how long it stays open, and by when the body decides. Days are the body's own."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates import processes
from certificates.models import Appeal, Application, Decision, Outcome, Process, Status
from certificates.rules import dates
from certificates.rules.language import Length
from lms.content.templatetags.peerway import longdate

DECIDING = (Status.SUBMITTED, Status.RECOMMENDED)


@dataclass(frozen=True)
class Clock:
    """A last day, itself included, as it looks on a day."""

    until: date
    on: date

    @property
    def days_left(self) -> int:
        """0 on the last day, negative after it."""
        return (self.until - self.on).days

    @property
    def is_over(self) -> bool:
        return self.days_left < 0

    @property
    def words(self) -> str:
        day = longdate(self.until)
        if self.days_left == 0:
            return _("%(day)s, which is today") % {"day": day}
        if self.is_over:
            late = ngettext("%(day)s, %(n)d day ago", "%(day)s, %(n)d days ago", -self.days_left)
            return late % {"day": day, "n": -self.days_left}
        left = ngettext("%(day)s, %(n)d day left", "%(day)s, %(n)d days left", self.days_left)
        return left % {"day": day, "n": self.days_left}


def closes_on(process: Process | None, begun_on: date) -> date | None:
    """The last day on which an application begun on a day may be sent; None where the body sets no end."""
    if process is None or process.lifetime_months is None:
        return None
    return dates.add(begun_on, Length("months", process.lifetime_months))


def moved_on(closes_on: date | None, *, held_from: date, held_until: date) -> date | None:
    """The last day after an application lay with the body: the days it lay there are given back to the applicant."""
    return closes_on and closes_on + (held_until - held_from)


def of_applicant(application: Application, on: date) -> Clock | None:
    """Until when the application may be sent; None while it is with the body, and where there is no end."""
    if application.closes_on is None or not application.is_with_applicant:
        return None
    return Clock(application.closes_on, on)


def of_body(application: Application, on: date) -> Clock | None:
    """By when the body decides; None where it is not its turn, and where it promises no day."""
    days = processes.of(application).decision_days
    if days is None or application.status not in DECIDING:
        return None
    return Clock(application.sent_on + timedelta(days=days), on)


def of_appeal(application: Application, decision: Decision, on: date) -> Clock | None:
    """Until when a decision against a person may be appealed; None where it cannot be appealed on this site."""
    days = processes.of(application).appeal_days
    if days is None or decision.outcome != Outcome.REFUSED:
        return None
    return Clock(application.programme.day_of(decision.at) + timedelta(days=days), on)


def of_answer(application: Application, appeal: Appeal, on: date) -> Clock | None:
    """By when the body answers an appeal; None where it promises no day."""
    days = processes.of(application).decision_days
    if days is None:
        return None
    return Clock(application.programme.day_of(appeal.at) + timedelta(days=days), on)
