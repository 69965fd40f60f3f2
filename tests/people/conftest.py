"""Doors to try, and how people get through them."""

import time
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.notices import outbox
from tests.conftest import PASSWORD
from tests.people import doors as doors_module


@pytest.fixture
def doors(settings):
    """Adds the three doors; gives the list of what was done behind them."""
    settings.ROOT_URLCONF = "tests.people.doors"
    templates = Path(__file__).parent / "templates"
    settings.TEMPLATES = [
        {**engine, "DIRS": [*engine["DIRS"], templates]} if "NAME" not in engine else engine
        for engine in settings.TEMPLATES
    ]
    doors_module.DONE.clear()
    return doors_module.DONE


def sign_in(client: Client, email: str, password: str = PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def deliver() -> list[str]:
    """What the worker does; gives the bodies that went out, oldest first."""
    mail.outbox.clear()
    outbox.deliver_due(at=timezone.now())
    return [message.body for message in mail.outbox]


def link_in(body: str) -> str:
    """The path of the first link in a mail."""
    address = next(word for word in body.split() if word.startswith("http"))
    return "/" + address.split("/", 3)[3]


def authenticator_app(person) -> str:
    """Sets up an app for `person` and gives its secret; recovery codes come with it, as on the site."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def recovery_codes(person) -> list[str]:
    return Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()
