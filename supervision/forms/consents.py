"""What the page of consent accepts."""

from django import forms
from django.utils.translation import gettext_lazy


class ConsentForm(forms.Form):
    agrees = forms.BooleanField(
        label=gettext_lazy("I agree to electronic records and signatures"),
        error_messages={"required": gettext_lazy("Tick the box to agree. Without it your hours go on paper.")},
    )
    version = forms.CharField(widget=forms.HiddenInput, max_length=20)
