"""Small true files of every kind, and what pretends to be one."""

import zipfile
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.documents.models import Document
from wagtail.images.models import Image as Picture
from wagtail.models import Collection

CAPTIONS = b"WEBVTT\n\n00:01.000 --> 00:04.000\nWhat would you like from today?\n"
TYPES = "[Content_Types].xml"


def archive(**members: bytes) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as zipped:
        for name, said in members.items():
            zipped.writestr(name, said)
    return content.getvalue()


def office(part: str, **more: bytes) -> bytes:
    return archive(**{TYPES: f"application/vnd.openxmlformats-officedocument.{part}+xml".encode(), **more})


TRUE = {
    "pdf": b"%PDF-1.7\n%rest",
    "docx": office("wordprocessingml.document.main"),
    "pptx": office("presentationml.presentation.main"),
    "xlsx": office("spreadsheetml.sheet.main"),
    "odt": archive(mimetype=b"application/vnd.oasis.opendocument.text"),
    "csv": "name;wörds\n".encode(),
    "txt": b"A few words.\n",
    "vtt": CAPTIONS,
    "mp4": b"\0\0\0\x18ftypmp42\0\0\0\0" + b"\0" * 200,
    "webm": b"\x1a\x45\xdf\xa3" + b"\0" * 200,
    "mp3": b"ID3\x04" + b"\0" * 200,
    "m4a": b"\0\0\0\x18ftypM4A \0\0\0\0" + b"\0" * 200,
    "ogg": b"OggS" + b"\0" * 200,
}


def upload(name: str, content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, TRUE[name.rpartition(".")[2]] if content is None else content)


def document(name: str, content: bytes | None = None, collection: Collection | None = None) -> Document:
    kept = Document(title=name, file=upload(name, content), collection=collection or Collection.get_first_root_node())
    kept._set_document_file_metadata()
    kept.save()
    return kept


def photograph(form: str = "JPEG", size: tuple[int, int] = (40, 20), **options) -> bytes:
    content = BytesIO()
    Image.new("RGB", size, "teal").save(content, form, **options)
    return content.getvalue()


def picture(
    name: str = "porch.jpg", collection: Collection | None = None, size: tuple[int, int] = (1000, 600)
) -> Picture:
    return Picture.objects.create(
        title=name,
        file=SimpleUploadedFile(name, photograph(size=size)),
        collection=collection or Collection.get_first_root_node(),
    )
