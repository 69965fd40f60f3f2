"""Knows how the ledger is sealed: batches of events under one root (RFC 6962), each linked to the seal before, signed.

Appending takes no lock; a seal comes after. Whoever keeps a head that was given out can tell later whether the ledger
still reaches it: a row that was changed, taken out or put in, and a copy that was cut back, all show.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from lms.audit import keys
from lms.audit.models import Event, Purpose, Seal

# Events in one batch; the hashes of its leaves are kept, so that the first bad row can be named.
BATCH = 1000
# What the first seal is linked to.
START = "0" * 64
_FACTS = ("pk", "verb", "of_type", "of_id", "by_id", "at", "detail")
_HASH = 32


def seal(*, at: datetime) -> int:
    """Seal everything that was written until now; returns how many seals were added. Raises keys.CannotSign.

    Two that seal at once make one chain: each seal before is followed once, and who comes second leaves it.
    """
    settled = _settled()
    for added in range(settled + 1):
        before = Seal.objects.order_by("-number").first()
        rows = _rows(before.last_event if before else 0, settled)[:BATCH]
        if not rows or not _add(before, list(rows), at=at):
            return added
    return 0


def _settled() -> int:
    """The last event before which nothing more will appear: on PostgreSQL a number may be taken and not yet written, so
    for one moment whoever is writing is waited for."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("LOCK TABLE audit_event IN SHARE MODE")
        return Event.objects.aggregate(last=Max("pk"))["last"] or 0


def _rows(after: int, until: int):
    return Event.objects.filter(pk__gt=after, pk__lte=until).order_by("pk").values_list(*_FACTS)


def _add(before: Seal | None, rows: Sequence[tuple], *, at: datetime) -> bool:
    leaves = [leaf(row) for row in rows]
    key = keys.current(Purpose.LEDGER)
    added = Seal(
        number=before.number + 1 if before else 1,
        last_event=rows[-1][0],
        leaves=b"".join(leaves),
        root=root(leaves).hex(),
        previous=before.head if before else START,
        sealed_at=at,
        key=key,
    )
    added.head = head_of(added)
    added.signature = keys.sign(key, bytes.fromhex(added.head)).hex()
    try:
        with transaction.atomic():
            added.save()
    except IntegrityError:
        return False
    return True


def leaf(row: Sequence[Any]) -> bytes:
    """The hash of one event, its number among its facts, so that none can change places."""
    facts = dict(zip(_FACTS, row, strict=True))
    facts["at"] = facts["at"].astimezone(UTC).isoformat()
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The Merkle tree hash of RFC 6962 over hashes of leaves."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root(leaves[:half]) + root(leaves[half:])).digest()


def head_of(one: Seal) -> str:
    """What is signed: everything a seal says, the seal before it included."""
    said = f"{one.number}\n{one.last_event}\n{one.root}\n{one.previous}\n{one.sealed_at.astimezone(UTC).isoformat()}\n"
    return hashlib.sha256(b"\x02" + said.encode()).hexdigest()


def told(one: Seal) -> dict[str, Any]:
    """A head as it is given out, to be kept elsewhere; it says nothing of anybody."""
    return {
        "number": one.number,
        "last_event": one.last_event,
        "root": one.root,
        "previous": one.previous,
        "sealed_at": one.sealed_at.astimezone(UTC).isoformat(),
        "head": one.head,
        "key": one.key.public_multibase,
        "signature": one.signature,
    }


def faults() -> Iterator[str]:
    """A sentence for each seal that does not hold, and for the first bad row under each seal, the oldest first."""
    for pk in Event.objects.filter(pk__lte=0).order_by("pk").values_list("pk", flat=True)[:1]:
        yield f"event {pk}: it was put in before the first number, where no seal covers it."
    previous, after, number = START, 0, 0
    for one in Seal.objects.select_related("key").order_by("number").iterator(50):
        if one.number != number + 1 or one.previous != previous:
            yield f"seal {one.number}: it does not follow from the seal before it."
        if not _holds(one):
            yield f"seal {one.number}: it is not what was signed."
        yield from _first_bad_row(one, after)
        previous, after, number = one.head, one.last_event, one.number


def _holds(one: Seal) -> bool:
    kept = bytes(one.leaves)
    leaves = [kept[start : start + _HASH] for start in range(0, len(kept), _HASH)]
    signature, signed = bytes.fromhex(one.signature), bytes.fromhex(one.head)
    return (
        bool(leaves)
        and root(leaves).hex() == one.root
        and head_of(one) == one.head
        and keys.fits(one.key, signature, signed)
    )


def _first_bad_row(one: Seal, after: int) -> Iterator[str]:
    kept = bytes(one.leaves)
    sealed = [kept[start : start + _HASH] for start in range(0, len(kept), _HASH)]
    found = [(row[0], leaf(row)) for row in _rows(after, one.last_event)]
    for place, (pk, hashed) in enumerate(found):
        if place < len(sealed) and hashed == sealed[place]:
            continue
        yield _what_happened(place, pk, hashed, found, sealed)
        return
    if len(found) < len(sealed):
        last = found[-1][0] if found else after
        yield f"event {last + 1} or one after it is missing: seal {one.number} covers more than is there."


def _what_happened(place: int, pk: int, hashed: bytes, found: Sequence[tuple[int, bytes]], sealed: list[bytes]) -> str:
    if hashed in sealed[place + 1 :]:
        return f"event {pk}: an event before it is missing."
    if place >= len(sealed) or (place + 1 < len(found) and found[place + 1][1] == sealed[place]):
        return f"event {pk}: it was put in after its batch was sealed."
    return f"event {pk}: it is not what was sealed."


def missed(head: Mapping[str, Any]) -> str:
    """Why the ledger does not reach a head that was given out; empty where it does."""
    number: int = head.get("number", 0)
    one = Seal.objects.filter(number=number).first()
    if one is None:
        return f"seal {number} was given out and is not there: this ledger was cut back to an older copy."
    if one.head != head.get("head"):
        return f"seal {one.number} is not the one that was given out: this is another ledger."
    return ""
