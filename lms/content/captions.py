"""Knows what a file of captions (WebVTT) must say to be shown, and names the line where it does not; pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

CLOCK = re.compile(r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})", re.ASCII)
# What may stand between the cues beside comments.
NO_CUES = ("NOTE", "STYLE", "REGION")


class CaptionsRefused(Exception):
    """Captions that a player could not show, in a whole sentence that names the line, counted from 1."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(_("Line %(line)d: %(why)s") % {"line": line, "why": why})
        self.line = line


@dataclass(frozen=True)
class Cue:
    """What is shown from one moment to another; milliseconds from the start."""

    starts: int
    ends: int
    text: str


def read(content: bytes) -> list[Cue]:
    """The cues of a WebVTT file, in order; at least one. Raises CaptionsRefused."""
    cues: list[Cue] = []
    blocks = _blocks(_lines(content))
    for number, block in blocks:
        cue = _cue(number, block)
        if cue is None:
            continue
        if cues and cue.starts < cues[-1].starts:
            raise CaptionsRefused(number, _("This caption starts before the one above it."))
        cues.append(cue)
    if not cues:
        raise CaptionsRefused(1, _("There is no caption in this file."))
    return cues


def _lines(content: bytes) -> list[str]:
    """Everything below the head, as lines; the first of them is line 2 of the file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        raise CaptionsRefused(line, _("This is not UTF-8 text. Save the file as UTF-8.")) from None
    head, *lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", head):
        raise CaptionsRefused(1, _("A file of captions begins with the word WEBVTT."))
    if lines and lines[0].strip():
        raise CaptionsRefused(2, _("Leave one line empty after WEBVTT."))
    return lines


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines that are not empty, each with the number of its first line."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=2):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _cue(number: int, block: list[str]) -> Cue | None:
    """One caption; None for a comment or a style."""
    if block[0].split()[0] in NO_CUES and "-->" not in block[0]:
        return None
    at = 0 if "-->" in block[0] else 1
    if at >= len(block) or "-->" not in block[at]:
        raise CaptionsRefused(number, _("A caption begins with its times, such as 00:01.000 --> 00:04.000."))
    starts, ends = _times(number + at, block[at])
    words = block[at + 1 :]
    if not any(line.strip() for line in words):
        raise CaptionsRefused(number + at, _("This caption has no words."))
    for further, line in enumerate(words, start=number + at + 1):
        if "-->" in line:
            raise CaptionsRefused(further, _("Leave one line empty between two captions."))
    return Cue(starts, ends, "\n".join(words))


def _times(number: int, line: str) -> tuple[int, int]:
    found = re.match(rf"\s*({CLOCK.pattern})[ \t]+-->[ \t]+({CLOCK.pattern})(?:[ \t]|$)", line, re.ASCII)
    if found is None:
        raise CaptionsRefused(number, _("Times are written 00:01.000 --> 00:04.000, with hours before them if needed."))
    starts, ends = _milliseconds(found[1]), _milliseconds(found[6])
    if ends <= starts:
        raise CaptionsRefused(number, _("This caption ends before it starts."))
    return starts, ends


def _milliseconds(clock: str) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in CLOCK.fullmatch(clock).groups())  # type: ignore[union-attr]
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest
