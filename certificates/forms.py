"""Knows what the forms of this room accept: shape, not policy."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from PIL import Image

from certificates.documents import TYPES
from certificates.models import REASONS_FOR, Happened, Visibility
from lms.content import uploads
from lms.people.forms import NameField

MOST = 10 * uploads.MEGABYTE
MOST_PIXELS = 50_000_000


class AttestForm(forms.Form):
    signed_name = NameField(
        label=_("Your legal name"),
        max_length=210,
        help_text=_("Typing it here is your signature."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class PrintedNameForm(forms.Form):
    """As it is filled it may have gaps; sending the application asks for both."""

    given_names = NameField(
        label=_("Given names"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    family_name = NameField(
        label=_("Family name"),
        max_length=100,
        help_text=_("Whoever checks your certificate by its number types this name."),
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )


class DocumentForm(forms.Form):
    """A PDF or a picture of paper; what a camera notes in a picture is taken out."""

    file = forms.FileField(
        label=_("File"),
        max_length=255,
        help_text=_("PDF, JPEG or PNG, at most 10 MB. A clear photograph of the paper is fine."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    issued_on = forms.DateField(
        label=_("Date on the document"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        self.ending = uploads.ending(file.name).replace("jpeg", "jpg")
        if self.ending == "pdf":
            uploads.check(file)
            return file
        if self.ending not in TYPES:
            raise forms.ValidationError(_("This kind of file is not accepted. Use PDF, JPEG or PNG."))
        if file.size > MOST:
            raise forms.ValidationError(_("This picture is larger than 10 MB. Make it smaller and try again."))
        return _picture(file)

    @property
    def cleaned_facts(self) -> dict[str, Any]:
        """What the action asks for, once the form is valid."""
        file = self.cleaned_data["file"]
        file.seek(0)
        return {"issued_on": self.cleaned_data["issued_on"], "content": file.read(), "ending": self.ending}


def _picture(file: UploadedFile) -> UploadedFile:
    """The picture without what the camera noted, if it really is what its name says."""
    wanted = {"png"} if uploads.ending(file.name) == "png" else {"jpeg", "mpo"}
    try:
        with Image.open(file, formats=["JPEG", "PNG"]) as image:
            is_one = (image.format or "").lower() in wanted and image.width * image.height <= MOST_PIXELS
        if is_one:
            return uploads.without_notes(file)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        pass
    raise forms.ValidationError(_("This picture cannot be read, or it is too large. Save it anew and try again."))


class ReasonsForm(forms.Form):
    """Reasons that the applicant reads."""

    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The applicant reads this. Say what is missing and what would mend it."),
    )


class StatusForm(forms.Form):
    """Why something happens to a certificate."""

    reason_code = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    private_note = forms.CharField(
        label=_("Note for your own staff"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Kept with the record. Neither the holder nor the public can read it."),
    )

    def __init__(self, data: QueryDict | None = None, *, what: Happened) -> None:
        super().__init__(data)
        self.fields["reason_code"].choices = [(one.value, one.label) for one in REASONS_FOR[what]]  # type: ignore[attr-defined]


class VisibilityForm(forms.Form):
    visibility = forms.ChoiceField(label=_("Your choice"), choices=Visibility.choices, widget=forms.RadioSelect)


class VerifyForm(forms.Form):
    number = forms.CharField(
        label=_("Certificate number"),
        max_length=40,
        help_text=_("Nine letters and digits, such as 7K3-M9Q-RTC. Capital or small letters, with or without hyphens."),
        widget=forms.TextInput(attrs={"class": "width-10", "autocomplete": "off", "spellcheck": "false"}),
    )
    family_name = forms.CharField(
        label=_("Family name on the certificate"),
        max_length=100,
        widget=forms.TextInput(attrs={"class": "width-20", "autocomplete": "off", "spellcheck": "false"}),
    )


class FindForm(forms.Form):
    """Filters the list of issued certificates."""

    mark_optional = False

    q = forms.CharField(label=_("Number or name"), required=False, max_length=100)
