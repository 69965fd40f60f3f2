"""Telling: written with the act, delivered once after it, tried again when mail is down, given up in the open."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lms.notices import outbox
from lms.notices.models import OutboxMessage
from tests.notices.conftest import TROUBLE

pytestmark = pytest.mark.usefixtures("notices")


def tell(person, **more) -> OutboxMessage | None:
    return outbox.tell(person, "tests/hello", **{"dedupe": "hello:1", "context": {"who": "Sol O'Neill"}, **more})


def test_a_message_is_written_with_the_act_and_nothing_leaves_yet(ada, server):
    message = tell(ada)
    assert server.arrived == []
    assert (message.address, message.notice, message.person) == ("ada@example.org", "tests/hello", ada)


def test_it_leaves_as_text_and_html_with_a_reason_and_a_warning(ada, server):
    tell(ada)
    assert outbox.deliver_due(at=timezone.now()) == 1
    (mail,) = server.arrived
    assert mail.subject == "Hello from Sol O'Neill"
    assert mail.to == ["ada@example.org"]
    assert mail.body.startswith("Hello Ada,\n\nSol O'Neill says hello: http://")
    assert "You get this mail because you have an account at Peerway." in mail.body
    assert "Nobody from Peerway will ever ask you for your password." in mail.body
    ((html, kind),) = mail.alternatives
    assert kind == "text/html"
    assert "Sol O&#x27;Neill says hello" in html
    assert "<img" not in html
    assert "http" not in html.replace("http://127.0.0.1", "")


def test_an_act_that_fails_tells_nobody(ada, server):
    with transaction.atomic():
        tell(ada)
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_telling_twice_writes_one(ada, server):
    tell(ada)
    assert tell(ada, context={"who": "somebody else"}) is None
    outbox.deliver_due(at=timezone.now())
    outbox.deliver_due(at=timezone.now())
    assert len(server.arrived) == 1


def test_what_is_told_is_what_was_true_then(ada, server):
    tell(ada)
    ada.preferred_name = "Addie"
    ada.save()
    outbox.deliver_due(at=timezone.now())
    assert "Hello Ada," in server.arrived[0].body


def test_the_worker_gets_the_message_as_a_task(ada, server):
    message = tell(ada)
    task = DBTaskResult.objects.get()
    assert outbox.deliver_message.call(*task.args_kwargs["args"]) is True
    message.refresh_from_db()
    assert message.delivered_at
    assert outbox.deliver_message.call(message.pk) is False
    assert len(server.arrived) == 1


@pytest.mark.parametrize("trouble", TROUBLE, ids=lambda trouble: type(trouble).__name__)
def test_62_trouble_is_tried_again_later_and_arrives_once(ada, ben, server, trouble):
    message = tell(ada)
    now = timezone.now()
    server.down = trouble
    assert outbox.deliver_due(at=now) == 0
    message.refresh_from_db()
    assert (message.attempts, message.last_problem) == (1, type(trouble).__name__)
    assert message.next_attempt_at == now + timedelta(minutes=1)
    assert outbox.deliver_due(at=now + timedelta(seconds=59)) == 0

    server.down = None
    assert outbox.deliver_due(at=now + timedelta(minutes=1)) == 1
    assert outbox.deliver_due(at=now + timedelta(days=9)) == 0
    assert len(server.arrived) == 1


def test_62_one_broken_message_does_not_keep_the_others_waiting(ada, ben, server):
    tell(ada, address="not an\naddress")
    tell(ben, dedupe="hello:2")
    assert outbox.deliver_due(at=timezone.now()) == 1
    assert server.arrived[0].to == ["ben@example.org"]


def test_62_after_a_day_of_trouble_it_is_given_up_and_stays_listed(ada, server):
    message = tell(ada)
    server.down = ConnectionRefusedError()
    at = timezone.now()
    begun = at
    waits = []
    for _ in range(len(outbox.BACKOFF) + 1):
        outbox.deliver_due(at=at)
        message.refresh_from_db()
        waits.append(message.next_attempt_at - at)
        at = message.next_attempt_at
    assert waits[: len(outbox.BACKOFF)] == list(outbox.BACKOFF)
    assert message.given_up_at - begun == sum(outbox.BACKOFF, timedelta())
    server.down = None
    assert outbox.deliver_due(at=at + timedelta(days=30)) == 0
    assert list(OutboxMessage.objects.filter(given_up_at__isnull=False)) == [message]
    assert message.text


def test_62_each_postponement_asks_the_worker_for_the_next_try(ada, server):
    message = tell(ada)
    server.down = TimeoutError()
    now = timezone.now()
    outbox.deliver(message.pk, at=now)
    assert DBTaskResult.objects.filter(run_after=now + timedelta(minutes=1)).count() == 1


def test_the_body_of_a_confidential_message_is_erased_once_delivered(ada, server):
    message = tell(ada, is_confidential=True)
    server.down = TimeoutError()
    now = timezone.now()
    outbox.deliver_due(at=now)
    message.refresh_from_db()
    assert message.text, "Still needed for the next try."
    server.down = None
    outbox.deliver_due(at=now + timedelta(minutes=1))
    message.refresh_from_db()
    assert (message.text, message.html) == ("", "")
    assert server.arrived[0].body
    assert message.subject == "Hello from Sol O'Neill"


def test_63_a_message_whose_worker_died_is_taken_over_after_the_lease(ada, server):
    message = tell(ada)
    now = timezone.now()
    OutboxMessage.objects.filter(pk=message.pk).update(next_attempt_at=now + outbox.LEASE)
    assert outbox.deliver_due(at=now + outbox.LEASE - timedelta(seconds=1)) == 0
    assert outbox.deliver_due(at=now + outbox.LEASE) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_deliver_it_once(ada, server):
    message = tell(ada)
    together = threading.Barrier(4)
    outcomes = []

    def work() -> None:
        together.wait()
        outcomes.append(outbox.deliver(message.pk, at=timezone.now()))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(outcomes) == [False, False, False, True]
    assert len(server.arrived) == 1


@pytest.mark.django_db(transaction=True)
def test_two_acts_with_the_same_key_tell_once(ada, server):
    together = threading.Barrier(4)
    told = []

    def act() -> None:
        together.wait()
        told.append(tell(ada) is not None)
        connection.close()

    acts = [threading.Thread(target=act) for _ in range(4)]
    for one in acts:
        one.start()
    for one in acts:
        one.join()
    assert sorted(told) == [False, False, False, True]
    assert OutboxMessage.objects.count() == 1


def test_a_message_is_never_both_delivered_and_given_up(ada):
    message = tell(ada)
    with pytest.raises(IntegrityError, match="a_message_is_not_both_delivered_and_given_up"), transaction.atomic():
        OutboxMessage.objects.filter(pk=message.pk).update(delivered_at=timezone.now(), given_up_at=timezone.now())


def test_a_subject_is_one_line_whatever_was_typed(ada, server):
    message = tell(ada, context={"who": "Eve\r\nBcc: all@example.org"})
    assert message.subject == "Hello from Eve Bcc: all@example.org"
