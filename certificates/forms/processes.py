"""What a registrar sets about how applications are handled."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from certificates import money
from certificates.actions.processes import STEP_ROLES
from certificates.models import LONGEST_DAYS, LONGEST_MONTHS, MOST_CENTS, MOST_STEPS, DueWhen, Process
from lms.people.roles import Role

MOST_FEES = 12


def _count(label: Any, most: int, help_text: Any) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"class": "width-4", "inputmode": "numeric"})
    return forms.IntegerField(
        label=label, min_value=1, max_value=most, required=False, help_text=help_text, widget=widget
    )


class ProcessForm(forms.Form):
    """The promises; what is left empty is not promised."""

    lifetime_months = _count(
        _("Months in which an application is finished"),
        LONGEST_MONTHS,
        _("Counted from its beginning; days at the body do not count. Empty: without an end."),
    )
    decision_days = _count(
        _("Days in which you decide"), LONGEST_DAYS, _("Counted from its sending. Applicants see this day too.")
    )
    appeal_days = _count(
        _("Days in which a decision can be appealed"), LONGEST_DAYS, _("Empty: appeals are not made on this site.")
    )
    contact = forms.CharField(
        label=_("Whom applicants ask"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as a name, a telephone number and its hours."),
    )

    @classmethod
    def kept(cls, process: Process) -> dict[str, Any]:
        return {name: getattr(process, name) for name in cls.base_fields}


class StepForm(forms.Form):
    mark_optional = False

    name = forms.CharField(
        label=_("Step"), required=False, max_length=60, widget=forms.TextInput(attrs={"class": "width-20"})
    )
    role = forms.ChoiceField(
        label=_("Done by"), choices=[(role.value, role.label) for role in STEP_ROLES], initial=Role.REGISTRAR
    )


class Rows(BaseFormSet):
    """A row is read whether or not it differs from what it began with."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.empty_permitted = False


class Steps(Rows):
    """The steps in their order; an empty one is left out."""

    @property
    def steps(self) -> list[dict[str, str]]:
        return [form.cleaned_data for form in self if form.cleaned_data.get("name")]


StepFormSet = formset_factory(StepForm, formset=Steps, extra=2, max_num=MOST_STEPS, validate_max=True)


class MoneyField(forms.CharField):
    """An amount of dollars as people type it, in cents."""

    widget = forms.TextInput(attrs={"class": "width-10", "inputmode": "decimal"})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        cents = money.read(text)
        if cents is None or not 1 <= cents <= MOST_CENTS:
            raise forms.ValidationError(_("Type an amount such as 75 or 75.50."))
        return cents

    def prepare_value(self, value: Any) -> Any:
        return money.in_words(value).removeprefix("$") if isinstance(value, int) else value


class FeeForm(forms.Form):
    mark_optional = False

    label = forms.CharField(
        label=_("Fee"), required=False, max_length=60, widget=forms.TextInput(attrs={"class": "width-20"})
    )
    cents = MoneyField(label=_("US dollars"), required=False)
    due = forms.ChoiceField(label=_("When it is due"), choices=DueWhen.choices, initial=DueWhen.SENT)
    holds_decision = forms.BooleanField(label=_("A decision waits for it"), required=False)

    @classmethod
    def kept(cls, process: Process) -> list[dict[str, Any]]:
        fees = process.fees.all() if process.pk else ()
        return [{name: getattr(fee, name) for name in cls.base_fields} for fee in fees]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "cents" not in self.errors and bool(cleaned.get("label")) != bool(cleaned.get("cents")):
            raise forms.ValidationError(_("A fee has a name and an amount."))
        return cleaned


class Fees(Rows):
    """The fees; an empty row is left out."""

    @property
    def fees(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self if form.cleaned_data.get("label")]


FeeFormSet = formset_factory(FeeForm, formset=Fees, extra=2, max_num=MOST_FEES, validate_max=True)
