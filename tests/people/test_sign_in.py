"""Signing in: slowed down for guessers, the same answer for everybody, a new key for the session."""

from unittest import mock

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from lms.people.models import User
from tests.conftest import PASSWORD
from tests.people.conftest import sign_in

TOO_OFTEN = "That was tried too often."
NOT_RIGHT = "The e-mail address or the password is not right."


def test_a_person_signs_in_with_address_and_password(client, ada):
    answer = sign_in(client, "Ada@Example.org")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("dashboard")
    assert client.session["_auth_user_id"] == str(ada.pk)


def test_an_empty_form_explains_itself_and_says_so_in_the_title(client, db):
    page = sign_in(client, "", "").content.decode()
    assert "<title>Error: Sign in" in page
    assert "There is a problem" in page
    assert 'href="#id_login"' in page


def test_a_closed_account_cannot_be_entered(client, ada):
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert sign_in(client, ada.email)["Location"] == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


def test_01_guessing_is_slowed_down_per_address_and_the_owner_still_comes_in(ada):
    own = Client()
    sign_in(own, ada.email)
    own.post(reverse("account_logout"))
    answers = [
        sign_in(Client(REMOTE_ADDR=f"203.0.113.{number % 20}"), ada.email, f"guess-{number}-guess")
        for number in range(200)
    ]
    refused = [answer for answer in answers if TOO_OFTEN in answer.content.decode() or answer.status_code == 429]
    assert len(refused) == 195
    assert TOO_OFTEN in sign_in(Client(), ada.email).content.decode(), "Guessing right is refused, too."
    assert sign_in(own, ada.email).status_code == 302, "Her own browser is counted apart."


def test_01_guessing_is_slowed_down_per_visitor_across_addresses(db):
    answers = [
        sign_in(Client(REMOTE_ADDR="203.0.113.7"), f"person{number}@example.org", "guess") for number in range(40)
    ]
    assert sum(TOO_OFTEN in answer.content.decode() or answer.status_code == 429 for answer in answers) == 30


def test_02_a_made_up_forwarded_address_changes_nothing(db):
    answers = [
        sign_in(
            Client(REMOTE_ADDR="203.0.113.7", headers={"X-Forwarded-For": f"198.51.100.{number}"}),
            f"person{number}@example.org",
            "guess",
        )
        for number in range(40)
    ]
    assert sum(TOO_OFTEN in answer.content.decode() or answer.status_code == 429 for answer in answers) == 30


def test_02_behind_one_trusted_proxy_its_word_counts_and_only_its(db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    answers = [
        sign_in(
            Client(REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.7"}),
            f"person{number}@example.org",
            "guess",
        )
        for number in range(40)
    ]
    assert sum(TOO_OFTEN in answer.content.decode() or answer.status_code == 429 for answer in answers) == 30


def without_what_was_typed(page: bytes, *typed: str) -> str:
    """A page without its form token, its nonce and the address typed into it."""
    text = page.decode()
    for word in typed:
        text = text.replace(word, "")
    return "\n".join(line for line in text.splitlines() if "csrf" not in line.lower())


def test_03_a_wrong_password_and_an_unknown_address_get_the_same_page(ada):
    known = sign_in(Client(), ada.email, "not-her-password")
    unknown = sign_in(Client(), "nobody@example.org", "not-her-password")
    assert NOT_RIGHT in known.content.decode()
    assert known.status_code == unknown.status_code
    assert without_what_was_typed(known.content, ada.email) == without_what_was_typed(
        unknown.content, "nobody@example.org"
    )


def test_03_a_wrong_password_and_an_unknown_address_cost_the_same(ada):
    def hashes(email: str) -> int:
        with mock.patch.object(
            MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode
        ) as encode:
            sign_in(Client(), email, "not-her-password")
        return encode.call_count

    assert hashes(ada.email) == hashes("nobody@example.org") == 1


def test_07_the_session_gets_a_new_key_at_sign_in(client, ada):
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    planted = session.session_key
    client.cookies["peerway_session"] = planted
    sign_in(client, ada.email)
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


@pytest.mark.parametrize("engine", ["db", "cached_db"])
def test_07_all_sessions_die_when_the_password_changes(ada, settings, engine):
    """One machine keeps sessions in the database, several nodes in their cache too."""
    settings.SESSION_ENGINE = f"django.contrib.sessions.backends.{engine}"
    here, there = Client(), Client()
    sign_in(here, ada.email)
    sign_in(there, ada.email)
    answer = here.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "another-warm-paper-page"}
    )
    assert answer.status_code == 302
    for client in (here, there):
        assert client.get(reverse("people:details")).status_code == 302
    assert sign_in(Client(), ada.email).status_code == 200
    assert sign_in(Client(), ada.email, "another-warm-paper-page").status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "http:evil.example",
        "https:/evil.example",
        "javascript:alert(1)",
        " https://evil.example/",
        "\thttps://evil.example/",
        "https://testserver@evil.example/",
        "https://testserver.evil.example/",
        "http://[::1]evil.example/",
        "ftp://testserver/",
    ],
)
def test_10_next_leads_nowhere_else(ada, elsewhere):
    signed_in = sign_in(Client(), ada.email, next=elsewhere)
    assert signed_in["Location"] == reverse("dashboard")
    client = Client()
    client.force_login(ada)
    assert client.post(reverse("account_logout"), {"next": elsewhere})["Location"] == "/"
    client.force_login(ada)
    client.get(reverse("people:second_factor"), {"next": elsewhere})
    assert client.get(reverse("people:resume"))["Location"] == reverse("dashboard")


def test_10_next_leads_to_a_page_of_ours(client, ada):
    assert sign_in(client, ada.email, next="/account/details/")["Location"] == "/account/details/"


def test_every_sign_in_page_is_kept_by_nobody(client, ada):
    assert "no-store" in client.get(reverse("account_login"))["Cache-Control"]
    sign_in(client, ada.email)
    assert "no-store" in client.get(reverse("people:details"))["Cache-Control"]
