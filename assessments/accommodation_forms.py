"""What is asked of people who need something, and of those who decide about it: shape, not policy."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.accommodations import MOST_BREAK_MINUTES, Terms
from assessments.models import AccommodationRequest
from lms.content.proofs import ProofField
from lms.content.rendering import DateInput
from lms.people.models import Organisation

FACTORS = [
    ("1", _("As for everybody")),
    ("1.25", _("A quarter more")),
    ("1.5", _("Half as much again")),
    ("1.75", _("Three quarters more")),
    ("2", _("Twice as much")),
    ("2.5", _("Two and a half times as much")),
    ("3", _("Three times as much")),
]


class RequestForm(forms.Form):
    wants = forms.MultipleChoiceField(
        label=_("What would help you?"),
        choices=list(AccommodationRequest.KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose everything that applies."),
    )
    organisation = forms.ModelChoiceField(
        label=_("Who should decide?"),
        queryset=Organisation.objects.filter(Q(trains=True) | Q(certifies=True)).order_by("name"),
        empty_label=_("Choose"),
        help_text=_("Whoever gives the assessment. What they grant holds in every assessment on this site."),
    )
    explanation = forms.CharField(
        label=_("What should they know?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("As much or as little as you like. You need not name a diagnosis."),
    )
    proof = ProofField(
        label=_("A document"),
        required=False,
        help_text=_("Only if you have one and want to show it. PDF, JPEG or PNG, at most 10 MB."),
    )


class GrantForm(forms.Form):
    """Filled in with what was asked for, as a beginning."""

    time_factor = forms.TypedChoiceField(label=_("Time"), choices=FACTORS, coerce=Decimal)
    break_minutes = forms.IntegerField(
        label=_("Minutes of breaks that stop the clock, in all within one attempt"),
        min_value=0,
        max_value=MOST_BREAK_MINUTES,
        widget=forms.TextInput(attrs={"class": "width-4", "inputmode": "numeric"}),
        help_text=_("0 for none."),
    )
    large_print = forms.BooleanField(label=_("Large print"), required=False)
    reader = forms.BooleanField(label=_("Somebody, or a screen reader, reads the pages aloud"), required=False)
    from_on = forms.DateField(label=_("From"), widget=DateInput())
    until_on = forms.DateField(
        label=_("Until"), required=False, widget=DateInput(), help_text=_("This day included. Empty: for good.")
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads it, and nobody else but those who decide."),
    )

    def __init__(self, data: Any = None, *, asked: AccommodationRequest) -> None:
        begins = {
            "time_factor": "1.5" if asked.wants_time else "1",
            "break_minutes": 20 if asked.wants_breaks else 0,
            "large_print": asked.wants_large_print,
            "reader": asked.wants_reader,
            "from_on": asked.organisation.today(),
        }
        super().__init__(data, initial=begins, prefix="grant")

    @property
    def terms(self) -> Terms:
        facts = self.cleaned_data
        return Terms(facts["time_factor"], facts["break_minutes"], facts["large_print"], facts["reader"])


class WhyForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads it, and nobody else but those who decide."),
    )
