"""What a holder is asked when they renew."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from certificates.facts import choice_as_plain
from certificates.milestones import choice_in_words
from certificates.rules.language import Choice


class ChoiceForm(forms.Form):
    """How long the next term is to be, where the rules leave a choice."""

    length = forms.TypedChoiceField(
        label=_("How long should your next certificate be valid?"), coerce=int, widget=forms.RadioSelect
    )

    def __init__(
        self, data: QueryDict | None = None, *, choices: Sequence[Choice], kept: dict[str, int] | None
    ) -> None:
        self.lengths = [choice_as_plain(choice.length) for choice in choices]
        super().__init__(data, initial={"length": self.lengths.index(kept) if kept in self.lengths else None})
        words = [(place, choice_in_words(choice)) for place, choice in enumerate(choices)]
        self.fields["length"].choices = words  # type: ignore[attr-defined]

    @property
    def cleaned_choice(self) -> dict[str, int]:
        return self.lengths[self.cleaned_data["length"]]
