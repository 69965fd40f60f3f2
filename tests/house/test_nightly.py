"""The nightly round does what is due, once, and one step in trouble stops no other."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from lms.management.commands import nightly
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


def test_a_step_in_trouble_is_named_and_stops_no_other(ada, capsys, monkeypatch, mailoutbox):
    def trouble() -> int:
        raise ValueError("a rule that nobody can read")

    monkeypatch.setattr(nightly.people, "lapse", trouble)
    outbox.post(ada, "people/test", dedupe="once", address=ada.email, subject="Hello", text="Hello")
    with pytest.raises(CommandError, match=r"Roles ended \(a rule that nobody can read\)"):
        call_command("nightly")
    assert "Messages sent: 1." in capsys.readouterr().out
    assert len(mailoutbox) == 1


def test_no_two_steps_have_one_name():
    names = [name for name, _step in nightly.steps(timezone.now())]
    assert len(names) == len(set(names))
