"""What an applicant says against a decision, and what is answered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import AppealOutcome


class AppealForm(forms.Form):
    reasons = forms.CharField(
        label=_("What do you see otherwise?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("People who had no part in the decision read this, with everything you had sent."),
    )


class AppealDecisionForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What did you find?"), choices=AppealOutcome.choices, widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Your reasons"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The applicant reads this."),
    )
