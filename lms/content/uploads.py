"""Knows which files may be uploaded: what they are called, what they must really be, and how large.

A name proves nothing, so each file is looked into. What a camera notes in a photograph, where it was taken among it,
is taken out before the file is kept.
"""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps

from lms.content import captions
from lms.content.captions import CaptionsRefused

MEGABYTE = 1024 * 1024
HEAD = 64
# Marks inside an office file that carries a program.
MACROS = ("vbaproject.bin", "basic/script-lc.xml")
# Where cameras and programs leave notes, by Pillow's names.
NOTES = {"exif", "xmp", "XML:com.adobe.xmp", "photoshop", "comment", "Raw profile type exif"}


@dataclass(frozen=True)
class Kind:
    """What files with one ending are: in words, at most how large, and whether one of them really is that."""

    words: str | Promise
    most: int
    is_one: Callable[[IO[bytes]], bool]


def _begins(*marks: bytes, at: int = 0) -> Callable[[IO[bytes]], bool]:
    def is_one(file: IO[bytes]) -> bool:
        return file.read(HEAD)[at:].startswith(marks)

    return is_one


def _is_mp3(file: IO[bytes]) -> bool:
    head = file.read(HEAD)
    # A tag, or the eleven set bits with which a frame of layer III begins.
    return head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2)


def _is_text(file: IO[bytes]) -> bool:
    try:
        return "\0" not in file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        return False


def _holds(inside: str, mark: bytes) -> Callable[[IO[bytes]], bool]:
    """An office file: an archive whose one file `inside` has `mark`, and no program in it."""

    def is_one(file: IO[bytes]) -> bool:
        try:
            with zipfile.ZipFile(file) as archive:
                names = [name.lower() for name in archive.namelist()]
                with archive.open(inside) as member:
                    said = member.read(MEGABYTE)
        except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError):
            return False
        return mark in said and not any(name.endswith(MACROS) for name in names)

    return is_one


def _microsoft(mark: bytes) -> Callable[[IO[bytes]], bool]:
    return _holds("[Content_Types].xml", mark)


KINDS = {
    "pdf": Kind(gettext_lazy("PDF document"), 10 * MEGABYTE, _begins(b"%PDF-")),
    "docx": Kind(gettext_lazy("Word document"), 10 * MEGABYTE, _microsoft(b"wordprocessingml.document")),
    "pptx": Kind(gettext_lazy("PowerPoint slides"), 10 * MEGABYTE, _microsoft(b"presentationml.presentation")),
    "xlsx": Kind(gettext_lazy("Excel table"), 10 * MEGABYTE, _microsoft(b"spreadsheetml.sheet")),
    "odt": Kind(gettext_lazy("OpenDocument text"), 10 * MEGABYTE, _holds("mimetype", b"opendocument.text")),
    "csv": Kind(gettext_lazy("CSV table"), 10 * MEGABYTE, _is_text),
    "txt": Kind(gettext_lazy("plain text"), MEGABYTE, _is_text),
    "vtt": Kind(gettext_lazy("captions"), MEGABYTE, _is_text),
    "mp4": Kind(gettext_lazy("MP4 video"), 200 * MEGABYTE, _begins(b"ftyp", at=4)),
    "webm": Kind(gettext_lazy("WebM video"), 200 * MEGABYTE, _begins(b"\x1a\x45\xdf\xa3")),
    "mp3": Kind(gettext_lazy("MP3 sound"), 50 * MEGABYTE, _is_mp3),
    "m4a": Kind(gettext_lazy("M4A sound"), 50 * MEGABYTE, _begins(b"ftyp", at=4)),
    "ogg": Kind(gettext_lazy("Ogg sound"), 50 * MEGABYTE, _begins(b"OggS")),
}
VIDEO = ("mp4", "webm")
AUDIO = ("mp3", "m4a", "ogg")


def ending(name: str | None) -> str:
    name = name or ""
    return name.rpartition(".")[2].lower() if "." in name else ""


def check(file: UploadedFile) -> None:
    """Refuse, in words, a file that may not be uploaded as what its name says. Raises ValidationError."""
    kind = KINDS.get(ending(file.name))
    if kind is None:
        allowed = get_text_list([name.upper() for name in KINDS], _("or"))
        raise ValidationError(_("This kind of file is not accepted. Use %(kinds)s.") % {"kinds": allowed})
    said = {"kind": kind.words, "size": filesizeformat(file.size or 0), "most": filesizeformat(kind.most)}
    if not file.size:
        raise ValidationError(_("This file is empty."))
    if (file.size or 0) > kind.most:
        raise ValidationError(_("This file has %(size)s. As %(kind)s it may have at most %(most)s.") % said)
    file.seek(0)
    is_one = kind.is_one(file)
    file.seek(0)
    if not is_one:
        raise ValidationError(
            _("What is inside this file is not %(kind)s, whatever its name says. Save it anew and try again.") % said
        )
    if ending(file.name) == "vtt":
        _check_captions(file)


def _check_captions(file: UploadedFile) -> None:
    try:
        captions.read(file.read())
    except CaptionsRefused as refusal:
        raise ValidationError(str(refusal)) from None
    finally:
        file.seek(0)


def without_notes(file: UploadedFile) -> UploadedFile:
    """The same image, upright, with its colours and without whatever a camera or a program wrote beside it."""
    file.seek(0)
    with Image.open(file) as image:
        # A second picture inside a photograph is a phone's, not a movement.
        if getattr(image, "is_animated", False) and image.format != "MPO":
            raise ValidationError(_("This image moves, and nobody could stop it. Upload a video in its place."))
        carries = bool(image.getexif()) or bool(NOTES & image.info.keys()) or image.format == "MPO"
        content = _redrawn(image) if carries else None
    file.seek(0)
    if content is None:
        return file
    return SimpleUploadedFile(file.name or "", content, content_type=file.content_type or "application/octet-stream")


def _redrawn(image: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(image)
    kept: dict[str, Any] = {name: image.info[name] for name in ("icc_profile", "transparency") if name in image.info}
    for name in set(upright.info) - kept.keys():
        del upright.info[name]
    form = "JPEG" if image.format == "MPO" else image.format
    quality: dict[str, Any] = {"quality": 92} if form in ("JPEG", "WEBP", "AVIF") else {}
    content = BytesIO()
    upright.save(content, form, exif=b"", **kept, **quality)
    return content.getvalue()
