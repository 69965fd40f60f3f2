"""What is asked where renewals are drawn by lot, where holders answer, and where a body says what it found."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import AUDIT_OUTCOMES, FEWEST_DAYS, MOST_DAYS, Grouping
from lms.content.proofs import ProofField
from lms.content.rendering import DateInput

NUMBER = {"class": "width-4", "inputmode": "numeric"}
SUGGESTED = _(
    "For each course or training that you counted for this renewal: a certificate of attendance, or a letter from "
    "whoever gave it, with its title, its day and its hours."
)


def _days(label: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs=NUMBER)
    return forms.IntegerField(label=label, min_value=FEWEST_DAYS, max_value=MOST_DAYS, initial=30, widget=widget)


def _words(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=4000, widget=forms.Textarea(attrs={"rows": 5}), **more)


class DrawForm(forms.Form):
    """`statements` are (code, words) of what people sign for a renewal."""

    awarded_from = forms.DateField(label=_("Renewals awarded from"), widget=DateInput())
    awarded_through = forms.DateField(label=_("Renewals awarded through"), widget=DateInput())
    statement = forms.ChoiceField(label=_("Which of them"), required=False, widget=forms.RadioSelect)
    asked = forms.IntegerField(label=_("How many"), min_value=1, widget=forms.NumberInput(attrs=NUMBER))
    is_percent = forms.TypedChoiceField(
        label=_("That is"),
        choices=[("people", _("people")), ("percent", _("percent of them"))],
        coerce=lambda value: value == "percent",
        initial="people",
        widget=forms.RadioSelect,
    )
    grouping = forms.ChoiceField(
        label=_("Draw in groups"),
        choices=Grouping.choices,
        initial=Grouping.NONE,
        widget=forms.RadioSelect,
        help_text=_("From each group its share is drawn, and at least one person."),
    )
    asks_for = _words(_("What holders send"), initial=SUGGESTED, help_text=_("They read this word for word."))
    answer_days = _days(_("Days that holders have to answer"))
    decide_days = _days(_("Days in which you decide after an answer"))
    after = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, statements: list[tuple[str, Any]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["statement"].choices = [("", _("Every renewal")), *statements]  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    title = forms.CharField(
        label=_("What it is"), max_length=200, help_text=_("For example “Ethics refresher, 12 May 2026, 3 hours”.")
    )
    file = ProofField()


class AnswerForm(forms.Form):
    words = _words(
        _("What you want the body to know"),
        required=False,
        help_text=_("Do not write about other people's lives. If something kept you from it, you may say so."),
    )


class ExtendForm(forms.Form):
    until = forms.DateField(label=_("The holder's new last day"), widget=DateInput())
    words = _words(_("Why, or what is still missing"), help_text=_("The holder reads this."))


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=[(one.value, one.label) for one in AUDIT_OUTCOMES], widget=forms.RadioSelect
    )
    words = _words(
        _("Your reasons"),
        required=False,
        help_text=_("The holder reads this. It is needed unless the audit is passed or no answer came."),
    )
