"""What is asked of whoever makes a token."""

from datetime import timedelta

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.models import Scope
from lms.content.rendering import DateInput
from lms.people.models import Organisation

USUAL_DAYS = 180


class TokenForm(forms.Form):
    organisation: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("For"),
        queryset=Organisation.objects.none(),
        help_text=_("The organisation that answers for its use."),
    )
    label = forms.CharField(
        label=_("Who uses it, and where"),
        max_length=80,
        help_text=_(
            "Such as: State Medicaid, enrolment system. One token for each place, so that each can be revoked."
        ),
        widget=forms.TextInput(attrs={"class": "width-20"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may be used for"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    expires_on = forms.DateField(label=_("Its last day"), help_text=_("A year ahead at most."), widget=DateInput)

    def __init__(self, data=None, *, organisations: QuerySet[Organisation]) -> None:
        usual = timezone.localdate() + timedelta(days=USUAL_DAYS)
        only = organisations.first() if organisations.count() == 1 else None
        super().__init__(data, initial={"expires_on": usual, "organisation": only})
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
