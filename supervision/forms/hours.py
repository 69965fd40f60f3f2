"""What the page of one's hours accepts."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from supervision.forms.fields import DayField


class WindowForm(forms.Form):
    from_on = DayField(label=gettext_lazy("From"), required=False)
    until_on = DayField(label=gettext_lazy("Until"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("from_on"), cleaned.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("The last day cannot be before the first."))
        return cleaned
