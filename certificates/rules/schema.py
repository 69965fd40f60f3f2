"""Knows the JSON Schema of a programme file, for editors that check and complete while people write."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from .reading import programme_at
from .sketch import Sketch

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@lru_cache(maxsize=4)
def programme_schema(address: str = "") -> dict[str, Any]:
    """What the readers accept, as far as a schema can say it; `address` is where the schema itself is published.

    Only reading tells what takes counting or looking elsewhere: minimums inside a minimum, ids and versions that stand
    twice, versions that share days, a statement's current version, whole minutes, time zones, a February of 31 days.
    """
    whole = Sketch(None)
    programme_at(whole)
    parts = {name: part.schema() for name, part in sorted(whole.named_parts.items())}
    identity = {"$id": address} if address else {}
    head = {"$schema": DIALECT, **identity, "title": "A programme of Peerway", "$defs": parts}
    return head | whole.schema()
