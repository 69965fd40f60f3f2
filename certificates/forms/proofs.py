"""What may be sent as proof."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image

from certificates.models import FILE_TYPES, ProofKind
from lms.content import uploads
from lms.content.rendering import DateInput

MOST = 10 * uploads.MEGABYTE
MOST_PIXELS = 50_000_000


class FileField(forms.FileField):
    """A PDF or a picture of paper; what a camera notes in a picture is taken out. Cleans to (content, ending)."""

    def __init__(self, **facts: Any) -> None:
        usual: dict[str, Any] = {
            "label": _("File"),
            "max_length": 255,
            "help_text": _("PDF, JPEG or PNG, at most 10 MB. A clear photograph of the paper is fine."),
            "widget": forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        }
        super().__init__(**usual | facts)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return b"", ""
        ending = uploads.ending(file.name).replace("jpeg", "jpg")
        if ending == "pdf":
            uploads.check(file)
        elif ending not in FILE_TYPES:
            raise forms.ValidationError(_("This kind of file is not accepted. Use PDF, JPEG or PNG."))
        elif file.size > MOST:
            raise forms.ValidationError(_("This picture is larger than 10 MB. Make it smaller and try again."))
        else:
            file = _picture(file)
        file.seek(0)
        return file.read(), ending


def _day(label: Any, **facts: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DateInput(), **facts)


class ProofForm(forms.Form):
    """What is said about one proof; the fields of each kind follow."""

    @property
    def cleaned_facts(self) -> dict[str, Any]:
        """What the action asks for, once the form is valid."""
        content, ending = self.cleaned_data.get("file", (b"", ""))
        said = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        return {**said, "content": content, "ending": ending}


class DocumentForm(ProofForm):
    file = FileField()
    dated_on = _day(_("Date on the document"))


class CredentialForm(ProofForm):
    issuer = forms.CharField(label=_("Who gave it to you"), max_length=200)
    number = forms.CharField(
        label=_("Its number"), max_length=80, required=False, widget=forms.TextInput(attrs={"class": "width-20"})
    )
    dated_on = _day(_("First day it is valid"))
    until_on = _day(_("Last day it is valid"), required=False, help_text=_("Leave it empty where it has none."))
    file = FileField(label=_("The credential, or a letter that confirms it"))

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
    file = FileField(required=False)


FORMS: dict[str, type[ProofForm]] = {
    ProofKind.DOCUMENT: DocumentForm,
    ProofKind.CREDENTIAL: CredentialForm,
    ProofKind.TASK: DeedForm,
    ProofKind.EVENT: DeedForm,
}


class RecordForm(ProofForm):
    """What came to the body itself: what it is, on which day, and the paper where there is one.

    `choices` are (kind:code, words) of what the programme asks for.
    """

    email = forms.EmailField(label=_("The person's e-mail address"))
    what = forms.ChoiceField(label=_("What it is"), widget=forms.RadioSelect)
    dated_on = _day(_("Its day"), help_text=_("The date on a document; the day a task was done or an event happened."))
    file = FileField(required=False, label=_("The paper, where there is one"))

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["what"].choices = choices  # type: ignore[attr-defined]

    def clean(self):
        found = super().clean() or self.cleaned_data
        if found.get("what", "").startswith(ProofKind.DOCUMENT) and not found.get("file", (b"", ""))[1]:
            self.add_error("file", _("A document needs its file."))
        return found

    @property
    def cleaned_facts(self) -> dict[str, Any]:
        kind, _colon, code = self.cleaned_data["what"].partition(":")
        facts = super().cleaned_facts
        del facts["what"]
        return facts | {"kind": kind, "code": code}


class AcceptCredentialForm(forms.Form):
    in_good_standing = forms.BooleanField(
        label=_("It is in good standing: no sanction, no open complaint that its body tells of."), required=False
    )


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
