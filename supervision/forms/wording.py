"""What the page of a site's words accepts."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from supervision import wording
from supervision.wording import Words

# Such as one house says; each stands below its field.
EXAMPLES = {
    "supervision": gettext_lazy("co-reflection"),
    "supervisor": gettext_lazy("co-reflector"),
    "supervisors": gettext_lazy("co-reflectors"),
    "individual": gettext_lazy("One-to-one co-reflection"),
    "group": gettext_lazy("Group co-reflection"),
    "co_reflection": gettext_lazy("Co-reflection among peers"),
}


class WordsForm(forms.Form):
    """All of a house's words at once; an empty field is the standard word."""

    def __init__(self, data=None, *, words: Words) -> None:
        super().__init__(data, initial=dict(words.own))
        for name, standard in wording.RENAMABLE.items():
            self.fields[name] = forms.CharField(
                label=_("Instead of “%(standard)s”") % {"standard": standard},
                help_text=_("Such as “%(example)s”.") % {"example": EXAMPLES[name]},
                required=False,
                max_length=wording.LONGEST,
                widget=forms.TextInput(attrs={"class": "width-20", "autocomplete": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        tidied = {name: wording.tidy(text) for name, text in cleaned.items()}
        for name, problem in wording.problems({name: text for name, text in tidied.items() if text}).items():
            self.add_error(name, problem)
        return tidied
