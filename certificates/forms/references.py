"""Whom somebody names for a reference, and what is asked of the person named."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates import rules
from certificates.models import Relation, in_words
from lms.content.rendering import DateInput
from lms.people.forms import NameField


def relations(asked: rules.Asked) -> list[tuple[str, Any]]:
    """Ours, and what a programme bars by a name of its own."""
    own = [(code, in_words(code)) for code in asked.barred_relations if code not in Relation.values]
    return [*Relation.choices[:-1], *own, Relation.choices[-1]]


class AskReferenceForm(forms.Form):
    name = NameField(label=_("Their name"), max_length=200)
    email = forms.EmailField(
        label=_("Their e-mail address"), help_text=_("They get a link and need no account."), widget=forms.EmailInput()
    )
    type = forms.ChoiceField(label=_("What the reference is"), widget=forms.RadioSelect)
    relation = forms.ChoiceField(label=_("What they are to you"))
    known_since = forms.DateField(
        label=_("Since when have they known you?"),
        required=False,
        widget=DateInput(),
        help_text=_("About is good enough."),
    )

    def __init__(self, data: Any = None, *, asked: rules.Asked) -> None:
        super().__init__(data)
        types = [(code, in_words(code)) for code in asked.reference_types]
        if types:
            other = ("", _("Another reference"))
            self.fields["type"].choices = [*types, other]  # type: ignore[attr-defined]
            self.fields["type"].required = False
        else:
            del self.fields["type"]
        self.fields["relation"].choices = relations(asked)  # type: ignore[attr-defined]


class GiveReferenceForm(forms.Form):
    relation = forms.ChoiceField(label=_("What are you to them?"))
    known_since = forms.DateField(
        label=_("Since when have you known them?"), widget=DateInput(), help_text=_("About is good enough.")
    )
    letter = forms.CharField(
        label=_("Your reference"),
        min_length=20,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("What you have seen of how they support others. Do not write about other people's lives."),
    )
    person_may_read = forms.BooleanField(label=_("They may read what I write."), required=False)
    signed_name = NameField(
        label=_("Your full name"),
        max_length=200,
        help_text=_("Typing it here is your signature."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, data: Any = None, *, asked: rules.Asked) -> None:
        super().__init__(data)
        self.fields["relation"].choices = relations(asked)  # type: ignore[attr-defined]
