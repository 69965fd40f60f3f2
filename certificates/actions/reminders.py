"""Holders are reminded in time of the ends of their certificates: one mail a day at most, and none once it is done."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from certificates import filing, judging, milestones, reminding, renewing, wording
from certificates.models import Certificate, Reminder, Rung, Stage
from certificates.reminding import Due
from lms.content.models import Topic
from lms.notices import outbox, rounds
from lms.notices.models import OutboxMessage
from lms.people import days
from lms.people.actions import Refused

STEP = "certificates/reminders"
# After a longer break the next rung tells what the missed ones would have told.
LOOK_BACK_DAYS = 21


def remind(*, at: datetime) -> int:
    """Write what became due since the last night, one mail for each person; returns how many. Safe to repeat.

    What a crash leaves is told the next time it runs: the night is done only once everybody's mail is written.
    """
    today = at.date()
    by_person: dict[int, list[Due]] = {}
    for one in reminding.due(rounds.days_to_do(STEP, today=today, most=LOOK_BACK_DAYS)):
        by_person.setdefault(one.certificate.certification.person.identity, []).append(one)
    written = sum(_write(found, at=at) for found in by_person.values())
    rounds.done(STEP, today=today)
    return written


@transaction.atomic
def _write(found: list[Due], *, at: datetime) -> bool:
    """One digest of one person, with a row for each rung it tells."""
    person = found[0].certificate.certification.person.lasting
    found.sort(key=lambda one: (one.certificate.valid_through, one.certificate.pk))
    message = _post(person, [(one.certificate, one.rung) for one in found], at=at)
    Reminder.objects.bulk_create(
        Reminder(certificate=one.certificate, rung=one.rung, due_on=one.on, message=message, written_at=timezone.now())
        for one in found
    )
    return True


def _post(person, told: Iterable[tuple[Certificate, str]], *, at: datetime) -> OutboxMessage:
    """On the first morning on which this person gets no digest yet."""
    with translation.override(person.language):
        lines = [_line(certificate, Rung(rung)) for certificate, rung in told]
    morning = days.morning_for(person, at)
    while True:
        on = morning.astimezone(days.zone_of(person)).date()
        message = outbox.tell(
            person,
            "certificates/reminder",
            dedupe=f"{STEP}:{person.pk}:{on}",
            context={"lines": lines},
            not_before=morning,
        )
        if message is not None:
            return message
        morning = days.morning_after(person, morning)


def _line(certificate: Certificate, rung: Rung) -> dict[str, Any]:
    """What the mail says of one certificate: its days, what a renewal costs now, how much is still to come."""
    programme = certificate.certification.programme
    today = programme.today()
    offer = renewing.offer(certificate, Stage.RENEWAL, today)
    ahead = [one for one in milestones.of(certificate, programme.renewal_on(today)) if one.day >= today]
    return {
        "certificate": certificate,
        "is_over": rung in (Rung.AFTER, Rung.GRACE),
        "days": (certificate.valid_through - today).days if certificate.valid_through else 0,
        "offer": offer,
        "milestones": [one for one in ahead if one.what != "ends"],
        "missing": _missing(certificate, today) if offer else [],
    }


def _missing(certificate: Certificate, today: date) -> list[str]:
    """How much of each thing that a renewal still takes, where there is an amount: a mail names no requirement."""
    certification = certificate.certification
    try:
        judgement = judging.explore(
            person=certification.person, programme=certification.programme, on=today, stage=Stage.RENEWAL
        )
    except Refused:
        return []
    topics = Topic.objects.titles()
    return [wording.still(one, topics) for one in filing.still_to_mend(judgement.findings, judgement.waiting)]


@transaction.atomic
def stop_reminding(certificate: Certificate) -> None:
    """What is done is not reminded of: a mail that waits for the morning is taken back, and what else it was to tell
    goes on in another one."""
    waiting = Reminder.objects.filter(certificate=certificate, message__in=OutboxMessage.objects.waiting())
    for message in {one.message for one in waiting.select_related("message__person")}:
        beside = ("certificate__certification__programme", "certificate__certification__person")
        others = Reminder.objects.filter(message=message).exclude(certificate=certificate).select_related(*beside)
        if outbox.withdraw(message) and others:
            again = _post(message.person, [(one.certificate, one.rung) for one in others], at=timezone.now())
            Reminder.objects.filter(pk__in=[one.pk for one in others]).update(message=again)
