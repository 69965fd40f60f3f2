"""An account from sign-up to second factor, on a phone and on a desk, looked at by axe on every page."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone

from lms.notices import outbox
from tests.browser.conftest import complaints_about
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "another-warm-paper-page"
SEND = "main button.button >> nth=0"


@pytest.fixture(autouse=True)
def _mailbox(settings) -> None:
    settings.SHOW_MAILBOX = settings.REQUIRE_MFA = True
    settings.EMAIL_BACKEND = "lms.notices.mailbox.MailboxBackend"


def looks_right(page) -> None:
    assert complaints_about(page) == []


def visit(page, address: str) -> None:
    page.goto(address)
    looks_right(page)


def send(page, **typed: str) -> None:
    for name, value in typed.items():
        page.fill(f"[name={name}]", value)
    page.click(SEND)
    page.wait_for_load_state()
    looks_right(page)


def give_a_device(page) -> None:
    """A phone that keeps passkeys and always says yes, with none in it yet."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    always = ("hasResidentKey", "hasUserVerification", "isUserVerified", "automaticPresenceSimulation")
    options = {"protocol": "ctap2", "transport": "internal", **dict.fromkeys(always, True)}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def open_newest_mail(page) -> None:
    outbox.deliver_due(at=timezone.now())
    visit(page, "/mailbox/")
    page.click(".letter a >> nth=0")
    looks_right(page)
    page.click(".letter-text a >> nth=0")
    looks_right(page)


ZOE = {
    "legal_given_names": "Zoë",
    "legal_family_name": "O'Neill",
    "email": "zoe@example.org",
    "password1": PASSWORD,
}


def test_a_person_signs_up_confirms_and_tells_about_themselves(window, width):
    page = window(width)
    visit(page, "/account/signup/")
    send(page)
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    send(page, **ZOE)
    open_newest_mail(page)
    page.click(SEND)
    page.wait_for_url("**/my/")
    visit(page, "/account/details/")
    send(page, preferred_name="Zo")
    assert "Your details are saved." in page.inner_text("main")
    for address in ("email/", "password/change/", "logout/"):
        visit(page, f"/account/{address}")


def test_the_same_without_scripts(window):
    page = window("phone", scripts=False)
    page.goto("/account/signup/")
    for name, value in ZOE.items():
        page.fill(f"[name={name}]", value)
    page.click(SEND)
    outbox.deliver_due(at=timezone.now())
    page.goto("/mailbox/")
    page.click(".letter a")
    page.click(".letter-text a >> nth=0")
    page.click(SEND)
    page.wait_for_url("**/my/")
    page.goto("/account/login/")
    page.goto("/account/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    page.click(SEND)
    assert page.locator("#mfa_webauthn_add").is_hidden()
    assert "Passkeys need JavaScript" in page.inner_text("noscript")


def test_a_person_sets_a_new_password(window, width, ada):
    page = window(width)
    visit(page, "/account/login/")
    send(page, login=ada.email, password="not-her-password")
    assert "is not right" in page.inner_text(".error-summary")
    visit(page, "/account/password/reset/")
    send(page, email=ada.email)
    open_newest_mail(page)
    send(page, password1=NEW)
    page.goto("/account/login/")
    page.fill("[name=login]", ada.email)
    page.fill("[name=password]", NEW)
    page.click(SEND)
    page.wait_for_url("**/my/")


def test_a_supervisor_sets_up_an_app_and_a_passkey_and_signs_in_with_each(window, width, sol):
    page = window(width)
    page.goto("/account/login/?next=/account/second-factor/%3Fnext%3D/account/details/")
    page.fill("[name=login]", sol.email)
    page.fill("[name=password]", PASSWORD)
    page.click(SEND)
    page.wait_for_url("**/second-factor/**")
    looks_right(page)
    page.click("main a.button >> nth=0")
    send(page, password=PASSWORD)
    secret = page.locator("main ol code").inner_text()
    send(page, code="000000")
    assert page.locator("main ol code").inner_text() == secret
    send(page, code=format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    assert page.locator("main code").count() == 10
    page.click("text=Continue where you were")
    page.wait_for_url("**/account/details/")

    give_a_device(page)
    visit(page, "/account/2fa/webauthn/add/")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/account/2fa/")
    looks_right(page)
    for address in ("webauthn/", "recovery-codes/", "recovery-codes/generate/", "totp/deactivate/"):
        visit(page, f"/account/2fa/{address}")

    page.context.clear_cookies()
    visit(page, "/account/login/")
    send(page, login=sol.email, password=PASSWORD)
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url("**/my/")

    page.context.clear_cookies()
    page.goto("/account/login/?next=/account/details/")
    page.click("#passkey_login")
    page.wait_for_url("**/account/details/")


def test_a_device_without_a_passkey_is_told_so(window):
    page = window("phone")
    page.goto("/account/login/")
    give_a_device(page)
    page.click("#passkey_login")
    page.wait_for_selector("[data-passkey-problem]:not([hidden])")
    looks_right(page)
