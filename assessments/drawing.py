"""Knows how an attempt's items and their order come out of a blueprint and a seed: the same seed, the same draw.

Guarantees: each line of the blueprint gets exactly its number of items, all different. An item this person has met
is drawn only when the line has no item she has met less often. The order rests on SHA-256 and not on a library's
random generator, so that a draw can be repeated years later.
"""

import hashlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass


class TooFewItems(Exception):
    """Raised when a line asks for more items than its pool holds; refused long before anybody starts."""


@dataclass(frozen=True)
class Line:
    """`count` items out of `pool`; pools of different lines do not share items."""

    count: int
    pool: tuple[Hashable, ...]


def draw(lines: Sequence[Line], *, seed: int, seen: Mapping[Hashable, int], shuffle: bool) -> list[Hashable]:
    """The items of one attempt in the order of the pages: line by line, or mixed where `shuffle` says so.

    `seen` tells how often this person has met an item. Raises TooFewItems.
    """
    drawn = [item for line in lines for item in _from(line, seed=seed, seen=seen, shuffle=shuffle)]
    return shuffled(drawn, seed=seed, salt="order") if shuffle else drawn


def _from(line: Line, *, seed: int, seen: Mapping[Hashable, int], shuffle: bool) -> list[Hashable]:
    if len(line.pool) < line.count:
        raise TooFewItems(f"{line.count} items are asked for and the pool holds {len(line.pool)}.")
    freshest = sorted(shuffled(line.pool, seed=seed, salt="draw"), key=lambda item: seen.get(item, 0))
    taken = freshest[: line.count]
    return taken if shuffle else [item for item in line.pool if item in set(taken)]


def shuffled(items: Iterable[Hashable], *, seed: int, salt: str) -> list:
    """The items in an order that depends on the seed and the salt alone, whatever order they came in."""
    return sorted(items, key=lambda item: hashlib.sha256(f"{seed}:{salt}:{item}".encode()).digest())
