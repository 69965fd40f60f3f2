"""The blocks that carry files: image, video, audio, download. Each also says in words what it shows, plays or holds."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.blocks import ImageChooserBlock

from lms.content import captions, uploads
from lms.content.captions import CaptionsRefused, Cue

SMALL_PROSE = ["bold", "italic", "ol", "ul", "link"]
LENGTH = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)", re.ASCII)
# What is typed where somebody has no words for an image.
NO_WORDS = {"", "decorative", "image", "picture", "photo", "photograph", "none", "n a", "alt", "alt text", "null"}
FILE_NAME = re.compile(
    r"\S+\.(?:jpe?g|png|gif|webp|avif|heic|svg)|(?:img|dsc|dscn|pxl|screenshot)[ _-]?\d+.*", re.IGNORECASE
)
# A last caption may outlast the last sound by so much.
CAPTIONS_MAY_RUN_OVER = 2000


def seconds(length: str) -> int | None:
    """Seconds of a length written 4:30 or 1:04:30; None where it is written otherwise."""
    found = LENGTH.fullmatch(length.strip())
    if found is None:
        return None
    hours, minutes, rest = (int(part or 0) for part in found.groups())
    return (hours * 60 + minutes) * 60 + rest


def says_nothing(alt: str) -> bool:
    """Whether these words for an image are no words: empty, the name of its file, or only that it is an image."""
    words = " ".join(re.sub(r"[\W_]+", " ", alt).split()).lower()
    return words in NO_WORDS or bool(FILE_NAME.fullmatch(alt.strip()))


class CheckedBlock(blocks.StructBlock):
    """A block with `problems` beyond what each field asks for; a draft is kept with them, and not published."""

    def problems(self, value: Any) -> dict[str, str]:
        """What is wrong, in whole sentences by the name of the field."""
        raise NotImplementedError

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not self.is_deferred_validation and (found := self.problems(value)):
            raise StructBlockValidationError({name: ValidationError(words) for name, words in found.items()})
        return value


class ImageBlock(CheckedBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("The image in words"),
        max_length=300,
        help_text=_(
            "What it shows and why it is here, for people who do not see it, such as “Two people talk on a porch; "
            "one listens, leaning back”. An image that says nothing is better left out."
        ),
    )
    caption = blocks.CharBlock(label=_("Caption, read by everybody"), required=False, max_length=300)

    class Meta:
        label = _("Image")
        group = _("Pictures, recordings, files")
        icon = "image"
        template = "blocks/image.html"
        preview_template = "blocks/previews/image.html"
        preview_value = {"alt": "Two paths that meet.", "caption": "Two paths that meet"}
        description = _("A picture that shows what words alone would not, always with its words.")

    def problems(self, value: Any) -> dict[str, str]:
        if not says_nothing(value["alt"]):
            return {}
        return {
            "alt": _now("Say what the image shows and why it is here. An image that says nothing is better left out.")
        }


class RecordingBlock(CheckedBlock):
    """What video and audio have in common: a file of ours, how long it takes, and every word of it as text."""

    endings: tuple[str, ...] = ()
    wanted: str | Promise = ""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    file = DocumentChooserBlock(label=_("File"))
    length = blocks.CharBlock(
        label=_("Length"), max_length=8, help_text=_("Minutes and seconds as a player shows them, such as 4:30.")
    )
    transcript = blocks.RichTextBlock(
        label=_("Transcript"),
        features=SMALL_PROSE,
        help_text=_(
            "Everything that is said, who says it, and what is heard or seen that matters. Those who read it in place "
            "of the recording must miss nothing."
        ),
    )

    def problems(self, value: Any) -> dict[str, str]:
        found = {}
        if value["file"].file_extension.lower() not in self.endings:
            found["file"] = _now("“%(title)s” cannot be played here. %(wanted)s") % {
                "title": value["file"].title,
                "wanted": self.wanted,
            }
        if not seconds(value["length"]):
            found["length"] = _now("Write minutes and seconds, such as 4:30.")
        return found

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """`seconds` is the length; `file` is None where it was deleted meanwhile, and the transcript stays."""
        return super().get_context(value, parent_context) | {"seconds": seconds(value["length"] or "") or 0}


class VideoBlock(RecordingBlock):
    endings = uploads.VIDEO
    wanted = _("Choose an MP4 or WebM file.")

    captions = DocumentChooserBlock(
        label=_("Captions"),
        help_text=_("A WebVTT file (.vtt) with everything that is said and heard, uploaded among the documents."),
    )
    captions_language = blocks.ChoiceBlock(
        label=_("Language of the captions"), choices=[("en", _("English")), ("es", _("Spanish"))], default="en"
    )

    class Meta:
        label = _("Video")
        group = _("Pictures, recordings, files")
        icon = "media"
        template = "blocks/video.html"
        preview_value = staticmethod(lambda: _example("mp4", 12_400_000) | {"captions": _file("captions.vtt", 3_100)})
        description = _("A film of your own, with captions and everything that is said as text.")

    def problems(self, value: Any) -> dict[str, str]:
        found = super().problems(value)
        if words := _captions_problem(value["captions"], seconds(value["length"])):
            found["captions"] = words
        return found


class AudioBlock(RecordingBlock):
    endings = uploads.AUDIO
    wanted = _("Choose an MP3, M4A or Ogg file.")

    class Meta:
        label = _("Audio")
        group = _("Pictures, recordings, files")
        icon = "media"
        template = "blocks/audio.html"
        preview_value = staticmethod(lambda: _example("mp3", 4_300_000))
        description = _("A voice or a sound of your own, with everything that is said as text.")


class DownloadBlock(CheckedBlock):
    title = blocks.CharBlock(label=_("What it is"), max_length=200)
    file = DocumentChooserBlock(label=_("File"))
    note = blocks.CharBlock(
        label=_("What it is for"),
        required=False,
        max_length=300,
        help_text=_("One sentence, such as “Print it and fill it in with a person you support”."),
    )

    class Meta:
        label = _("Download")
        group = _("Pictures, recordings, files")
        icon = "download"
        template = "blocks/download.html"
        preview_value = staticmethod(
            lambda: {
                "title": _now("Blank safety plan"),
                "file": _file("safety-plan.pdf", 240_000),
                "note": _now("Print it and fill it in with a person you support."),
            }
        )
        description = _("A file to keep, with its kind and size in words.")

    def problems(self, value: Any) -> dict[str, str]:
        found = uploads.ending(value["file"].filename)
        if found in uploads.KINDS and found not in (*uploads.VIDEO, *uploads.AUDIO, "vtt"):
            return {}
        return {"file": _now("Choose a document. Video and audio have blocks of their own, with their words as text.")}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """`kind` is what the file is, in words."""
        kind = value["file"] and uploads.KINDS.get(uploads.ending(value["file"].filename))
        return super().get_context(value, parent_context) | {"kind": kind.words if kind else ""}


def _captions_problem(file: AbstractDocument, length: int | None) -> str:
    """Why these captions cannot be shown with a film of so many seconds, in a sentence; empty where they can."""
    if file.file_extension.lower() != "vtt":
        return _now("“%(title)s” is no file of captions. Choose a WebVTT file (.vtt).") % {"title": file.title}
    try:
        with file.open_file() as opened:
            cues = captions.read(opened.read())
    except CaptionsRefused as refusal:
        return str(refusal)
    except OSError:
        return _now("The file of these captions is gone. Upload it again.")
    if length and _end(cues) > length * 1000 + CAPTIONS_MAY_RUN_OVER:
        return _now("These captions go on after the film has ended. Are they those of another one?")
    return ""


def _end(cues: list[Cue]) -> int:
    return max(cue.ends for cue in cues)


# What the previews in the editor show: files that are nowhere.


def _file(name: str, size: int) -> Document:
    return Document(pk=0, title=name, file=f"documents/{name}", file_size=size, collection_id=0)


def _example(end: str, size: int) -> dict[str, Any]:
    return {
        "title": _now("A first meeting"),
        "file": _file(f"first-meeting.{end}", size),
        "length": "4:30",
        "transcript": "<p><b>Sol:</b> What would you like from today?</p>",
    }
