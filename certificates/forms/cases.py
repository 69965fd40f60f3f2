"""What the page of a review case accepts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import CaseOutcome


class CloseCaseForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What becomes of it"), choices=CaseOutcome.choices, widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("They stay with the record of the certificate, for the body's own staff."),
    )
