"""A holder has died: who said so and why stays, nobody writes to them, and each body's policy says what is shown."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from certificates import actions, answers, integrity
from certificates.models import Certificate, Reminder
from lms.audit import ledger
from lms.notices import outbox
from lms.people import actions as people
from lms.people.models import Death, User
from tests.certificates import careers
from tests.conftest import PASSWORD

WHY = "Her sister called."


def report(certificate: Certificate, *, by, **facts) -> Death:
    lineage = certificate.certification
    facts = {"reason": WHY} | facts
    return people.report_death(person=lineage.person, organisation=lineage.programme.body, by=by, **facts)


def policy(certificate: Certificate, after_death: str, *, by) -> None:
    actions.set_discipline_policy(programme=certificate.certification.programme, by=by, after_death=after_death)


def test_nobody_signs_in_is_reminded_or_written_to_and_nothing_is_deleted(
    board, ada, rita, nora, monkeypatch, mailoutbox
):
    clock = careers.Clock(monkeypatch)
    clock.on("2026-02-12")
    held = careers.award(ada, careers.load(board), reviewer=rita, registrar=nora)
    people.ask_erasure(by=ada)
    browser = Client()
    browser.post("/account/login/", {"login": ada.email, "password": PASSWORD})
    death = report(held, by=nora, died_on=date(2026, 2, 10))
    assert report(held, by=nora) == death
    assert browser.get("/my/")["Location"].startswith("/account/login/")
    assert people.carry_out_erasures(at=timezone.now() + timedelta(days=30)) == 0
    mailoutbox.clear()
    at = clock.on("2028-02-11")
    assert (actions.remind(at=at), outbox.deliver_due(at=at), mailoutbox) == (0, 0, [])
    assert not Reminder.objects.exists()
    assert User.objects.get(pk=ada.pk).legal_name == "Ada Okafor"
    assert Certificate.objects.get() == held
    told = ledger.history(ada).get(verb="people.report_death")
    assert (told.by_id, WHY in str(told.detail)) == (str(nora.pk), False)


@pytest.mark.parametrize(
    ("after_death", "status", "words"), [("as_it_was", 200, False), ("says_so", 200, True), ("not_shown", 404, False)]
)
def test_what_is_shown_is_what_the_bodys_policy_says(client, certificate, ada, nora, after_death, status, words):
    actions.show(certification=certificate.certification, visibility="listed", by=ada)
    policy(certificate, after_death, by=nora)
    death = report(certificate, by=nora)
    page = client.get(f"/c/{certificate.code}/")
    assert (page.status_code, "Has died" in page.content.decode()) == (status, words)
    register = client.get("/register/model-board/").content.decode()
    assert ("Ada Okafor" in register) == (status == 200)
    (answer,) = answers.of([certificate.number])
    told = answer["certificate"]
    assert (told["holder_died"] if told else None) == (words if status == 200 else None)
    assert [*integrity.faults()] == []
    # It was a mistake: the account and what is shown are as before, and the report stays written down.
    people.take_back_death(death=death, by=nora)
    people.take_back_death(death=death, by=nora)
    page = client.get(f"/c/{certificate.code}/")
    assert (page.status_code, "Has died" in page.content.decode()) == (200, False)
    assert User.objects.get(pk=ada.pk).is_active
    assert [event.verb for event in ledger.history(ada)][-2:] == ["people.report_death", "people.take_back_death"]


def test_only_a_registrar_of_the_body_says_so_and_says_why(certificate, ada, nora, rita, otto):
    for by in (rita, otto):
        with pytest.raises(people.Refused, match="Only a registrar of Model State Peer Board"):
            report(certificate, by=by)
    with pytest.raises(people.Refused, match="Say how you know"):
        report(certificate, by=nora, reason=" ")
    with pytest.raises(people.Refused, match="still to come"):
        report(certificate, by=nora, died_on=timezone.localdate() + timedelta(days=9))
    death = report(certificate, by=nora)
    with pytest.raises(people.Refused, match="Only a registrar"):
        people.take_back_death(death=death, by=otto)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE people_death SET reason = 'another'")


def test_it_is_written_down_and_taken_back_on_the_certificates_page(fresh, certificate, ada, nora):
    client = fresh(nora)
    due = outbox.post(ada, "x/y", dedupe="one", address=ada.email, subject="Due", text="While she was thought dead.")
    page = f"/issued/{certificate.number}/"
    assert "it can be taken back" in client.get(f"{page}death/").content.decode()
    said = client.post(f"{page}death/", {"reason": WHY}, follow=True).content.decode()
    assert "Nora Castellanos of Model State Peer Board wrote it down" in said
    assert WHY in said
    outbox.deliver_due(at=timezone.now() + timedelta(minutes=5))
    said = client.post(f"{page}death/take-back/", follow=True).content.decode()
    for words in ("The account is open again", "shown as before", "due meanwhile is not sent any more"):
        assert words in said
    outbox.deliver_due(at=timezone.now() + timedelta(days=1))
    due.refresh_from_db()
    assert (due.text, due.delivered_at) == ("", None)
    assert not Death.objects.filter(taken_back_at=None).exists()
