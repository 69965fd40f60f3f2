"""What is asked where somebody raises a concern, and where two people decide about a certificate."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from certificates.models import REASONS_FOR_MEASURES, DisciplinePolicy, MeasureKind, StepKind
from lms.people.models import Organisation


def _text(label, help_text="", **more) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=8000, widget=forms.Textarea(attrs={"rows": 6}), **more
    )


def _date(label, **more) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class ComplaintForm(forms.Form):
    """What somebody tells a body; only the body and what happened are needed."""

    body = forms.ModelChoiceField(label=_("Which body should read this?"), queryset=Organisation.objects.none())
    about = forms.CharField(label=_("Who is it about?"), max_length=200, help_text=_("The name as you know it."))
    number = forms.CharField(
        label=_("Number of their certificate"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"class": "width-10"}),
    )
    text = _text(
        _("What happened?"),
        _("Do not name people who receive support: write “a participant”. The body asks you if it needs to know more."),
    )
    happened_on = _date(_("When did it happen?"), required=False)
    name = forms.CharField(
        label=_("Your name"), required=False, max_length=200, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("So that you hear what becomes of it. Without it nobody can answer you."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    def __init__(self, data: QueryDict | None = None, *, bodies, initial: dict | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]


class ComplaintAnswerForm(forms.Form):
    is_taken_up = forms.TypedChoiceField(
        label=_("What becomes of it"),
        choices=[("yes", _("It is taken up")), ("no", _("It is not taken up"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = _text(_("What whoever complained is told"), _("Sent to them where they gave an address."))


class MeasureForm(forms.Form):
    """What is proposed, why, and what the holder reads of it."""

    reason_code = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    reasons = _text(_("Reasons for the holder"), _("The holder reads this and may answer. Say what was found."))
    conditions = _text(_("The conditions"), _("One sentence that can stand on the certificate's page."))
    conditions_until = _date(_("The last day of the conditions"), required=False)
    private_note = _text(
        _("Note for your own staff"),
        _("Kept with the record. Neither the holder nor the public can read it."),
        required=False,
    )

    def __init__(self, data: QueryDict | None = None, *, kind: MeasureKind) -> None:
        super().__init__(data)
        codes = REASONS_FOR_MEASURES[kind]
        self.fields["reason_code"].choices = [(one.value, one.label) for one in codes]  # type: ignore[attr-defined]
        if len(codes) == 1:
            self.fields["reason_code"].initial = codes[0].value
        if kind != MeasureKind.CONDITIONS:
            del self.fields["conditions"], self.fields["conditions_until"]


class WordsForm(forms.Form):
    """What a holder answers or appeals with, or why a second person decides against something."""

    words = _text(_("In your words"))


class AppealOutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What you decide"),
        choices=[
            (StepKind.UPHELD.value, StepKind.UPHELD.label),
            (StepKind.OVERTURNED.value, StepKind.OVERTURNED.label),
        ],
        widget=forms.RadioSelect,
    )
    words = _text(_("Your reasons"), _("The holder reads this."))


class PolicyForm(forms.ModelForm):
    class Meta:
        model = DisciplinePolicy
        fields = ["publishes_reasons", "publishes_conditions", "answer_days", "appeal_days", "after_death"]
        widgets = {
            "after_death": forms.RadioSelect,
            "answer_days": forms.NumberInput({"class": "width-4"}),
            "appeal_days": forms.NumberInput({"class": "width-4"}),
        }
