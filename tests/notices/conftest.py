"""A mail server that can be down, and a notice to tell."""

import smtplib
from pathlib import Path

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django_tasks_db.models import DBTaskResult


class MailServer(BaseEmailBackend):
    """Counts what arrives; raises `down` instead while that is set."""

    down: Exception | None = None
    arrived: list = []

    def send_messages(self, email_messages) -> int:
        if MailServer.down:
            raise MailServer.down
        for mail in email_messages:
            mail.message()
        MailServer.arrived += email_messages
        return len(email_messages)


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = "tests.notices.conftest.MailServer"
    MailServer.down, MailServer.arrived = None, []
    return MailServer


@pytest.fixture
def notices(db, settings) -> None:
    """Adds the notices of these tests: `tests/hello`. A browser that another test left may have asked the worker."""
    DBTaskResult.objects.all().delete()
    templates = Path(__file__).parent / "templates"
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], templates]} for engine in settings.TEMPLATES]


TROUBLE = [
    ConnectionRefusedError(111, "refused"),
    TimeoutError("timed out"),
    smtplib.SMTPServerDisconnected("gone"),
    smtplib.SMTPDataError(451, b"try again later"),
    smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"no such box")}),
    UnicodeEncodeError("ascii", "é", 0, 1, "not ours to send"),
]
