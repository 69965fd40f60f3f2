"""What people tell us about themselves: at sign-up, and later on their own page."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lms.people.models import User

LEGAL_NAME_HINT = _("As on your identity document. They are printed on certificates.")
PREFERRED_NAME_HINT = _("Shown on this site in place of your given names.")


class NameField(forms.CharField):
    """A name as it will be printed: NFC, single spaces, and nothing that cannot be seen."""

    def clean(self, value):
        value = " ".join(unicodedata.normalize("NFC", super().clean(value)).split())
        if any(unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cn", "Cs") for letter in value):
            raise forms.ValidationError(
                _("This name has a character that cannot be printed. Type it again rather than pasting it.")
            )
        return value


def given_names() -> NameField:
    return NameField(
        label=_("Legal given names"),
        max_length=100,
        help_text=LEGAL_NAME_HINT,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )


def family_name() -> NameField:
    return NameField(
        label=_("Legal family name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )


def preferred_name() -> NameField:
    return NameField(
        label=_("Name we call you"),
        max_length=100,
        required=False,
        help_text=PREFERRED_NAME_HINT,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )


EMAIL = _("E-mail address")
PASSWORD_HINT = _("At least 12 characters. A few words in a row are easy to remember and hard to guess.")
CODE_HINT = _("Six digits from your authenticator app, or one of your recovery codes.")


class InOurWords(forms.Form):
    """Gives a form of allauth's our labels and hints, no placeholders, and one password box instead of two."""

    labels: Mapping[str, Any] = {}
    hints: Mapping[str, Any] = {}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)
        if "code" in self.fields:
            # Not type=number: a recovery code may begin with a nought, and a phone offers the code from its messages.
            self.fields["code"].widget.attrs.update(
                {"inputmode": "numeric", "class": "width-10", "spellcheck": "false"}
            )


class SignupForm(InOurWords, account.SignupForm):
    field_order = ["legal_given_names", "legal_family_name", "preferred_name", "email", "password1"]
    labels = {"email": EMAIL}
    hints = {
        "legal_given_names": LEGAL_NAME_HINT,
        "preferred_name": PREFERRED_NAME_HINT,
        "email": _("You will sign in with it. We send a link to it now."),
        "password1": PASSWORD_HINT,
    }

    legal_given_names = given_names()
    legal_family_name = family_name()
    preferred_name = preferred_name()

    def signup(self, request: HttpRequest, user: User) -> None:
        for name in ("legal_given_names", "legal_family_name", "preferred_name"):
            setattr(user, name, self.cleaned_data[name])
        user.save(update_fields=["legal_given_names", "legal_family_name", "preferred_name"])


class LoginForm(InOurWords, account.LoginForm):
    labels = {"login": EMAIL}


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):
    labels = {"password": _("Your password")}


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):
    labels = {"email": EMAIL}


class ResetPasswordKeyForm(InOurWords, account.ResetPasswordKeyForm):
    labels = {"password1": _("New password")}
    hints = {"password1": PASSWORD_HINT}


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    labels = {"oldpassword": _("Current password"), "password1": _("New password")}
    hints = {"password1": PASSWORD_HINT}


class ChangeEmailForm(InOurWords, account.AddEmailForm):
    labels = {"email": _("New e-mail address")}
    hints = {"email": _("We send a link to it. Until you open that link, the old address stays.")}


class AuthenticateCodeForm(InOurWords, mfa.AuthenticateForm):
    hints = {"code": CODE_HINT}


class ReauthenticateCodeForm(InOurWords, mfa.ReauthenticateForm):
    hints = {"code": CODE_HINT}


class ActivateAppForm(InOurWords, ActivateTOTPForm):
    labels = {"code": _("Code")}
    hints = {"code": _("The six digits the app shows now.")}


class AddPasskeyForm(InOurWords, AddWebAuthnForm):
    labels = {
        "name": _("Name of this passkey"),
        "passwordless": _("Let this passkey sign me in without my password"),
    }
    hints = {
        "name": _("So that you can tell it apart later, for example “My phone”."),
        "passwordless": _("The device then asks for your fingerprint, face or PIN."),
    }


class RenamePasskeyForm(InOurWords, EditWebAuthnForm):
    labels = {"name": _("Name of this passkey")}


class DetailsForm(forms.ModelForm):
    legal_given_names = given_names()
    legal_family_name = family_name()
    preferred_name = preferred_name()
    timezone = forms.ChoiceField(
        label=_("Time zone"), choices=[(zone, zone.replace("_", " ")) for zone in settings.WAGTAIL_USER_TIME_ZONES]
    )

    class Meta:
        model = User
        fields = [
            "legal_given_names",
            "legal_family_name",
            "preferred_name",
            "born_on",
            "language",
            "timezone",
        ]
        widgets = {"born_on": forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d")}
        help_texts = {"born_on": _("Some certificates have a minimum age. Nobody else sees this date.")}
