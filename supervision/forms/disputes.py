"""What the pages of disputes accept."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from supervision.forms.fields import DayField


class DisputeForm(forms.Form):
    from_on = DayField(
        label=gettext_lazy("First day in dispute"), error_messages={"required": gettext_lazy("Say which day is first.")}
    )
    until_on = DayField(
        label=gettext_lazy("Last day in dispute"), error_messages={"required": gettext_lazy("Say which day is last.")}
    )
    reason = forms.CharField(
        label=gettext_lazy("What is in dispute?"),
        max_length=500,
        help_text=gettext_lazy("Both sides and the programme read it. Do not name any participant."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say what is in dispute. Both sides read it.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("from_on"), cleaned.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("The last day cannot be before the first."))
        return cleaned
