"""The forms through which every image and document of the editor comes in."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from lms.content import uploads


class DocumentForm(BaseDocumentForm):
    """Every way of uploading a document: one, several, from a chooser, or in the place of an older one."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            uploads.check(file)
        return file


class ImageForm(BaseImageForm):
    """Every way of uploading an image; the field before this has checked that it is one, of an accepted kind."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        return uploads.without_notes(file) if isinstance(file, UploadedFile) else file
