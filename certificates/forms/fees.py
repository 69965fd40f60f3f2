"""What staff say about a fee."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import ProcessFee, Settled

# 13 to 19 digits, with spaces or hyphens between them or none.
_NUMBER = re.compile(r"(?:\d[ -]?){13,19}", re.ASCII)


def _is_card(number: str) -> bool:
    """Whether the check digit is that of a card: every second digit from the right doubled, its digits added."""
    digits = [int(letter) for letter in number if letter.isdigit()]
    total = sum(digits[-1::-2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return total % 10 == 0


class SettleForm(forms.Form):
    kind = forms.ChoiceField(label=_("What happened?"), choices=Settled.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Receipt number, or the reason why it is waived"),
        max_length=200,
        help_text=_("The applicant reads this. Never write the number of a card or an account."),
    )

    def clean_note(self) -> str:
        note = self.cleaned_data["note"]
        if any(map(_is_card, _NUMBER.findall(note))):
            raise forms.ValidationError(_("This looks like the number of a card. It must not be kept here."))
        return note


class ChargeForm(forms.Form):
    code = forms.ChoiceField(label=_("Fee"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, fees: list[ProcessFee], amount: Any) -> None:
        super().__init__(data)
        self.fields["code"].choices = [(fee.code, f"{fee.label}, {amount(fee.cents)}") for fee in fees]  # type: ignore[attr-defined]
