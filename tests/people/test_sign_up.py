"""Signing up: names as they will be printed, an address that is confirmed, and no word about who is here already."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from lms.notices.models import OutboxMessage
from lms.people.models import User
from tests.conftest import PASSWORD
from tests.people.conftest import deliver, link_in, sign_in
from tests.people.test_sign_in import without_what_was_typed

ZOE = {
    "legal_given_names": "  Zoe\u0308   Marie ",
    "legal_family_name": "O'Neill",
    "preferred_name": "",
    "email": "Zoe@Example.org",
    "password1": PASSWORD,
}


def sign_up(client: Client, **other):
    return client.post(reverse("account_signup"), {**ZOE, **other})


def test_a_person_signs_up_confirms_the_address_and_is_signed_in(client, db):
    assert sign_up(client)["Location"] == reverse("account_email_verification_sent")
    zoe = User.objects.get(email="zoe@example.org")
    assert zoe.legal_name == "Zoë Marie O'Neill"
    assert "_auth_user_id" not in client.session

    (body,) = deliver()
    assert "O'Neill" not in body
    assert client.get(link_in(body)).status_code == 200
    assert not zoe.emailaddress_set.get().verified, "Opening the link alone, as mail scanners do, confirms nothing."
    assert client.post(link_in(body))["Location"] == reverse("dashboard")
    assert zoe.emailaddress_set.get().verified
    assert client.session["_auth_user_id"] == str(zoe.pk)


def test_confirming_in_another_browser_signs_nobody_in(client, db):
    sign_up(client)
    (body,) = deliver()
    stranger = Client()
    assert stranger.post(link_in(body))["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in stranger.session


def test_the_link_works_once(client, db):
    sign_up(client)
    (body,) = deliver()
    client.post(link_in(body))
    assert "does not work any more" in Client().get(link_in(body)).content.decode()


def test_without_a_confirmed_address_nobody_comes_in(client, db):
    sign_up(client)
    assert sign_in(Client(), "zoe@example.org")["Location"] == reverse("account_email_verification_sent")


def test_the_mail_waits_in_the_outbox_and_its_link_is_erased_once_delivered(client, db):
    sign_up(client)
    message = OutboxMessage.objects.get()
    assert not mail.outbox
    assert "/account/confirm-email/" in message.text
    deliver()
    message.refresh_from_db()
    assert message.delivered_at
    assert message.text == ""


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("legal_given_names", "", "Fill in “Legal given names”."),
        ("legal_family_name", "O\u202eNeill", "This name has a character that cannot be printed."),
        ("legal_family_name", "\u0000", "Null characters are not allowed."),
        ("email", "zoe@", "Enter a valid email address."),
        ("password1", "short", "This password is too short."),
        ("password1", "password1234", "This password is too common."),
        ("password1", "zoe@example.org", "The password is too similar"),
    ],
)
def test_a_form_that_cannot_be_taken_says_why_and_keeps_what_was_typed(client, db, field, value, words):
    page = sign_up(client, **{field: value}).content.decode()
    assert words in page
    assert "<title>Error: Create an account" in page
    assert 'value="Zoe' in page or field in ("email", "legal_given_names")
    assert PASSWORD not in page, "A password is never sent back."
    assert not User.objects.exists()


def test_03_an_address_that_has_an_account_gets_the_same_answer(ada):
    new = sign_up(Client())
    taken_client, new_client = Client(), Client()
    taken = sign_up(taken_client, email=ada.email)
    assert (new.status_code, new["Location"]) == (taken.status_code, taken["Location"])
    after_taken = taken_client.get(taken["Location"]).content
    sign_up(new_client, email="other@example.org")
    after_new = new_client.get(taken["Location"]).content
    assert without_what_was_typed(after_taken, ada.email) == without_what_was_typed(after_new, "other@example.org")
    assert User.objects.filter(email=ada.email).count() == 1


def test_03_the_owner_of_the_address_is_told_privately(client, ada):
    sign_up(client, email="ADA@example.org")
    (body,) = deliver()
    assert "You have one already" in body
    assert reverse("account_reset_password") in body


def test_nothing_else_can_be_set_by_signing_up(client, db):
    sign_up(client, is_superuser="1", is_active="0", joined_at="2001-01-01")
    zoe = User.objects.get()
    assert not zoe.is_superuser
    assert zoe.is_active
    assert zoe.joined_at.year > 2001


def test_two_people_cannot_share_an_address_by_its_case(ada):
    with pytest.raises(Exception, match=r"one_account_per_email_address|UNIQUE"):
        User.objects.create(email="ADA@example.org")
