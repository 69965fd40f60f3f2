"""What may be sent as proof."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image

from certificates.models import FILE_TYPES
from lms.content import uploads

MOST = 10 * uploads.MEGABYTE
MOST_PIXELS = 50_000_000


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
        if self.ending not in FILE_TYPES:
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
