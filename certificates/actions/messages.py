"""Both sides of an application write to each other in it; a mail only says that there is a message."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import separation
from certificates.actions import applications
from certificates.models import Application, Message
from lms.audit import ledger
from lms.notices import outbox
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.models import User
from lms.people.roles import Role

# So many from one side within a day; more is not a conversation.
MOST_A_DAY = 30
AT_THE_BODY = (Role.REVIEWER, Role.REGISTRAR)


@transaction.atomic
def write(*, application: Application, text: str, by) -> Message:
    """Write to the other side; the same text sent again at once is the first message. Raises Refused."""
    application = applications.locked(application)
    is_from_body = application.person_id not in by.accounts
    if is_from_body:
        _refuse_strangers(application, by)
    last = application.messages.last()
    if last is not None and (last.by_id, last.text) == (by.pk, text.strip()):
        return last
    _refuse_message(application, text, is_from_body=is_from_body)
    message = Message.objects.create(
        application=application, by=by, at=timezone.now(), is_from_body=is_from_body, text=text.strip()
    )
    ledger.record("certificates.write", of=application, by=by)
    _tell(message, to=application.person if is_from_body else _who_answers(application))
    return message


def _refuse_strangers(application: Application, by) -> None:
    if not holds(by, *AT_THE_BODY, organisation=application.programme.body_id):
        raise Refused(_("Only the applicant and the body write here."))
    separation.refuse_all(separation.standing_in_the_way(by, application))


def _refuse_message(application: Application, text: str, *, is_from_body: bool) -> None:
    if application.submitted_at is None:
        raise Refused(_("You can write here once your application is sent."))
    if not text.strip():
        raise Refused(_("Write your message first."))
    lately = application.messages.filter(is_from_body=is_from_body, at__gt=timezone.now() - timedelta(days=1))
    if lately.count() >= MOST_A_DAY:
        raise Refused(_("Many messages were written today. Wait for an answer and write again tomorrow."))


def _who_answers(application: Application) -> User | None:
    """Whoever of the body wrote last in this application, or did its last step, and is still there."""
    written = application.messages.filter(is_from_body=True).select_related("by").last()
    reviewed = application.reviews.select_related("by").last()
    for one in (written, reviewed):
        if one is not None and holds(one.by, *AT_THE_BODY, organisation=application.programme.body_id):
            return one.by
    return None


def _tell(message: Message, *, to: User | None) -> None:
    if to is not None:
        outbox.tell(
            to,
            "certificates/message",
            dedupe=f"certificates/message:{message.pk}",
            context={"application": message.application},
        )


def read_messages(*, application: Application, by) -> None:
    """Note that one side has read what the other wrote so far."""
    side = "read_by_applicant_at" if application.person_id in by.accounts else "read_by_body_at"
    Application.objects.filter(pk=application.pk).update(**{side: timezone.now()})
