"""What is asked where something happens to a certificate, and of whom it is shown to."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from certificates.models import REASONS_FOR, Happened, Visibility


class StatusForm(forms.Form):
    """Why something happens to a certificate."""

    reason_code = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    private_note = forms.CharField(
        label=_("Note for your own staff"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Kept with the record. Neither the holder nor the public can read it."),
    )

    def __init__(self, data: QueryDict | None = None, *, what: Happened) -> None:
        super().__init__(data)
        self.fields["reason_code"].choices = [(one.value, one.label) for one in REASONS_FOR[what]]  # type: ignore[attr-defined]


class VisibilityForm(forms.Form):
    visibility = forms.ChoiceField(label=_("Your choice"), choices=Visibility.choices, widget=forms.RadioSelect)


class FindForm(forms.Form):
    """Filters the list of issued certificates."""

    mark_optional = False

    q = forms.CharField(label=_("Number or name"), required=False, max_length=100)
