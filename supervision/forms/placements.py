"""What the pages of placements accept."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.people.models import Organisation
from supervision.forms.fields import DayField, MinutesField, signature_field
from supervision.models import DECLARED, Position
from supervision.terms import Frequency, Terms

FAMILY = "family"


class SiteForm(forms.Form):
    site = forms.ModelChoiceField(
        label=gettext_lazy("Where will you practise?"),
        queryset=Organisation.objects.filter(hosts_practice=True).order_by("name"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose the place where you will practise.")},
    )


class PositionForm(forms.Form):
    position = forms.ChoiceField(
        label=gettext_lazy("Is the position paid?"),
        choices=Position.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether the position is paid.")},
    )
    starts_on = DayField(
        label=gettext_lazy("First day"), error_messages={"required": gettext_lazy("Say on which day it begins.")}
    )
    ends_on = DayField(label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("If you know it."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day of a placement cannot be before its first day."))
        return cleaned


class TermsForm(forms.Form):
    frequency = forms.ChoiceField(
        label=gettext_lazy("How often is supervision?"),
        choices=Frequency.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say how often you will meet for supervision.")},
    )
    work_per_supervision = MinutesField(
        label=gettext_lazy("Peer support for each hour of supervision"),
        least=0,
        most=12_000,
        help_text=gettext_lazy("Such as 40 h. 0 where you agree on no amount."),
        error_messages={"required": gettext_lazy("Say how much peer support goes with an hour of supervision.")},
    )

    def terms(self) -> Terms:
        return Terms(**self.cleaned_data)


class NameForm(forms.Form):
    """The name that stands for a signature."""

    typed_name = signature_field()


class SupervisorForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Who will supervise you?"),
        help_text=gettext_lazy("Their e-mail address. They get a mail and agree on this site; an account is free."),
        error_messages={"required": gettext_lazy("Give the e-mail address of your supervisor.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class FirstSupervisorForm(SupervisorForm):
    """The same while a placement is proposed: whose address is not known is given a code later."""

    email = forms.EmailField(
        label=gettext_lazy("Who will supervise you?"),
        help_text=gettext_lazy(
            "Their e-mail address. They get a mail and agree on this site; an account is free. Leave it empty to give "
            "them a code instead, by word or by any message."
        ),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class CodeForm(forms.Form):
    """The code that somebody was given to supervise."""

    code = forms.CharField(
        label=gettext_lazy("The code"),
        max_length=40,
        help_text=gettext_lazy("Eight letters and digits, such as 7K3M-Q9RT. Capitals and hyphens do not matter."),
        error_messages={"required": gettext_lazy("Type the code that you were given.")},
        widget=forms.TextInput(
            attrs={"class": "width-20", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class AcceptForm(forms.Form):
    relation = forms.ChoiceField(
        label=gettext_lazy("How do you know this person?"),
        choices=[*DECLARED, (FAMILY, gettext_lazy("I am a member of their family"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say how you know this person.")},
    )
    typed_name = signature_field()


class EndForm(forms.Form):
    until_on = DayField(
        label=gettext_lazy("Last day of this supervision"),
        help_text=gettext_lazy("Until that day, hours can still be signed."),
        error_messages={"required": gettext_lazy("Say which day is the last.")},
    )
    at_once = forms.ChoiceField(
        label=gettext_lazy("Why without seven days of notice?"),
        help_text=gettext_lazy("Only needed where hours wait for a signature and the last day is sooner than that."),
        choices=[
            ("", gettext_lazy("There is notice")),
            ("unable", gettext_lazy("The supervisor can no longer sign")),
            ("left", gettext_lazy("The supervisor no longer works at the site")),
            ("safety", gettext_lazy("Somebody's safety asks for it")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, may_end_at_once: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_end_at_once:
            del self.fields["at_once"]
