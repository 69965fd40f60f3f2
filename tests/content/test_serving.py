"""How files are served: as what they are and nothing else, recordings in parts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.models import Collection, CollectionViewRestriction

from lms.content import serving
from lms.content.serving import span
from tests.content.files import TRUE, document


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("bytes=0-0", (0, 0)),
        ("bytes=0-499", (0, 99)),
        ("bytes=10-", (10, 99)),
        ("bytes=-10", (90, 99)),
        ("bytes=-1000", (0, 99)),
        ("bytes=99-", (99, 99)),
        ("bytes=100-", (100, 99)),
        ("bytes=-0", (100, 99)),
        ("bytes=9-3", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("", None),
    ],
)
def test_a_part_is_read_from_what_was_asked(asked, answer):
    assert span(asked, 100) == answer


@settings(max_examples=50)
@given(st.text(max_size=20) | st.from_regex(r"bytes=\d{0,3}-\d{0,3}", fullmatch=True), st.integers(1, 500))
def test_a_part_never_leaves_the_file(asked, size):
    found = span(asked, size)
    assert found is None or (found[0] >= 0 and found[1] < size)


@pytest.mark.django_db
@pytest.mark.parametrize("end", TRUE)
def test_every_file_is_served_as_what_it_is_and_nothing_in_it_runs(client, end):
    answer = client.get(document(f"a.{end}").url)
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'"
    is_shown = end in {"pdf", "mp4", "webm", "mp3", "m4a", "ogg", "vtt"}
    assert answer["Content-Disposition"].startswith("inline" if is_shown else "attachment")
    assert "html" not in answer["Content-Type"]


@pytest.mark.django_db
def test_a_player_is_given_the_part_it_asks_for(client):
    film = document("a.mp4")
    answer = client.get(film.url, headers={"Range": "bytes=4-11"})
    assert answer.status_code == 206
    assert answer.content == b"ftypmp42"
    assert answer["Content-Range"] == f"bytes 4-11/{len(TRUE['mp4'])}"
    assert (answer["Content-Length"], answer["Content-Type"]) == ("8", "video/mp4")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.django_db
def test_a_player_that_asks_for_everything_is_given_what_it_needs_first(client, monkeypatch):
    monkeypatch.setattr(serving, "AT_MOST", 50)
    film = document("a.mp4")
    answer = client.get(film.url, headers={"Range": "bytes=0-"})
    assert answer["Content-Range"] == f"bytes 0-49/{len(TRUE['mp4'])}"
    assert len(answer.content) == 50


@pytest.mark.django_db
def test_what_lies_outside_is_refused_and_what_was_replaced_is_sent_whole(client):
    film = document("a.mp4")
    outside = client.get(film.url, headers={"Range": "bytes=9999-"})
    assert (outside.status_code, outside["Content-Range"]) == (416, f"bytes */{len(TRUE['mp4'])}")
    other = client.get(film.url, headers={"Range": "bytes=0-3", "If-Range": '"another"'})
    assert other.status_code == 200
    same = client.get(film.url, headers={"Range": "bytes=0-3", "If-Range": f'"{film.file_hash}"'})
    assert same.status_code == 206


@pytest.mark.django_db
def test_a_document_is_not_sent_in_parts(client):
    assert client.get(document("a.pdf").url, headers={"Range": "bytes=0-3"}).status_code == 200


@pytest.mark.django_db
def test_18_a_part_of_a_private_recording_is_asked_for_in_vain(client):
    shelf = Collection.get_first_root_node().add_child(name="Staff")
    CollectionViewRestriction.objects.create(collection=shelf, restriction_type=CollectionViewRestriction.LOGIN)
    film = document("a.mp4", collection=shelf)
    assert client.get(film.url, headers={"Range": "bytes=0-3"}).status_code == 302
    assert client.get(f"/media/{film.file.name}").status_code == 404
