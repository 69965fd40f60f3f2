"""What the pages of refusals and appeals accept."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy

from supervision.forms.fields import ChosenEntriesField
from supervision.models import EntryVersion, Outcome


class RefuseForm(forms.Form):
    entries = ChosenEntriesField(
        label=gettext_lazy("Which entries will you not sign?"),
        error_messages={"required": gettext_lazy("Choose at least one entry.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        help_text=gettext_lazy("The trainee reads this, and so does the programme manager if they are asked."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say why you will not sign.")},
    )

    def __init__(self, data=None, *, versions: Iterable[EntryVersion]) -> None:
        super().__init__(data)
        self.fields["entries"].offer(versions)  # type: ignore[attr-defined]


class AppealForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What should the programme manager know?"),
        max_length=1000,
        help_text=gettext_lazy("Your supervisor can read it too. Do not name any participant."),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Write a few sentences for the programme manager.")},
    )


class DecideAppealForm(forms.Form):
    outcome = forms.ChoiceField(
        label=gettext_lazy("Your decision"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the three decisions.")},
    )
    reasons = forms.CharField(
        label=gettext_lazy("Your reasons"),
        max_length=1000,
        help_text=gettext_lazy("Both sides read them. Do not name any participant."),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Give your reasons. Both sides read them.")},
    )
