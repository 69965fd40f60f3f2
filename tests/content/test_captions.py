"""Captions are read as a player reads them, and what is wrong is named with its line."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.content import captions
from lms.content.captions import CaptionsRefused, Cue

GOOD = b"""WEBVTT - a walk

NOTE made by hand
two lines of it

STYLE
::cue { color: white }

1
00:01.000 --> 00:04.500 line:0
She asked me
what I wanted.

01:00:05.000 --> 01:00:06.000
Nobody had.
"""


def test_it_reads_cues_and_leaves_comments_and_styles():
    assert captions.read(GOOD) == [
        Cue(1000, 4500, "She asked me\nwhat I wanted."),
        Cue(3_605_000, 3_606_000, "Nobody had."),
    ]


def test_lines_may_end_as_on_windows_and_begin_with_a_mark_of_their_encoding():
    assert captions.read(b"\xef\xbb\xbf" + GOOD.replace(b"\n", b"\r\n")) == captions.read(GOOD)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Line 1: A file of captions begins with the word WEBVTT."),
        (b"WEBVTTX\n", "Line 1: A file of captions begins with the word WEBVTT."),
        (b"1\n00:00:01,000 --> 00:00:02,000\nHello\n", "Line 1: A file of captions begins with the word WEBVTT."),
        (b"WEBVTT\n00:01.000 --> 00:02.000\nHello\n", "Line 2: Leave one line empty after WEBVTT."),
        (b"WEBVTT\n\n", "Line 1: There is no caption in this file."),
        (b"WEBVTT\n\nHello\n", "Line 3: A caption begins with its times, such as 00:01.000 --> 00:04.000."),
        (b"WEBVTT\n\n1\nHello\n", "Line 3: A caption begins with its times, such as 00:01.000 --> 00:04.000."),
        (b"WEBVTT\n\n00:01,000 --> 00:02,000\nHello\n", "Line 3: Times are written 00:01.000 --> 00:04.000"),
        (b"WEBVTT\n\n00:61.000 --> 00:62.000\nHello\n", "Line 3: Times are written 00:01.000 --> 00:04.000"),
        (b"WEBVTT\n\n7\n00:04.000 --> 00:02.000\nHello\n", "Line 4: This caption ends before it starts."),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "Line 3: This caption has no words."),
        (
            b"WEBVTT\n\n00:05.000 --> 00:06.000\nA\n\n00:01.000 --> 00:02.000\nB\n",
            "Line 6: This caption starts before the one above it.",
        ),
        (
            b"WEBVTT\n\n00:01.000 --> 00:02.000\nA\n00:03.000 --> 00:04.000\nB\n",
            "Line 5: Leave one line empty between two captions.",
        ),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\ncaf\xe9\n", "Line 4: This is not UTF-8 text. Save the file as UTF-8."),
    ],
)
def test_what_a_player_could_not_show_is_refused_with_its_line(content, words):
    with pytest.raises(CaptionsRefused) as refusal:
        captions.read(content)
    assert str(refusal.value).startswith(words)


def clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


CUES = st.lists(
    st.builds(
        Cue,
        st.integers(0, 10**8),
        st.integers(1, 10**4),
        st.from_regex(r"[a-z<>& ]*[a-z](?:\n[a-z ]*[a-z])?", fullmatch=True).filter(lambda text: "-->" not in text),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=50)
@given(CUES)
def test_what_is_written_is_read_again(lengths):
    cues = [Cue(one.starts, one.starts + one.ends, one.text) for one in sorted(lengths, key=lambda one: one.starts)]
    written = "WEBVTT\n" + "".join(f"\n{clock(one.starts)} --> {clock(one.ends)}\n{one.text}\n" for one in cues)
    assert captions.read(written.encode()) == cues


@settings(max_examples=100)
@given(st.binary(max_size=60) | st.binary(max_size=60).map(lambda rest: b"WEBVTT\n\n" + rest))
def test_anything_else_is_refused_and_nothing_breaks(content):
    with contextlib.suppress(CaptionsRefused):
        captions.read(content)
