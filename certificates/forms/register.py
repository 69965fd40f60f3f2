"""What is asked of the public register."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    mark_optional = False

    q = forms.CharField(
        label=_("Name or number"),
        required=False,
        max_length=200,
        help_text=_("A family name, a full name or a certificate number, spelt as on the certificate."),
        widget=forms.TextInput(attrs={"type": "search", "class": "width-20", "autocomplete": "off"}),
    )
    after = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
