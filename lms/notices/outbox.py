"""Knows how a message leaves the house: written with the act, delivered after it, tried again when mail is down."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from lms.notices.models import OutboxMessage

logger = logging.getLogger(__name__)

# Until the next attempt: about a day in all, after which the message is given up and stays listed.
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60, 180, 360, 720))
# Longer than the mail server may take to answer (EMAIL_TIMEOUT), after which another worker may try.
LEASE = timedelta(minutes=2)


def tell(
    person: Any,
    notice: str,
    *,
    dedupe: str,
    context: Mapping[str, Any] | None = None,
    is_confidential: bool = False,
    address: str = "",
    not_before: datetime | None = None,
) -> OutboxMessage | None:
    """Write one mail to `person` in the running transaction; the worker finds it once that has committed.

    `notice` is `<room>/<name>` and names `templates/emails/<room>/<name>.{subject.txt,txt,html}`, rendered now in the
    person's language with `context`, `person` and `base_url`. Who has no account is nobody, at an `address`; who left
    one for another is told at that. Returns None when `dedupe` was told before.
    """
    person = person and person.lasting
    with translation.override(getattr(person, "language", settings.LANGUAGE_CODE)):
        values = {**(context or {}), "person": person, "base_url": settings.BASE_URL}
        subject = " ".join(render_to_string(f"emails/{notice}.subject.txt", values, using="text").split())
        text = render_to_string(f"emails/{notice}.txt", values, using="text").strip() + "\n"
        html = render_to_string(f"emails/{notice}.html", values, using="django")
    return post(
        person,
        notice,
        dedupe=dedupe,
        address=address or person.email,
        subject=subject,
        text=text,
        html=html,
        is_confidential=is_confidential,
        not_before=not_before,
    )


@transaction.atomic
def post(
    person,
    notice: str,
    *,
    dedupe: str,
    address: str,
    subject: str,
    text: str,
    html: str = "",
    is_confidential: bool = False,
    not_before: datetime | None = None,
) -> OutboxMessage | None:
    """Put one rendered mail into the outbox and ask the worker for it; None when `dedupe` was told before.

    It leaves at once, or `not_before` a moment still to come.
    """
    now = timezone.now()
    first_attempt_at = max(now, not_before or now)
    message, is_new = OutboxMessage.objects.get_or_create(
        dedupe=dedupe,
        defaults={
            "notice": notice,
            "person": person,
            "address": address,
            "subject": subject,
            "text": text,
            "html": html,
            "is_confidential": is_confidential,
            "written_at": now,
            "next_attempt_at": first_attempt_at,
        },
    )
    if not is_new:
        return None
    if first_attempt_at > now:
        deliver_message.using(run_after=first_attempt_at).enqueue(message.pk)
    else:
        deliver_message.enqueue(message.pk)
    return message


@transaction.atomic
def withdraw(message: OutboxMessage) -> bool:
    """Take back what is not to leave yet; False where it has left, or is leaving: then a worker may hold it."""
    now = timezone.now()
    later = OutboxMessage.objects.waiting().filter(pk=message.pk, next_attempt_at__gt=now + LEASE)
    return bool(later.update(withdrawn_at=now, text="", html=""))


@task()
def deliver_message(pk: int) -> bool:
    """The worker's part: one attempt at one message."""
    return deliver(pk, at=timezone.now())


def deliver(pk: int, *, at: datetime) -> bool:
    """Try one message once; True when it is out. A message under way or done is left alone.

    It is claimed by moving its next attempt ahead, so that two workers never both send it and no lock is held while
    the mail server answers. A crash between the server's acceptance and our note of it repeats that one mail.
    """
    if not OutboxMessage.objects.due(at).filter(pk=pk).update(next_attempt_at=at + LEASE):
        return False
    message = OutboxMessage.objects.select_related("person__goes_on_as").get(pk=pk)
    if message.person is not None and not message.person.lasting.is_active:
        # Whoever has left, or died, is told nothing more.
        OutboxMessage.objects.filter(pk=pk).update(withdrawn_at=at, text="", html="")
        return False
    try:
        _send(message)
    except Exception as problem:
        # Whatever is wrong with this one, a broken address included, must not keep the others waiting.
        logger.warning("Message %s to be tried again: %s", message.pk, type(problem).__name__)
        _postpone(message, at=at, problem=problem)
        return False
    message.delivered_at = at
    if message.is_confidential:
        message.text = message.html = ""
    message.save(update_fields=["delivered_at", "text", "html"])
    return True


def deliver_due(*, at: datetime) -> int:
    """Try every message that is due; the nightly round calls it in case a worker lost one. Returns how many are out."""
    due = OutboxMessage.objects.due(at).order_by("next_attempt_at").values_list("pk", flat=True)
    return sum(deliver(pk, at=at) for pk in list(due))


def _send(message: OutboxMessage) -> None:
    mail = EmailMultiAlternatives(message.subject, message.text, to=[message.address])
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    mail.send()


@transaction.atomic
def _postpone(message: OutboxMessage, *, at: datetime, problem: Exception) -> None:
    message.attempts += 1
    message.last_problem = type(problem).__name__
    if message.attempts > len(BACKOFF):
        message.given_up_at = at
        if message.is_confidential:
            message.text = message.html = ""
    else:
        message.next_attempt_at = at + BACKOFF[message.attempts - 1]
        deliver_message.using(run_after=message.next_attempt_at).enqueue(message.pk)
    message.save(update_fields=["attempts", "last_problem", "given_up_at", "next_attempt_at", "text", "html"])
