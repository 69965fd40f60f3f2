"""What may be sent as proof."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import ProofKind
from lms.content.proofs import ProofField
from lms.content.rendering import DateInput


def _day(label: Any, **facts: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DateInput(), **facts)


def _score(label: Any, **facts: Any) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"class": "width-4", "inputmode": "decimal"})
    return forms.DecimalField(label=label, min_value=0, decimal_places=2, required=False, widget=widget, **facts)


class ProofForm(forms.Form):
    """What is said about one proof; the fields of each kind follow."""

    @property
    def cleaned_facts(self) -> dict[str, Any]:
        """What the action asks for, once the form is valid."""
        file = self.cleaned_data.get("file")
        said = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        return {**said, "content": file.content if file else b"", "ending": file.ending if file else ""}


class DocumentForm(ProofForm):
    file = ProofField()
    dated_on = _day(_("Date on the document"))


class CredentialForm(ProofForm):
    issuer = forms.CharField(label=_("Who gave it to you"), max_length=200)
    number = forms.CharField(
        label=_("Its number"), max_length=80, required=False, widget=forms.TextInput(attrs={"class": "width-20"})
    )
    dated_on = _day(_("First day it is valid"))
    until_on = _day(_("Last day it is valid"), required=False, help_text=_("Leave it empty where it has none."))
    file = ProofField(label=_("The credential, or a letter that confirms it"))

    def clean(self):
        found = super().clean() or self.cleaned_data
        first, last = found.get("dated_on"), found.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("The last day is before the first one. Check both."))
        return found


class DeedForm(ProofForm):
    """A task that was done, or an event that happened."""

    dated_on = _day(_("The day"))
    note = forms.CharField(
        label=_("Who can confirm it"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example where you took it, and under which name. Do not write about other people's lives."),
    )
    file = ProofField(required=False)


FORMS: dict[str, type[ProofForm]] = {
    ProofKind.DOCUMENT: DocumentForm,
    ProofKind.CREDENTIAL: CredentialForm,
    ProofKind.TASK: DeedForm,
    ProofKind.EVENT: DeedForm,
}


# What is asked of an exam alone.
OF_AN_EXAM = ("issuer", "percent", "scaled")


class RecordForm(ProofForm):
    """What came to the body itself: what it is, on which day, and the paper where there is one.

    `choices` are (kind:code, words) of what the programme asks for.
    """

    email = forms.EmailField(label=_("The person's e-mail address"))
    what = forms.ChoiceField(label=_("What it is"), widget=forms.RadioSelect)
    dated_on = _day(
        _("Its day"), help_text=_("The date on a document; the day of an exam, a task that was done or an event.")
    )
    issuer = forms.CharField(
        label=_("Of an exam: who told you of the result"),
        max_length=200,
        required=False,
        help_text=_("An exam needs this. For example: the testing company, in its report of 3 May."),
    )
    percent = _score(_("Of an exam: the score in percent"), max_value=100, max_digits=5)
    scaled = _score(_("Of an exam: the scaled score"), max_digits=7)
    file = ProofField(label=_("The paper, where there is one"), required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["what"].choices = choices  # type: ignore[attr-defined]
        if not any(name.startswith(ProofKind.EXAM) for name, _words in choices):
            for name in OF_AN_EXAM:
                del self.fields[name]

    def clean(self):
        found = super().clean() or self.cleaned_data
        if found.get("what", "").startswith(ProofKind.DOCUMENT) and not found.get("file"):
            self.add_error("file", _("A document needs its file."))
        if found.get("what", "").startswith(ProofKind.EXAM) and not found.get("issuer", "").strip():
            self.add_error("issuer", _("Say who told you of the result, so that it can be asked for again."))
        return found

    @property
    def cleaned_facts(self) -> dict[str, Any]:
        kind, _colon, code = self.cleaned_data["what"].partition(":")
        facts = super().cleaned_facts
        for name in ("what", *(() if kind == ProofKind.EXAM else OF_AN_EXAM)):
            facts.pop(name, None)
        return facts | {"kind": kind, "code": code}


class AcceptCredentialForm(forms.Form):
    in_good_standing = forms.BooleanField(
        label=_("It is in good standing: no sanction, no open complaint that its body tells of."), required=False
    )
