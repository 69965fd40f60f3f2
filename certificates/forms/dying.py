"""What is asked where a holder has died."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.content.rendering import DateInput


class DeathForm(forms.Form):
    reason = forms.CharField(
        label=_("How you know"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who told you, or which paper you saw. Only your own staff read it. Say nothing of the cause."),
    )
    died_on = forms.DateField(label=_("Day of death"), required=False, widget=DateInput())
