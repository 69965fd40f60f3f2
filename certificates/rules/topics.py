"""Knows how minutes that may go to several places are shared among the places' minimums.

Filling one place after another along augmenting paths is exact: no place already filled loses anything, and
what is reached is the most that any sharing reaches, for the places in their order and for their sum alike.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

Sharing = list[dict[int, int]]
"""For each source, how many minutes go to which place."""


def share(supplies: Sequence[int], allowed: Sequence[Sequence[int]], needs: Sequence[int]) -> Sharing:
    """Fill each place up to its need from the sources that may go there, in the places' order."""
    sharing: Sharing = [{} for _ in supplies]
    left = list(supplies)
    for place, need in enumerate(needs):
        while need > 0:
            sent = _augment(sharing, left, allowed, place, need)
            if not sent:
                break
            need -= sent
    return sharing


def filled(sharing: Sharing, places: int) -> list[int]:
    totals = [0] * places
    for given in sharing:
        for place, minutes in given.items():
            totals[place] += minutes
    return totals


def _augment(sharing: Sharing, left: list[int], allowed: Sequence[Sequence[int]], place: int, need: int) -> int:
    """Send minutes to the place along one shortest path; 0 where there is none."""
    path = _path(sharing, left, allowed, place)
    if path is None:
        return 0
    sent = min([need, left[path[-1][0]], *(sharing[source][other] for source, other in path[:-1])])
    target = place
    for source, other in path:
        sharing[source][target] = sharing[source].get(target, 0) + sent
        if other == _NOWHERE:
            left[source] -= sent
        else:
            sharing[source][other] -= sent
            if not sharing[source][other]:
                del sharing[source][other]
            target = other
    return sent


_NOWHERE = -1


def _path(
    sharing: Sharing, left: list[int], allowed: Sequence[Sequence[int]], place: int
) -> list[tuple[int, int]] | None:
    """Pairs (source, place it gives less to) from the place that needs to a source with minutes left."""
    came_from: dict[int, tuple[int, int] | None] = {place: None}
    queue = deque([place])
    while queue:
        target = queue.popleft()
        for source, places in enumerate(allowed):
            if target not in places:
                continue
            if left[source] > 0:
                return _walk_back(came_from, target, [(source, _NOWHERE)])
            for other in sharing[source]:
                if other not in came_from:
                    came_from[other] = (source, target)
                    queue.append(other)
    return None


def _walk_back(
    came_from: dict[int, tuple[int, int] | None], target: int, path: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    step = came_from[target]
    while step is not None:
        source, towards = step
        path.append((source, target))
        target = towards
        step = came_from[target]
    path.reverse()
    return path
