"""A new password by mail: one link, one use, no word about who is here."""

import pytest
from django.test import Client
from django.urls import reverse

from lms.notices.models import OutboxMessage
from tests.conftest import PASSWORD
from tests.people.conftest import authenticator_app, deliver, link_in, sign_in
from tests.people.test_sign_in import without_what_was_typed

NEW = "another-warm-paper-page"
GONE = "This link does not work any more"


def ask(client: Client, email: str):
    return client.post(reverse("account_reset_password"), {"email": email})


def use(client: Client, link: str, password: str = NEW):
    """Opens the link as a browser does and sends the new password."""
    opened = client.get(link)
    if opened.status_code != 302:
        return opened
    return client.post(opened["Location"], {"password1": password})


@pytest.fixture
def link(ada) -> str:
    ask(Client(), ada.email)
    return link_in(deliver()[-1])


def test_a_person_sets_a_new_password_by_the_link_and_signs_in_with_it(client, ada, link):
    assert use(client, link)["Location"] == reverse("account_reset_password_from_key_done")
    assert "_auth_user_id" not in client.session
    assert sign_in(Client(), ada.email, NEW)["Location"] == reverse("dashboard")
    assert any("A new password was set" in body for body in deliver())


def test_the_key_leaves_the_address_bar_before_the_page_is_drawn(client, link):
    assert client.get(link)["Location"].endswith("-set-password/")


def test_03_a_known_and_an_unknown_address_get_the_same_answer(ada):
    answers = [ask(Client(), email) for email in (ada.email, "nobody@example.org")]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, reverse("account_reset_password_done"))
    }
    pages = [Client().get(answers[0]["Location"]).content for _answer in answers]
    assert without_what_was_typed(pages[0]) == without_what_was_typed(pages[1])
    assert OutboxMessage.objects.count() == 2, "Both cost one mail, so that neither answers sooner."


def test_04_a_link_works_once(client, ada, link):
    use(client, link)
    assert GONE in use(Client(), link).content.decode()
    assert GONE in use(client, link).content.decode()


def test_04_a_link_dies_when_the_password_changes(client, ada, link):
    client.force_login(ada)
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW})
    assert GONE in use(Client(), link, "a-third-warm-paper-page").content.decode()


def test_04_a_link_dies_when_the_address_changes(client, ada, link):
    address = ada.emailaddress_set.get()
    address.email = ada.email = "ada@new.example"
    address.save()
    ada.save()
    assert GONE in use(client, link).content.decode()


def test_04_a_link_is_good_for_one_person_only(client, ada, ben, link):
    ask(Client(), ben.email)
    bens = link_in(deliver()[-1])
    mixed = bens.split("-")[0] + "-" + link.split("-", 1)[1]
    assert GONE in use(client, mixed).content.decode()


@pytest.mark.usefixtures("ada")
def test_04_a_link_dies_after_a_day(client, link, settings):
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert GONE in use(client, link).content.decode()


def test_05_a_new_password_does_not_replace_the_second_factor(client, ada, link):
    authenticator_app(ada)
    use(client, link)
    assert sign_in(client, ada.email, NEW)["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_asking_too_often_is_refused_in_words(db):
    answers = [ask(Client(), "nobody@example.org") for _ in range(7)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429] * 2
    assert "That was tried too often" in answers[-1].content.decode()
