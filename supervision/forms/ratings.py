"""What the page of one competency accepts."""

from django import forms
from django.utils.translation import gettext_lazy

from supervision.competencies import Level


class RateForm(forms.Form):
    level = forms.TypedChoiceField(
        label=gettext_lazy("How does it go?"),
        choices=[*Level.choices[1:], Level.choices[0]],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what fits best. If you could not see it, say that.")},
    )
    note = forms.CharField(
        label=gettext_lazy("An example, or what would help"),
        required=False,
        max_length=280,
        help_text=gettext_lazy("What was done, never for whom: no names, initials, numbers or addresses."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
