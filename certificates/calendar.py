"""Knows which days of a person's certificates a calendar elsewhere is told, and how they stand in it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from certificates import access, auditing, clocks, conduct, measures, milestones
from certificates.models import OVER, Application, Certificate, Measure, Programme
from certificates.states import ENDED
from lms.people.days import FROM_HOUR

PRODUCT = "-//Peerway//Certificates//EN"
# So long a day that is over is still told.
STILL_TOLD = timedelta(days=30)
# An alarm rings so many days before the last day to renew on time, and before an answer is due.
BEFORE_THE_END, BEFORE_AN_ANSWER = 30, 7


@dataclass(frozen=True)
class Day:
    """One day to know. `name` stays the same wherever the day moves; an alarm rings `ahead` days before, none at 0."""

    name: str
    day: date
    title: str
    about: str
    address: str
    ahead: int = 0


def days_of(person) -> Iterator[Day]:
    """What is still to come, or was within thirty days where its body is; in a fixed number of statements."""
    applications = [*access.applications_of(person).exclude(status__in=OVER)]
    sent = {one.programme_id for one in applications if not one.is_with_applicant}
    for held in access.held_by(person):
        programme = held.certification.programme
        # What was sent for the next one needs no alarm.
        yield from _near(programme, _of_certificate(held, rings=programme.pk not in sent))
    for application in applications:
        yield from _near(application.programme, _of_application(application))
    for audit in auditing.own_audits(person):
        held = audit.certificate
        title, address = _("Last day to show what you learned"), _page("own_audit", held.number)
        day = Day(f"audit-{audit.pk}", audit.answer_until, title, held.credential, address, BEFORE_AN_ANSWER)
        yield from _near(held.certification.programme, [day])
    for measure in conduct.measures_of(person):
        yield from _near(measure.certificate.certification.programme, _of_measure(measure))


def _near(programme: Programme, days: Iterable[Day]) -> Iterator[Day]:
    first = programme.today() - STILL_TOLD
    return (one for one in days if one.day >= first)


def _of_certificate(held: Certificate, *, rings: bool) -> Iterator[Day]:
    """Nothing of one that has ended for good, nor once a later one is issued, though it may not have begun."""
    if held.succeeded_on or held.state().kind in ENDED:
        return
    programme = held.certification.programme
    found = milestones.of(held, programme.renewal_on(programme.today()))
    # The last day on time, which is the last day of the term where the rules name no other.
    on_time = "closes" if any(one.what == "closes" for one in found) else "ends"
    address, seen = _page("certificate", held.number), Counter[str]()
    for one in found:
        seen[one.what] += 1
        name = f"certificate-{held.pk}-{one.what}-{seen[one.what]}"
        fee = [milestones.fee_in_words(one.fee)] if one.what == "late" else []
        ahead = BEFORE_THE_END if rings and one.what == on_time else 0
        yield Day(name, one.day, one.label, "\n".join([held.credential, *fee]), address, ahead)


def _of_application(application: Application) -> Iterator[Day]:
    clock = clocks.of_applicant(application, application.programme.today())
    if clock:
        title, address = _("Last day to send what you began"), _page("application", application.pk)
        yield Day(f"application-{application.pk}", clock.until, title, application.programme.title, address)


def _of_measure(measure: Measure) -> Iterator[Day]:
    """Without a word of what it is about."""
    held = measure.certificate
    stands = measures.standing(measure, held.certification.programme.today())
    address = _page("own_measure", held.number, measure.pk)
    titles = {"answer": _("Last day to answer"), "appeal": _("Last day to appeal")}
    for what, clock in (("answer", stands.answer_clock), ("appeal", stands.appeal_clock)):
        if clock:
            name = f"measure-{measure.pk}-{what}"
            yield Day(name, clock.until, titles[what], held.credential, address, BEFORE_AN_ANSWER)


def _page(door: str, *of: str | int) -> str:
    return settings.BASE_URL.rstrip("/") + reverse(f"certificates:{door}", args=of)


def written(days: Iterable[Day], *, at: datetime) -> bytes:
    """A calendar of whole days, without names of people; read again it holds each day once, where it is by now."""
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    # Else a phone shows the secret address as the calendar's name.
    file.add("x-wr-calname", _("Certificates"))
    for one in days:
        file.add_component(_event(one, at))
    return file.to_ical()


def _event(one: Day, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{one.name}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("summary", one.title)
    event.add("description", one.about)
    event.add("url", one.address)
    event.add("dtstart", one.day)
    event.add("dtstamp", at)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    if one.ahead:
        event.add_component(_alarm(one))
    return event


def _alarm(one: Day) -> Alarm:
    """In the morning: a whole day begins at midnight."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", one.title)
    alarm.add("trigger", timedelta(days=-one.ahead, hours=FROM_HOUR))
    return alarm
