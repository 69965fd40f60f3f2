"""Images, recordings and downloads always come with their words, and say how large they are before they are loaded."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django_tasks_db.models import DBTaskResult
from wagtail.images.models import Rendition

from lms.content import drawing
from lms.content.blocks import BodyBlock
from lms.content.media import says_nothing, seconds
from lms.content.models import StandardPage
from tests.content.files import document, picture

pytestmark = pytest.mark.django_db
BODY = BodyBlock()
ALT = "Two people talk on a porch; one listens."


def value_of(kind: str, **changes) -> dict:
    """The smallest right value of a block, as the database keeps it."""
    recording = {"title": "A first meeting", "length": "4:30", "transcript": "<p><b>Sol:</b> Hello.</p>"}
    right = {
        "image": lambda: {"image": picture().pk, "alt": ALT},
        "video": lambda: (
            recording | {"file": document("a.mp4").pk, "captions": document("a.vtt").pk, "captions_language": "en"}
        ),
        "audio": lambda: recording | {"file": document("a.mp3").pk},
        "download": lambda: {"title": "Safety plan", "file": document("plan.pdf").pk, "note": "Print it."},
    }
    return right[kind]() | changes


def cleaned(kind: str, value: dict):
    block = BODY.child_blocks[kind]
    return block.clean(block.to_python(value))


def refusal(kind: str, **changes) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        cleaned(kind, value_of(kind, **changes))
    return {name: error.messages for name, error in refused.value.block_errors.items()}


def drawn(kind: str, value: dict) -> BeautifulSoup:
    body = BODY.to_python([{"type": kind, "value": value, "id": "b1"}])
    return BeautifulSoup(body.render_as_block({"request": RequestFactory().get("/")}), "html.parser")


@pytest.mark.parametrize("kind", ["image", "video", "audio", "download"])
def test_the_smallest_right_value_is_taken(kind):
    cleaned(kind, value_of(kind))


def test_an_image_is_drawn_in_sizes_with_its_words_and_its_measures():
    found = drawn("image", value_of("image", caption="On the porch"))
    image = found.select_one("picture img")
    assert image["alt"] == ALT
    assert (image["loading"], image["width"], image["height"]) == ("lazy", "400", "240")
    assert [source["type"] for source in found.select("picture source")] == ["image/avif", "image/webp"]
    assert all(source["srcset"].count("w,") >= 2 for source in found.select("picture source"))
    assert found.figcaption.text == "On the porch"


@pytest.mark.parametrize("alt", ["", "  ", "image", "IMG_2034.jpg", "IMG 2034", "porch.JPG", "Photo.", "—"])
def test_an_image_without_words_is_refused_at_its_field(alt):
    assert "alt" in refusal("image", alt=alt)


def test_the_refusal_says_what_to_write():
    words = "Say what the image shows and why it is here. An image that says nothing is better left out."
    assert refusal("image", alt="IMG_2034.jpg") == {"alt": [words]}
    assert says_nothing("photo") and not says_nothing("A photo of the signed plan")  # noqa: PT018


def test_a_video_plays_only_when_asked_and_says_how_long_and_how_large_it_is():
    found = drawn("video", value_of("video"))
    film, track = found.video, found.track
    assert film["preload"] == "none"
    assert {"controls", "width", "height"} <= film.attrs.keys()
    assert not {"autoplay", "loop"} & film.attrs.keys()
    assert (track["kind"], track["srclang"]) == ("captions", "en")
    assert track["src"].endswith(".vtt")
    assert "Video · 4 min 30 s · 216\xa0bytes" in found.text
    assert "Sol: Hello." in found.details.text


def test_an_audio_plays_only_when_asked_with_its_words_below():
    found = drawn("audio", value_of("audio"))
    assert found.audio["preload"] == "none"
    assert "autoplay" not in found.audio.attrs
    assert "Sol: Hello." in found.details.text


@pytest.mark.parametrize(
    ("kind", "field", "name", "words"),
    [
        ("video", "file", "notes.pdf", "“notes.pdf” cannot be played here. Choose an MP4 or WebM file."),
        ("video", "file", "a.mp3", "“a.mp3” cannot be played here. Choose an MP4 or WebM file."),
        ("audio", "file", "a.mp4", "“a.mp4” cannot be played here. Choose an MP3, M4A or Ogg file."),
        ("video", "captions", "a.txt", "“a.txt” is no file of captions. Choose a WebVTT file (.vtt)."),
        (
            "download",
            "file",
            "a.mp4",
            "Choose a document. Video and audio have blocks of their own, with their words as text.",
        ),
    ],
)
def test_a_file_of_another_kind_is_refused_at_its_field(kind, field, name, words):
    assert refusal(kind, **{field: document(name).pk}) == {field: [words]}


def test_a_video_without_captions_is_refused_at_their_field():
    assert refusal("video", captions=None) == {"captions": ["This field is required."]}


@pytest.mark.parametrize("kind", ["video", "audio"])
def test_a_recording_without_transcript_is_refused_at_its_field(kind):
    assert refusal(kind, transcript="") == {"transcript": ["This field is required."]}


def test_captions_a_player_could_not_show_are_refused_with_their_line():
    broken = document("b.vtt", b"WEBVTT\n\n00:04.000 --> 00:02.000\nHello\n")
    assert refusal("video", captions=broken.pk) == {"captions": ["Line 3: This caption ends before it starts."]}


def test_captions_of_another_film_are_noticed():
    words = "These captions go on after the film has ended. Are they those of another one?"
    assert refusal("video", length="0:01") == {"captions": [words]}
    assert cleaned("video", value_of("video", length="0:02"))


@pytest.mark.parametrize("length", ["4", "4:7", "4:61", "0:00", "1:2:3", "long", "４:30"])
def test_a_length_is_written_as_a_player_shows_it(length):
    assert refusal("audio", length=length) == {"length": ["Write minutes and seconds, such as 4:30."]}


def test_lengths_are_read():
    assert [seconds(one) for one in ("4:30", "12:00", "1:04:30", " 0:05 ")] == [270, 720, 3870, 5]


def test_a_draft_may_wait_for_its_captions():
    value = BODY.child_blocks["video"].to_python(value_of("video", captions=None, transcript="", length=""))
    assert BODY.child_blocks["video"].clean_deferred(value)["captions"] is None


def test_a_download_says_its_kind_and_size():
    found = drawn("download", value_of("download"))
    assert "PDF document, 14\xa0bytes" in " ".join(found.text.split(" "))
    assert found.a["href"].endswith("/plan.pdf")


@pytest.mark.parametrize("kind", ["video", "audio", "image", "download"])
def test_a_file_that_was_deleted_meanwhile_breaks_no_page(kind):
    value = value_of(kind) | ({"image": 9999} if kind == "image" else {"file": 9999, "captions": None})
    found = drawn(kind, value)
    assert found.select("video, audio, img, a") == []
    assert kind not in ("video", "audio") or "Sol: Hello." in found.text


def test_what_is_said_in_a_recording_is_found_by_the_search():
    block = BODY.child_blocks["video"]
    assert "Hello." in " ".join(block.get_searchable_content(block.to_python(value_of("video"))))


def test_images_are_drawn_by_the_worker_when_a_page_goes_live(front_door, monkeypatch):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda deed, using=None, robust=False: deed())
    body = BODY.to_python([{"type": "image", "value": value_of("image")}])
    page = front_door.add_child(instance=StandardPage(title="Help", body=body, live=False))
    page.save_revision().publish()
    planned = DBTaskResult.objects.get(task_path="lms.content.drawing.draw_images")
    assert planned.args_kwargs["args"] == [page.pk]
    assert not Rendition.objects.exists()
    drawing.draw_images.call(page.pk)
    drawn_once = set(Rendition.objects.values_list("pk", flat=True))
    assert len(drawn_once) == 9
    page.body.render_as_block({"request": RequestFactory().get("/")})
    assert set(Rendition.objects.values_list("pk", flat=True)) == drawn_once


def test_a_page_deleted_meanwhile_asks_the_worker_for_nothing():
    drawing.draw_images.call(9999)
