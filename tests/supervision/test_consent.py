"""Electronic records are agreed to once, before the first signature, and taken back whenever one likes."""

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from supervision import access, actions, consents
from supervision.models import Consent, SignOff
from tests.supervision.conftest import MONDAY, NOW, consenting, hand_in, log, sign


def test_it_is_given_once_with_the_words_that_were_shown(ben):
    one, two = (actions.give_consent(by=ben, at=NOW) for _time in range(2))
    assert one == two
    assert (one.version, one.language) == (consents.VERSION, "en")
    assert "What I sign here with my name binds me" in one.text
    sentence = f"Agreed to electronic records and signatures, version {consents.VERSION}."
    assert [ledger.sentence(event) for event in ledger.history(ben)] == [sentence]


def test_other_words_than_todays_are_not_agreed_to(ben):
    with pytest.raises(Refused, match="The words of this consent changed"):
        actions.give_consent(by=ben, version="2020-1")


def test_a_new_wording_is_asked_about_anew(ben, monkeypatch):
    consenting(ben)
    monkeypatch.setattr(consents, "VERSION", "2030-1")
    assert not access.has_consented(ben)


def test_without_it_nothing_is_handed_in_or_signed(placement, ada, sol):
    waiting, draft = hand_in(placement), log(placement, starts="14:00", ends="15:00")
    for person in (ada, sol):
        actions.withdraw_consent(by=person, at=NOW)
    with pytest.raises(actions.ConsentMissing, match="agree to electronic records"):
        actions.submit(versions=[draft], by=ada, at=NOW)
    with pytest.raises(actions.ConsentMissing):
        sign(placement, waiting, by=sol)
    for person in (ada, sol):
        actions.give_consent(by=person, at=NOW)
    sign(placement, *actions.submit(versions=[draft], by=ada, at=NOW), waiting, by=sol)


def test_what_was_signed_stays_when_it_is_taken_back(placement, ada, sol, mona):
    sign_off = sign(placement, hand_in(placement), by=sol)
    actions.withdraw_consent(by=sol, at=NOW)
    assert actions.withdraw_consent(by=sol, at=NOW) is None
    hashes = list(sign_off.signed_entries.values_list("content_hash", flat=True))
    assert SignOff.objects.get(pk=sign_off.pk).is_whole(hashes)
    told = OutboxMessage.objects.filter(notice__in=["supervision/consent_withdrawn", "supervision/goes_on_paper"])
    assert {(message.person, message.notice.partition("/")[2]) for message in told} == {
        (sol, "consent_withdrawn"),
        (mona, "goes_on_paper"),
    }


@pytest.mark.parametrize("table", ["consent", "consentwithdrawal"])
def test_38_neither_is_ever_changed_or_deleted(ben, table):
    consenting(ben)
    actions.withdraw_consent(by=ben)
    for statement in (f"UPDATE supervision_{table} SET id = 7", f"DELETE FROM supervision_{table}"):  # noqa: S608
        with pytest.raises(Error, match="stays written down"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


# The doors.


def test_who_would_sign_or_hand_in_is_asked_first_and_led_back(client, placement, ada, sol):
    entry = log(placement)
    actions.withdraw_consent(by=ada, at=NOW)
    client.force_login(ada)
    answer = client.post(reverse("supervision:submit", args=[entry.entry_id]), follow=True)
    page, back = answer.content.decode(), reverse("supervision:entry", args=[entry.entry_id])
    assert "You are asked this once, before you sign" in page
    assert "Give the paper to the programme manager" in page
    door = reverse("supervision:consent")
    assert "Without it your hours go on paper." in client.post(door, {"version": consents.VERSION}).content.decode()
    older = client.post(door, {"version": "2020-1", "agrees": "on"}).content.decode()
    assert "The words of this consent changed." in older
    agreed = {"version": consents.VERSION, "agrees": "on", "next": back}
    assert client.post(door, agreed).url == back
    assert "You agreed" in client.get(door).content.decode()
    week = client.post(reverse("supervision:submit_week", args=[MONDAY]), {"shown": f"{entry.pk}:{entry.content_hash}"})
    assert week.url == reverse("supervision:week", args=[MONDAY])


def test_10_it_leads_back_to_pages_of_this_site_only(client, ben):
    client.force_login(ben)
    for where in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "\\\\elsewhere.example"):
        facts = {"version": consents.VERSION, "agrees": "on", "next": where}
        assert client.post(reverse("supervision:consent"), facts).url == reverse("supervision:practice")


def test_it_is_taken_back_on_a_page_that_says_what_happens_then(client, ben):
    client.force_login(ben)
    door = reverse("supervision:withdraw_consent")
    assert client.get(door).url == reverse("supervision:consent")
    consenting(ben)
    assert "Everything that is signed stays signed" in client.get(door).content.decode()
    assert "Your consent is taken back." in client.post(door, follow=True).content.decode()
    assert not Consent.objects.standing(ben).exists()
