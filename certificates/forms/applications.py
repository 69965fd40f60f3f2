"""What an applicant fills in and what a reviewer or registrar answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.people.forms import NameField


class AttestForm(forms.Form):
    signed_name = NameField(
        label=_("Your legal name"),
        max_length=210,
        help_text=_("Typing it here is your signature."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class PrintedNameForm(forms.Form):
    """As it is filled it may have gaps; sending the application asks for both."""

    given_names = NameField(
        label=_("Given names"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    family_name = NameField(
        label=_("Family name"),
        max_length=100,
        help_text=_("Whoever checks your certificate by its number types this name."),
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )


class ReasonsForm(forms.Form):
    """Reasons that the applicant reads."""

    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The applicant reads this. Say what is missing and what would mend it."),
    )
