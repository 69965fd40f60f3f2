"""Knows how a part of a recording is sent, without which phones neither start in the middle nor play at all."""

import re

from django.http import HttpRequest, HttpResponse
from wagtail.documents.models import AbstractDocument

from lms.content.uploads import AUDIO, VIDEO

ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)
# A player asks for everything from here on and is content with less (RFC 9110, 15.3.7): it then asks again. So nobody
# who stops after a minute has loaded the whole film, and no worker is held by a slow telephone.
AT_MOST = 2 * 1024 * 1024


def span(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte, both included, of `bytes=0-499`, `bytes=500-` or `bytes=-500`.

    None for whatever asks for nothing, for several parts or in other units: such a request is answered with the whole.
    A part that lies outside comes back empty: its first byte is after its last.
    """
    found = ONE_RANGE.fullmatch(asked.strip())
    if found is None or found[0] == "bytes=-":
        return None
    if not found[1]:
        return max(0, size - int(found[2])), size - 1
    first, last = int(found[1]), min(int(found[2] or size - 1), size - 1)
    is_backwards = bool(found[2]) and int(found[2]) < first
    return None if is_backwards else (first, last)


def part(document: AbstractDocument, request: HttpRequest) -> HttpResponse | None:
    """The part of a recording a player asks for; None where the whole is to be sent as any document is."""
    if document.file_extension.lower() not in (*AUDIO, *VIDEO) or not document.is_stored_locally():
        return None
    size = document.file.size
    asked = span(request.headers.get("Range", ""), size)
    was_changed = request.headers.get("If-Range", "") not in ("", f'"{document.file_hash}"')
    if asked is None or was_changed:
        return None
    first, last = asked
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    last = min(last, first + AT_MOST - 1)
    headers = {
        "Content-Range": f"bytes {first}-{last}/{size}",
        "Accept-Ranges": "bytes",
        "ETag": f'"{document.file_hash}"',
        "Content-Disposition": document.content_disposition,
        "Content-Security-Policy": "default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    with document.file.storage.open(document.file.name, "rb") as file:
        file.seek(first)
        content = file.read(last - first + 1)
    return HttpResponse(content, status=206, content_type=document.content_type, headers=headers)
