"""What the page of a table of hours accepts."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LARGEST = 2_000_000


class TableForm(forms.Form):
    """A file, or the same as text: what was looked at travels on as text, so that no file is kept."""

    file = forms.FileField(
        label=gettext_lazy("Your table"),
        required=False,
        help_text=gettext_lazy("A file that your spreadsheet saved as CSV."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )
    table = forms.CharField(
        label=gettext_lazy("Or paste its rows here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file and file.size > LARGEST:
            self.add_error("file", _("This file has more than 2 MB. Split the table by year."))
        elif not file and not cleaned.get("table", "").strip() and not self.errors:
            self.add_error("file", _("Choose a file, or paste the rows of your table."))
        return cleaned

    def data_of_table(self) -> bytes:
        file = self.cleaned_data["file"]
        return file.read() if file else self.cleaned_data["table"].encode("utf-8", "surrogatepass")
