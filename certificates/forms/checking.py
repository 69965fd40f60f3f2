"""What a stranger types to check a certificate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates import numbers


class VerifyForm(forms.Form):
    """A number with a family name, or the address of a certificate's page, which needs no name."""

    mark_optional = False

    number = forms.CharField(
        label=_("Certificate number"),
        max_length=300,
        help_text=_(
            "Nine letters and digits, such as 7K3-M9Q-RTC. Capital or small letters, with or without hyphens. "
            "Or the address beside the square code; then no name is needed."
        ),
        widget=forms.TextInput(attrs={"class": "width-10", "autocomplete": "off", "spellcheck": "false"}),
    )
    family_name = forms.CharField(
        label=_("Family name on the certificate"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "width-20", "autocomplete": "off", "spellcheck": "false"}),
    )

    @property
    def code(self) -> str | None:
        """The public code in what was typed, bare or as the last part of an address; None where there is none."""
        part = self.cleaned_data.get("number", "").split("?")[0].rstrip("/").rpartition("/")[2]
        return numbers.read_code(part.partition(".")[0])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.code is None and not cleaned.get("family_name") and "family_name" not in self.errors:
            missing = self.fields["family_name"].error_messages["required"]
            self.add_error("family_name", forms.ValidationError(missing, code="required"))
        return cleaned


class FileForm(forms.Form):
    """A file that somebody was given. How large it is was asked before it was read."""

    MOST = 5 * 1024 * 1024
    TOO_LARGE = _("This file is larger than 5 MB. None of our certificates is; choose the file you were given.")

    file = forms.FileField(
        label=_("File"),
        max_length=255,
        error_messages={
            "required": _("Choose the file you were given, or drop it on the field."),
            "empty": _("This file is empty. Choose the file you were given."),
        },
        help_text=_("A PDF, PNG or JSON file, at most 5 MB. Choose it, or drop it on the field."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.json"}),
    )

    @classmethod
    def too_large(cls) -> "FileForm":
        """The form as it answers a file that nobody read."""
        form = cls({})
        form.full_clean()
        form.errors["file"] = form.error_class([str(cls.TOO_LARGE)])
        return form

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > self.MOST:
            raise forms.ValidationError(self.TOO_LARGE)
        return file
