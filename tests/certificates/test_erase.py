"""An account is erased some days after its owner asked: what others rely on stays, everything else is gone."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from certificates import actions
from certificates.models import Certificate, Following
from courses.models import Reflection
from lms.audit import ledger
from lms.notices import outbox
from lms.notices.models import OutboxMessage
from lms.people import actions as people
from lms.people.models import Erasure, User
from supervision import integrity as supervision
from supervision.models import EntryVersion, SignOff
from tests.conftest import PASSWORD
from tests.supervision.conftest import MONDAY, hand_in, log, sign

LATER = timedelta(days=14)


def test_what_the_register_and_signed_hours_need_stays_and_the_rest_is_gone(
    client, signed, certificate, programme, ada
):
    facts = {"lesson_key": uuid.uuid4(), "lesson_title": "Limits", "block": uuid.uuid4(), "prompt": "What helped?"}
    Reflection.objects.create(person=ada, text="The lighthouse.", written_at=timezone.now(), **facts)
    actions.follow(programme=programme, by=ada)
    actions.show(certification=certificate.certification, visibility="listed", by=ada)
    asked = people.ask_erasure(by=ada)
    assert people.ask_erasure(by=ada) == asked
    assert people.carry_out_erasures(at=timezone.now()) == 0
    assert Reflection.objects.exists()
    night = timezone.now() + LATER
    assert (people.carry_out_erasures(at=night), people.carry_out_erasures(at=night)) == (1, 0)
    gone = User.objects.get(pk=ada.pk)
    assert (gone.is_active, gone.legal_given_names, gone.legal_family_name, gone.born_on) == (False, "", "", None)
    assert gone.get_full_name() == gone.legal_name == "somebody whose account was erased"
    assert gone.email == f"erased-{ada.pk}@erased.invalid"
    assert not Reflection.objects.filter(person=ada).exists()
    assert not Following.objects.filter(person=ada).exists()
    assert not gone.emailaddress_set.exists()
    mails = OutboxMessage.objects.filter(person=ada)
    assert {(mail.address, mail.text, mail.html) for mail in mails} == {("", "", "")}
    # Whoever holds the address or the number still learns that it is true; nobody finds it by the name.
    assert Certificate.objects.get().printed_name == "Ada Okafor"
    assert "Ada Okafor" in client.get(f"/c/{certificate.code}/").content.decode()
    assert client.get(f"/c/{certificate.code}.pdf").status_code == 200
    assert "Ada Okafor" not in client.get("/register/model-board/").content.decode()
    assert [event.verb for event in ledger.history(gone)][-1] == "people.erase"


def test_38_signed_hours_stay_to_the_minute_and_only_the_notes_beside_them_go(placement, ada, sol):
    version = hand_in(placement, note="Sorted the pantry.")
    sign(placement, version, by=sol)
    log(placement, on=MONDAY + timedelta(days=1), note="Still to be handed in.")
    before = list(SignOff.objects.values_list("minutes", "digest", "trainee_name"))
    people.ask_erasure(by=ada)
    assert people.carry_out_erasures(at=timezone.now() + LATER) == 1
    assert list(SignOff.objects.values_list("minutes", "digest", "trainee_name")) == before
    assert before[0][2] == "Ada Okafor"
    assert set(EntryVersion.objects.values_list("note", flat=True)) == {""}
    with pytest.raises(people.Refused, match="You supervise somebody whose account was erased at Harbor House"):
        people.ask_erasure(by=sol)
    assert [*supervision.faults()] == []


def test_nobody_signs_in_any_more_and_every_session_ends(ada):
    browser = Client()
    browser.post("/account/login/", {"login": ada.email, "password": PASSWORD})
    assert browser.get("/my/").status_code == 200
    people.ask_erasure(by=ada)
    people.carry_out_erasures(at=timezone.now() + LATER)
    assert browser.get("/my/")["Location"].startswith("/account/login/")
    for address in ("ada@example.org", f"erased-{ada.pk}@erased.invalid"):
        again = Client()
        again.post("/account/login/", {"login": address, "password": PASSWORD})
        assert again.get("/my/")["Location"].startswith("/account/login/")


def test_it_can_be_taken_back_until_it_is_done(ada):
    people.ask_erasure(by=ada)
    people.take_back_erasure(by=ada)
    people.take_back_erasure(by=ada)
    assert people.carry_out_erasures(at=timezone.now() + LATER) == 0
    assert User.objects.get(pk=ada.pk).is_active
    again = people.ask_erasure(by=ada)
    assert Erasure.objects.filter(person=ada).count() == 2
    assert [event.verb for event in ledger.history(ada)] == [
        "people.ask_erasure",
        "people.take_back_erasure",
        "people.ask_erasure",
    ]
    assert people.carry_out_erasures(at=again.due_at - timedelta(seconds=1)) == 0


def test_a_role_and_an_application_under_way_have_to_end_first(submitted, ada, nora):
    with pytest.raises(people.Refused, match="You are registrar at Model State Peer Board"):
        people.ask_erasure(by=nora)
    with pytest.raises(people.Refused, match="Model State Peer Board has an application of yours"):
        people.ask_erasure(by=ada)
    actions.withdraw(application=submitted, by=ada)
    asked = people.ask_erasure(by=ada)
    # What came in the way meanwhile makes it wait.
    people.grant(person=ada, role="reviewer", organisation=submitted.programme.body, by=nora)
    assert people.carry_out_erasures(at=asked.due_at) == 0
    people.end(membership=ada.memberships.get(), by=nora, until_on=timezone.localdate())
    assert people.carry_out_erasures(at=asked.due_at) == 0
    ada.memberships.update(
        from_on=timezone.localdate() - timedelta(days=9), until_on=timezone.localdate() - timedelta(days=3)
    )
    assert people.carry_out_erasures(at=asked.due_at) == 1


def test_whoever_has_left_is_told_nothing_more(ada, mailoutbox):
    message = outbox.post(ada, "x/y", dedupe="one", address=ada.email, subject="Later", text="Words")
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert outbox.deliver_due(at=timezone.now() + timedelta(minutes=5)) == 0
    message.refresh_from_db()
    assert message.withdrawn_at
    assert (message.text, mailoutbox) == ("", [])


def test_the_page_says_before_what_is_kept_and_why(fresh, signed, ada):
    client = fresh(ada)
    page = client.get("/account/erasure/").content.decode()
    for words in (
        "Your certificates",
        "The register: who held which certificate",
        "Your e-mail addresses",
        "Fetch a copy",
    ):
        assert words in page
    page = client.post("/account/erasure/", follow=True).content.decode()
    assert "Until then everything works as before, and you can take it back." in page
    assert "Your account stays as it is." in client.post("/account/erasure/take-back/", follow=True).content.decode()
    assert OutboxMessage.objects.filter(notice="people/erasure_asked", person=ada).count() == 1
