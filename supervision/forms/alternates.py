"""What the pages accept on which the programme looks into hours in place of a supervisor."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.content.proofs import Proof, ProofField
from supervision.forms.fields import ChosenEntriesField, signature_field
from supervision.models import EntryVersion, Why


class GatheredForm(forms.Form):
    """What shows that hours were worked, and that whoever says so is of neither family."""

    account = forms.CharField(
        label=gettext_lazy("What shows that these hours were worked?"),
        max_length=1000,
        help_text=gettext_lazy(
            "Who saw it, which rota or payslip says so. The trainee reads this. Name no participant."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Say what shows that these hours were worked.")},
    )
    file = ProofField(label=gettext_lazy("A paper that shows it"), required=False)
    is_apart = forms.BooleanField(
        label=gettext_lazy("I have no part in this placement, and belong to the family of neither side"),
        error_messages={"required": gettext_lazy("Only somebody who has no part in it can do this.")},
    )

    @property
    def gathered(self) -> dict[str, Any]:
        """What the actions ask for, once the form is valid."""
        proof: Proof | None = self.cleaned_data["file"]
        return {
            "account": self.cleaned_data["account"],
            "evidence": [proof] if proof else [],
            "is_family": not self.cleaned_data["is_apart"],
        }


class VouchForm(GatheredForm):
    entries = ChosenEntriesField(
        label=gettext_lazy("Which entries?"),
        error_messages={"required": gettext_lazy("Choose at least one entry.")},
    )
    why = forms.ChoiceField(
        label=gettext_lazy("Why does no supervisor sign them?"),
        choices=[(one.value, one.label) for one in Why if one != Why.PAPER],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say why no supervisor signs these hours here.")},
    )

    field_order = ("entries", "why", "account", "file", "is_apart")

    def __init__(self, data=None, files=None, *, versions: Iterable[EntryVersion]) -> None:
        super().__init__(data, files)
        self.fields["entries"].offer(versions)  # type: ignore[attr-defined]


class PaperForm(GatheredForm):
    codes = forms.CharField(
        label=gettext_lazy("Codes on the paper"),
        required=False,
        help_text=gettext_lazy("Where it was printed here, each entry has one, such as 1204-1-7f3a9c."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    table = forms.CharField(
        label=gettext_lazy("Rows of the paper"),
        required=False,
        strip=False,
        help_text=gettext_lazy(
            "Where it was written by hand: first the names of the columns (date,start,end,activity), then a line for "
            "each row, such as 2026-03-16,9:30,14:15,direct_service."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    field_order = ("codes", "table", "file", "account", "is_apart")

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["file"].required = True
        self.fields["file"].label = _("The paper, scanned or photographed")
        self.fields["file"].error_messages["required"] = _("Choose the scan or photograph of the paper.")

    def clean_codes(self) -> list[str]:
        return [code for code in re.split(r"[\s,;]+", self.cleaned_data["codes"]) if code]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned["codes"] and not cleaned["table"].strip():
            self.add_error("codes", _("Type the codes that stand on the paper, or its rows."))
        return cleaned


class ConfirmForm(forms.Form):
    accepts = forms.BooleanField(
        label=gettext_lazy("I looked at it myself, and the statement above is true"),
        error_messages={"required": gettext_lazy("Tick the box to say that the statement is true.")},
    )
    typed_name = signature_field()
