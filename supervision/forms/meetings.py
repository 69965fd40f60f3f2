"""What the page of meetings accepts."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.people.models import User
from supervision.forms.fields import ClockField, DayField, MinutesField
from supervision.meetings import Repeats


class MeetingForm(forms.Form):
    on = DayField(label=gettext_lazy("Day"), error_messages={"required": gettext_lazy("Say on which day you meet.")})
    clock = ClockField(
        label=gettext_lazy("Begins at"), error_messages={"required": gettext_lazy("Say when it begins, such as 9:30.")}
    )
    minutes = MinutesField(
        label=gettext_lazy("How long"),
        least=5,
        most=480,
        help_text=gettext_lazy("Such as 50 min or 1 h."),
        error_messages={"required": gettext_lazy("Say how long it takes, such as 50 min.")},
    )
    repeats = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=Repeats.choices, widget=forms.RadioSelect, initial=Repeats.WEEKLY
    )
    until_on = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("If you know it. It ends with the placement in any case."),
    )

    def __init__(self, data=None, *, supervisors: QuerySet[User], asks: bool) -> None:
        """`asks` is whether somebody has to choose whom they meet: a trainee with more than one supervisor."""
        super().__init__(data)
        if asks and len(supervisors) > 1:
            self.fields["supervisor"] = forms.ModelChoiceField(
                label=_("Whom you meet"), queryset=supervisors, widget=forms.RadioSelect, empty_label=None
            )
            self.order_fields(["supervisor"])

    def said(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
