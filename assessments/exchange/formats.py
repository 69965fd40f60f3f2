"""Knows the formats by name, and which of them a file is in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from . import aiken, gift, moodle_xml, table
from .understood import Item, Reading, Written


@dataclass(frozen=True)
class Format:
    title: str
    extension: str
    content_type: str
    read: Callable[[bytes], Reading]
    write: Callable[[Iterable[Item]], Written]


FORMATS = {
    "gift": Format("GIFT", "gift", "text/plain; charset=utf-8", gift.read, gift.write),
    "aiken": Format("Aiken", "aiken.txt", "text/plain; charset=utf-8", aiken.read, aiken.write),
    "moodle_xml": Format("Moodle XML", "xml", "application/xml", moodle_xml.read, moodle_xml.write),
    "csv": Format("CSV", "csv", "text/csv; charset=utf-8", table.read, table.write),
}

_EXTENSIONS = {"gift": "gift", "aiken": "aiken", "xml": "moodle_xml", "csv": "csv", "tsv": "csv"}
_AIKEN = re.compile(rb"^\s*ANSWER:", re.MULTILINE)


def read(data: bytes, *, name: str = "", format: str = "") -> Reading:
    """What a file says, in the format named, or the one its name or else its content shows. Raises Unreadable."""
    return FORMATS[format or format_of(data, name=name)].read(data)


def format_of(data: bytes, *, name: str = "") -> str:
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension in _EXTENSIONS:
        return _EXTENSIONS[extension]
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return "moodle_xml"
    heading = {cell.strip(b' "\r').lower() for cell in re.split(rb"[,;\t]", start.partition(b"\n")[0])}
    if {b"type", b"stem"} <= heading:
        return "csv"
    return "aiken" if _AIKEN.search(data) and b"{" not in data else "gift"
