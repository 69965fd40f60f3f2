"""Knows how the demo receives mail: a backend that keeps each message for the mailbox page."""

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.http import HttpRequest
from django.urls import reverse

from lms.notices.models import MailboxMessage


class MailboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages) -> int:
        kept = [
            MailboxMessage(
                to=", ".join(mail.recipients()),
                subject=mail.subject,
                text=mail.body,
                html=next((part.content for part in getattr(mail, "alternatives", [])), ""),
            )
            for mail in email_messages
        ]
        return len(MailboxMessage.objects.bulk_create(kept))


def mailbox(request: HttpRequest) -> dict[str, str]:
    """`mailbox_url` for templates: where mail can be read, nothing where it leaves the house."""
    return {"mailbox_url": reverse("notices:mailbox") if settings.SHOW_MAILBOX else ""}
