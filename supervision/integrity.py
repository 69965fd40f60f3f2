"""Knows whether what was signed still says what was signed."""

from collections.abc import Iterator

from supervision.models import SignedEntry, SignOff

CHUNK = 500


def faults() -> Iterator[str]:
    """A sentence for each signed entry or signature that is not whole, the oldest first; memory stays flat."""
    signed = SignedEntry.objects.select_related("entry_version__entry__placement").order_by("pk")
    for one in signed.iterator(CHUNK):
        if one.content_hash != one.entry_version.content_hash or not one.entry_version.is_whole():
            yield f"signed entry {one.pk}: its content is not what was signed."
    for sign_off in SignOff.objects.order_by("pk").prefetch_related("signed_entries").iterator(CHUNK):
        hashes = [one.content_hash for one in sorted(sign_off.signed_entries.all(), key=lambda one: one.pk)]
        if not sign_off.is_whole(hashes):
            yield f"signature {sign_off.reference}: its digest does not fit what it says."
