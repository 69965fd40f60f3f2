"""Knows what may be sent as proof of something: a PDF or a picture of paper, and how it is handed back."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image

from lms.content import uploads

# What a file may be, by its ending, and as what it is sent to a browser.
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
MOST = 10 * uploads.MEGABYTE
MOST_PIXELS = 50_000_000


@dataclass(frozen=True)
class Proof:
    content: bytes
    ending: str


class ProofField(forms.FileField):
    """A PDF or a picture of paper, as a Proof; what a camera notes in a picture is taken out."""

    widget = forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})
    hint = gettext_lazy("PDF, JPEG or PNG, at most 10 MB. A clear photograph of the paper is fine.")

    name = gettext_lazy("File")

    def __init__(self, *, label: Any = name, help_text: Any = hint, **kwargs: Any) -> None:
        super().__init__(max_length=255, label=label, help_text=help_text, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Proof | None:
        file = super().clean(data, initial)
        if not file:
            return None
        kept = _checked(file)
        kept.seek(0)
        return Proof(kept.read(), _ending(file))


def _ending(file: UploadedFile) -> str:
    return uploads.ending(file.name).replace("jpeg", "jpg")


def _checked(file: UploadedFile) -> UploadedFile:
    ending = _ending(file)
    if ending == "pdf":
        uploads.check(file)
        return file
    if ending not in TYPES:
        raise ValidationError(_("This kind of file is not accepted. Use PDF, JPEG or PNG."))
    if (file.size or 0) > MOST:
        raise ValidationError(_("This picture is larger than 10 MB. Make it smaller and try again."))
    return _picture(file)


def _picture(file: UploadedFile) -> UploadedFile:
    """The picture without what the camera noted, if it really is what its name says."""
    wanted = {"png"} if _ending(file) == "png" else {"jpeg", "mpo"}
    try:
        with Image.open(file, formats=["JPEG", "PNG"]) as image:
            is_one = (image.format or "").lower() in wanted and image.width * image.height <= MOST_PIXELS
        if is_one:
            return uploads.without_notes(file)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        pass
    raise ValidationError(_("This picture cannot be read, or it is too large. Save it anew and try again."))


def handed_back(content: bytes | memoryview, *, ending: str, name: str) -> HttpResponse:
    """The file itself; saved, never shown as a page of this site, and kept by nobody on the way."""
    response = HttpResponse(bytes(content), content_type=TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
