"""What a question page accepts: places of options from 1, and a sequence number."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.items import Kind
from assessments.models import AttemptItem

LOST_COUNT = _("This page has lost count of your answers. Open the question again.")
NOT_AN_ANSWER = _("That is not one of the answers to this question.")


class AnswerForm(forms.Form):
    """One question. Values and element ids are places on this page and say nothing of the item's own options."""

    sequence = forms.IntegerField(
        min_value=1,
        max_value=2**31 - 1,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), LOST_COUNT),
    )
    mark_optional = False

    def __init__(self, *args, asked: AttemptItem, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        version = asked.item_version
        takes_many = version.kind == Kind.MULTIPLE_CHOICE
        of_many = (forms.TypedMultipleChoiceField, forms.CheckboxSelectMultiple)
        field, widget = of_many if takes_many else (forms.TypedChoiceField, forms.RadioSelect)
        saved = asked.saved
        marks = (
            [place for place, option in enumerate(asked.option_order, start=1) if option in saved.response]
            if saved
            else []
        )
        self.fields["answer"] = field(
            label=version.question,
            help_text=_("Choose every answer that applies.") if takes_many else "",
            choices=[(place, option["text"]) for place, option in enumerate(asked.shown_options, start=1)],
            coerce=int,
            widget=widget,
            required=False,
            initial=marks if takes_many else next(iter(marks), None),
            error_messages={"invalid_choice": NOT_AN_ANSWER, "invalid_list": NOT_AN_ANSWER},
        )
        self.fields["sequence"].initial = saved.sequence + 1 if saved else 1

    @property
    def marks(self) -> list[int]:
        """The chosen places of a valid form; none where the question is left open."""
        chosen = self.cleaned_data["answer"]
        return list(chosen) if isinstance(chosen, list) else [chosen] if chosen else []
