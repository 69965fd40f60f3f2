"""Knows how a random sample is drawn so that anybody can draw it again: from a seed, group by group. Pure.

1. The same seed and the same members give the same sample, in whatever order they come.
2. Within a group everybody's chance is the same; who is drawn depends on the seed and on their number alone.
3. Each group is drawn from by its share of all, rounded, and at least once where the sample is large enough for that.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence


def sample(members: Mapping[str, str], *, size: int, seed: str) -> list[str]:
    """Of `members` (number to group) so many numbers, in the order they were drawn, group after group."""
    groups: dict[str, list[str]] = {}
    for number, group in members.items():
        groups.setdefault(group, []).append(number)
    amounts = shares({group: len(numbers) for group, numbers in groups.items()}, size)
    return [number for group in sorted(groups) for number in _drawn(groups[group], amounts[group], seed)]


def shares(counts: Mapping[str, int], size: int) -> dict[str, int]:
    """How many to draw from each group: together `size`, or everybody where there are fewer."""
    total = sum(counts.values())
    size = min(size, total)
    given = dict.fromkeys(counts, 1 if size >= len(counts) else 0)
    for _one in range(size - sum(given.values())):
        open_ones = [group for group, count in counts.items() if given[group] < count]
        # Whole numbers: size * count / total is the fair share, of which so much is still to come.
        neediest = max(open_ones, key=lambda group: (size * counts[group] - total * given[group], group))
        given[neediest] += 1
    return given


def size_of(frame: int, asked: int, *, is_percent: bool) -> int:
    """How many that is: of a percentage never less than it says; never more than there are."""
    return min(frame, -(-frame * asked // 100) if is_percent else asked)


def digest(numbers: Iterable[str]) -> str:
    """What tells one list of numbers from any other, whatever its order."""
    return hashlib.sha256("\n".join(sorted(numbers)).encode()).hexdigest()


def _drawn(numbers: Sequence[str], amount: int, seed: str) -> list[str]:
    return sorted(numbers, key=lambda number: hashlib.sha256(f"{seed}:{number}".encode()).digest())[:amount]
