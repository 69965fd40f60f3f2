"""Knows what the forms of this room accept: shape, not policy."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from certificates.models import REASONS_FOR, Happened, Visibility
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


class StatusForm(forms.Form):
    """Why something happens to a certificate."""

    reason_code = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    private_note = forms.CharField(
        label=_("Note for your own staff"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Kept with the record. Neither the holder nor the public can read it."),
    )

    def __init__(self, data: QueryDict | None = None, *, what: Happened) -> None:
        super().__init__(data)
        self.fields["reason_code"].choices = [(one.value, one.label) for one in REASONS_FOR[what]]  # type: ignore[attr-defined]


class VisibilityForm(forms.Form):
    visibility = forms.ChoiceField(label=_("Your choice"), choices=Visibility.choices, widget=forms.RadioSelect)


class VerifyForm(forms.Form):
    number = forms.CharField(
        label=_("Certificate number"),
        max_length=40,
        help_text=_("Nine letters and digits, such as 7K3-M9Q-RTC. Capital or small letters, with or without hyphens."),
        widget=forms.TextInput(attrs={"class": "width-10", "autocomplete": "off", "spellcheck": "false"}),
    )
    family_name = forms.CharField(
        label=_("Family name on the certificate"),
        max_length=100,
        widget=forms.TextInput(attrs={"class": "width-20", "autocomplete": "off", "spellcheck": "false"}),
    )


class FindForm(forms.Form):
    """Filters the list of issued certificates."""

    mark_optional = False

    q = forms.CharField(label=_("Number or name"), required=False, max_length=100)
