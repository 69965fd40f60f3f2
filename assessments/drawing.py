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
    """`count` items out of `pool`; where pools share items, the line with the smaller pool is served first."""

    count: int
    pool: tuple[Hashable, ...]


def draw(lines: Sequence[Line], *, seed: int, seen: Mapping[Hashable, int], shuffle: bool) -> list[Hashable]:
    """The items of one attempt in the order of the pages: line by line, or mixed where `shuffle` says so.

    `seen` tells how often this person has met an item. Raises TooFewItems.
    """
    drawn: dict[int, list[Hashable]] = {}
    taken: set[Hashable] = set()
    for place in sorted(range(len(lines)), key=lambda place: len(lines[place].pool)):
        drawn[place] = _from(lines[place], seed=seed, seen=seen, shuffle=shuffle, without=taken)
        taken.update(drawn[place])
    in_order = [item for place in range(len(lines)) for item in drawn[place]]
    return shuffled(in_order, seed=seed, salt="order") if shuffle else in_order


def _from(
    line: Line, *, seed: int, seen: Mapping[Hashable, int], shuffle: bool, without: set[Hashable]
) -> list[Hashable]:
    pool = [item for item in line.pool if item not in without]
    if len(pool) < line.count:
        raise TooFewItems(f"{line.count} items are asked for and the pool holds {len(pool)}.")
    taken = freshest(pool, line.count, seed=seed, seen=seen)
    return taken if shuffle else [item for item in pool if item in set(taken)]


def freshest(pool: Iterable[Hashable], count: int, *, seed: int, seen: Mapping[Hashable, int]) -> list[Hashable]:
    """At most `count` of the pool, those met least often first."""
    return sorted(shuffled(pool, seed=seed, salt="draw"), key=lambda item: seen.get(item, 0))[:count]


def mixed_in(drawn: Sequence[Hashable], extra: Sequence[Hashable], *, seed: int) -> list[Hashable]:
    """The drawn items in their order with each extra one somewhere between them, so that its place says nothing."""
    mixed = list(drawn)
    for item in extra:
        digest = hashlib.sha256(f"{seed}:place:{item}".encode()).digest()
        mixed.insert(int.from_bytes(digest[:8], "big") % (len(mixed) + 1), item)
    return mixed


def shuffled(items: Iterable[Hashable], *, seed: int, salt: str) -> list:
    """The items in an order that depends on the seed and the salt alone, whatever order they came in."""
    return sorted(items, key=lambda item: hashlib.sha256(f"{seed}:{salt}:{item}".encode()).digest())
