"""Knows how allauth lives in this house: its mail leaves through the outbox, its secrets are kept encrypted."""

import base64
import secrets

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from lms.notices import outbox
from lms.people import kept

WRONG_CODE = _("This code is not right, or it was used before. Wait for the next one and type that.")


class OneWayIn(AuthenticationBackend):
    """Passwords count at allauth's door alone, where tries are counted and the second factor is asked for.

    Other sign-in forms, such as Wagtail's own, hand a user name over, and nobody here has one.
    """

    def authenticate(self, request, **credentials):
        if "username" in credentials:
            return None
        return super().authenticate(request, **credentials)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Write to us if that surprises you."),
        "duplicate_email": _("This is already the e-mail address of your account."),
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("This is not your password."),
        "rate_limited": _("That was tried too often. Wait a few minutes, then try again."),
        "too_many_login_attempts": _(
            "That was tried too often. Wait five minutes and try again, or set a new password."
        ),
    }

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        """Failed tries are counted per address, and apart for a browser its owner has signed in with before.

        So nobody is locked out of their own account by a stranger who keeps guessing elsewhere.
        """
        counted = super()._get_login_attempts_cache_key(request, **credentials)
        owner = get_user_model().objects.filter(email__iexact=credentials.get("email", "")).first()
        is_known = owner is not None and kept.person_of(request) == str(owner.pk)
        return f"{counted}:known" if is_known else counted

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        person = context.get("user") or get_user_model().objects.filter(email__iexact=email).first()
        with translation.override(person.language if person else translation.get_language()):
            mail = self.render_mail(template_prefix, email, {**context, "email": email, "base_url": settings.BASE_URL})
        outbox.post(
            person,
            template_prefix,
            # A person may ask for the same link again; each request is its own message.
            dedupe=f"{template_prefix}:{secrets.token_hex(16)}",
            address=email,
            subject=mail.subject,
            text=mail.body,
            is_confidential=True,
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def is_mfa_enabled(self, user, types=None) -> bool:
        """Asked for each type by itself; what a door of this request has read (`access`) is not read again."""
        known: frozenset[str] | None = getattr(user, "authenticators", None)
        if known is None:
            return super().is_mfa_enabled(user, types)
        return bool(known if types is None else known.intersection(types))

    def generate_authenticator_name(self, user, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.WAGTAIL_SITE_NAME}


def _box() -> MultiFernet:
    """Encrypts with SECRET_KEY; what an earlier key encrypted can still be read."""
    return MultiFernet([Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"peerway.people.second_factor")
    return base64.urlsafe_b64encode(derived.derive(secret.encode()))
