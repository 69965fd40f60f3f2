"""The second factor: asked for at every door that needs it, set up without losing one's place, never walked around."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm
from django.test import Client
from django.urls import reverse

from lms.people.adapter import SecondFactorAdapter
from tests.conftest import PASSWORD
from tests.people.conftest import authenticator_app, code_now, deliver, recovery_codes, sign_in

SIGN = "/doors/sign/"


def set_up_app(client: Client):
    """Through the pages: confirm it is you, read the key, type the code."""
    activate = reverse("mfa_activate_totp")
    asked = client.get(activate)
    confirmed = client.post(asked["Location"], {"password": PASSWORD})
    assert confirmed["Location"] == activate
    secret = client.get(activate).context["form"].secret
    return client.post(activate, {"code": code_now(secret)})


def test_05_every_way_in_asks_for_the_second_factor(client, sol, doors):
    authenticator_app(sol)
    assert sign_in(client, sol.email)["Location"] == reverse("mfa_authenticate")
    for address in ("/admin/", "/admin/pages/", reverse("people:details"), reverse("dashboard"), SIGN):
        answer = client.get(address, follow=True)
        assert answer.redirect_chain[-1][0].startswith((reverse("account_login"), reverse("mfa_authenticate"))), address
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["/admin/login/", "/_util/login/"])
def test_05_wagtail_has_no_way_in_of_its_own(client, iris, address):
    answer = client.get(address, {"next": "/admin/pages/"})
    assert answer["Location"] == f"{reverse('account_login')}?next=/admin/pages/"
    client.post(address, {"username": iris.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    assert client.get("/admin/password_reset/").status_code == 404


def test_whoever_is_signed_in_and_may_not_enter_is_told_so_and_not_sent_in_circles(client, ada):
    client.force_login(ada)
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "The editor is open to people whose role lets them write here" in answer.content.decode()


def test_05_a_sign_in_form_that_is_not_allauths_lets_nobody_in(rf, iris):
    form = AuthenticationForm(rf.post("/"), {"username": iris.email, "password": PASSWORD})
    assert not form.is_valid()
    assert authenticate(rf.post("/"), username=iris.email, password=PASSWORD) is None
    assert authenticate(rf.post("/"), email=iris.email, password=PASSWORD) == iris


def test_05_a_code_lets_them_in(client, sol):
    secret = authenticator_app(sol)
    sign_in(client, sol.email)
    assert client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})["Location"] == reverse("dashboard")
    assert client.session["_auth_user_id"] == str(sol.pk)


def test_06_a_code_is_good_once(sol):
    secret = authenticator_app(sol)
    code = code_now(secret)
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, sol.email)
    assert first.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    page = second.post(reverse("mfa_authenticate"), {"code": code}).content.decode()
    assert "This code is not right, or it was used before." in page
    assert "_auth_user_id" not in second.session


def test_06_a_recovery_code_is_good_once(sol):
    authenticator_app(sol)
    code = recovery_codes(sol)[0]
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, sol.email)
    assert first.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert second.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    assert len(recovery_codes(sol)) == 9


def test_guessing_codes_is_slowed_down(client, sol):
    authenticator_app(sol)
    sign_in(client, sol.email)
    pages = [
        client.post(reverse("mfa_authenticate"), {"code": f"{number:06}"}).content.decode() for number in range(12)
    ]
    assert "That was tried too often." in pages[-1]


def test_without_one_the_door_explains_and_leads_back(client, sol, doors, settings):
    settings.REQUIRE_MFA = True
    client.force_login(sol)
    answer = client.get(SIGN)
    assert answer["Location"] == f"{reverse('people:second_factor')}?next=%2Fdoors%2Fsign%2F"
    page = client.get(answer["Location"]).content.decode()
    assert "A second factor before you go on" in page
    assert reverse("mfa_activate_totp") in page

    assert set_up_app(client)["Location"] == reverse("mfa_view_recovery_codes")
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert "Keep these recovery codes" in page
    assert reverse("people:resume") in page
    assert client.get(reverse("people:resume"))["Location"] == SIGN
    assert client.get(SIGN).status_code == 200


def test_what_was_typed_is_there_again_after_setting_one_up_and_nothing_was_signed(client, sol, doors, settings):
    settings.REQUIRE_MFA = True
    client.force_login(sol)
    answer = client.post(SIGN, {"story": "Ada was punctual & kind"}, headers={"Referer": f"http://testserver{SIGN}"})
    client.get(answer["Location"])
    set_up_app(client)
    page = client.get(client.get(reverse("people:resume"))["Location"]).content.decode()
    assert doors == []
    assert "\nAda was punctual &amp; kind</textarea>" in page
    client.post(SIGN, {"story": "Ada was punctual & kind"})
    assert doors == [{"by": sol, "signed": "Ada was punctual & kind"}]


def test_the_demo_may_do_without(client, sol, doors, settings):
    settings.REQUIRE_MFA = False
    client.force_login(sol)
    assert client.get(SIGN).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client, sol, doors, settings):
    settings.REQUIRE_MFA = True
    authenticator_app(sol)
    Authenticator.objects.filter(user=sol, type="totp").delete()
    client.force_login(sol)
    assert client.get(SIGN).status_code == 302


def test_setting_one_up_is_told_by_mail(client, sol, django_capture_on_commit_callbacks):
    client.force_login(sol)
    with django_capture_on_commit_callbacks(execute=True):
        set_up_app(client)
    assert any("An authenticator app was set up" in body for body in deliver())


def test_its_secret_is_not_readable_in_the_database(sol):
    secret = authenticator_app(sol)
    kept = Authenticator.objects.get(user=sol, type="totp").data["secret"]
    assert secret not in kept
    assert SecondFactorAdapter().decrypt(kept) == secret


def test_a_secret_survives_a_change_of_the_sites_key(client, sol, settings):
    secret = authenticator_app(sol)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [settings.SECRET_KEY]
    sign_in(client, sol.email)
    assert client.post(reverse("mfa_authenticate"), {"code": code_now(secret)}).status_code == 302


@pytest.mark.parametrize(
    "name", ["mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes", "account_email"]
)
def test_a_stolen_session_cannot_change_how_one_signs_in(client, sol, name):
    client.force_login(sol)
    answer = client.post(reverse(name), {"email": "thief@example.org", "action_add": ""})
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
