"""What may be uploaded: by name, by what is inside, by size; and what a camera noted is taken out."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.documents.models import Document
from wagtail.images.models import Image as Picture

from lms.content import uploads
from lms.people.models import User
from tests.content.files import TRUE, office, photograph, upload


@pytest.mark.parametrize("end", uploads.KINDS)
def test_a_true_file_of_every_kind_is_taken(end):
    uploads.check(upload(f"a.{end}"))


@pytest.mark.parametrize("end", uploads.KINDS)
def test_a_page_of_html_is_taken_as_nothing_but_text(end):
    page = upload(f"a.{end}", b"<html>\0<script>alert(1)</script>")
    with pytest.raises(ValidationError, match=r"What is inside this file is not"):
        uploads.check(page)


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.exe", "a.js", "a.docm", "a.zip", "pdf", "a.pdf.svg", "a."])
def test_other_names_are_refused_with_those_that_are_taken(name):
    with pytest.raises(ValidationError, match=r"This kind of file is not accepted. Use PDF, DOCX"):
        uploads.check(SimpleUploadedFile(name, b"%PDF-"))


def test_an_office_file_is_what_its_name_says_and_carries_no_program():
    with pytest.raises(ValidationError, match=r"not Excel table"):
        uploads.check(upload("a.xlsx", TRUE["docx"]))
    with pytest.raises(ValidationError, match=r"not Word document"):
        uploads.check(upload("a.docx", office("wordprocessingml.document", **{"word/vbaProject.bin": b"x"})))


def test_a_file_too_large_is_refused_with_both_sizes():
    long = upload("a.txt", b"x" * (3 * uploads.MEGABYTE))
    with pytest.raises(ValidationError) as refusal:
        uploads.check(long)
    assert refusal.value.messages == ["This file has 3.0\xa0MB. As plain text it may have at most 1.0\xa0MB."]


def test_an_empty_file_is_refused():
    with pytest.raises(ValidationError, match=r"This file is empty."):
        uploads.check(upload("a.txt", b""))


def test_captions_are_refused_with_their_line():
    with pytest.raises(ValidationError, match=r"Line 2: Leave one line empty after WEBVTT."):
        uploads.check(upload("a.vtt", b"WEBVTT\n00:01.000 --> 00:02.000\nHello\n"))


# Images.


def notes() -> Image.Exif:
    """As a telephone writes them: which one it was, where it was, and that it was held upright."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Telephone", 6
    exif.get_ifd(0x8825)[1] = "N"
    return exif


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_photograph_loses_what_the_camera_noted_and_stays_upright(form):
    taken = SimpleUploadedFile(f"a.{form.lower()}", photograph(form, exif=notes()), content_type="image/x")
    kept = Image.open(uploads.without_notes(taken))
    assert (kept.format, kept.size) == (form, (20, 40))
    assert not kept.getexif()
    assert not uploads.NOTES & kept.info.keys()


def test_an_image_without_notes_is_kept_as_it_is():
    plain = photograph()
    assert uploads.without_notes(SimpleUploadedFile("a.jpg", plain)).read() == plain


def test_an_image_that_moves_is_refused():
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    content = BytesIO()
    frames[0].save(content, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(ValidationError, match=r"This image moves, and nobody could stop it."):
        uploads.without_notes(SimpleUploadedFile("a.gif", content.getvalue()))


# Over HTTP, by every door.


@pytest.fixture
def as_root(db, client):
    client.force_login(User.objects.create_superuser("root@example.org", "x" * 20))
    return client


DOCUMENT_DOORS = ["wagtaildocs:add", "wagtaildocs:add_multiple", "wagtaildocs_chooser:create"]
IMAGE_DOORS = ["wagtailimages:add", "wagtailimages:add_multiple", "wagtailimages_chooser:create"]


def sent(door: str, file: SimpleUploadedFile) -> dict:
    if door.endswith("multiple"):
        return {"files[]": file, "title": "A"}
    name = "document-chooser-upload-" if door == "wagtaildocs_chooser:create" else ""
    name = "image-chooser-upload-" if door == "wagtailimages_chooser:create" else name
    return {f"{name}title": "A", f"{name}file": file, f"{name}collection": 1, f"{name}tags": ""}


@pytest.mark.parametrize("door", DOCUMENT_DOORS)
def test_no_door_lets_a_false_document_in(as_root, door):
    answer = as_root.post(reverse(door), sent(door, upload("a.pdf", b"<html>")))
    assert "What is inside this file is not PDF document" in answer.content.decode()
    assert not Document.objects.exists()
    as_root.post(reverse(door), sent(door, upload("a.pdf")))
    assert Document.objects.count() == 1


@pytest.mark.parametrize("door", IMAGE_DOORS)
def test_no_door_keeps_what_the_camera_noted(as_root, door):
    as_root.post(reverse(door), sent(door, SimpleUploadedFile("a.jpg", photograph(exif=notes()))))
    kept = Picture.objects.get()
    assert b"Telephone" not in kept.file.read()
    assert (kept.width, kept.height) == (20, 40)


@pytest.mark.parametrize("door", IMAGE_DOORS)
def test_no_door_takes_a_drawing_that_can_carry_scripts(as_root, door):
    drawing = SimpleUploadedFile("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    answer = as_root.post(reverse(door), sent(door, drawing))
    assert "Not a supported image format" in answer.content.decode()
    assert not Picture.objects.exists()


def test_a_document_is_not_replaced_by_a_false_one(as_root):
    as_root.post(reverse("wagtaildocs:add"), sent("wagtaildocs:add", upload("a.pdf")))
    door = reverse("wagtaildocs:edit", args=[Document.objects.get().pk])
    answer = as_root.post(door, sent("", upload("b.pdf", b"MZ")))
    assert "What is inside this file is not PDF document" in answer.content.decode()
    assert Document.objects.get().file.read() == TRUE["pdf"]
