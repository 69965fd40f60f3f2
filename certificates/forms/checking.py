"""What a stranger types to check a certificate."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
