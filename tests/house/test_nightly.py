"""The nightly round does what is due, once."""

import re

import pytest
from django.core.management import call_command
from django.utils import timezone

from lms.notices import outbox
from lms.notices.models import OutboxMessage

pytestmark = pytest.mark.django_db


def test_it_sends_what_a_lost_worker_left_and_does_nothing_the_second_time(ada, capsys, mailoutbox):
    outbox.post(ada, "people/test", dedupe="once", address=ada.email, subject="Hello", text="Hello")
    call_command("nightly")
    assert "Messages sent: 1." in capsys.readouterr().out
    call_command("nightly")
    counts = re.findall(r": (\d+)\.", capsys.readouterr().out)
    assert counts
    assert set(counts) == {"0"}
    assert len(mailoutbox) == 1
    assert OutboxMessage.objects.get().delivered_at <= timezone.now()
