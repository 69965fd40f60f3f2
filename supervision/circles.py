"""Knows who supervises one another, directly or round a circle; legal, and worth a second look. Pure."""

from collections.abc import Iterable

Edge = tuple[int, int]


def circles(edges: Iterable[Edge]) -> list[frozenset[int]]:
    """Every group in which each person supervises each other one, directly or through others.

    `edges` are (supervisor, trainee). Two people who supervise one another are the smallest group; whoever is in none
    is left out. The groups are the strongly connected components (Tarjan 1972), without recursion, so that a long chain
    costs no stack.
    """
    after: dict[int, list[int]] = {}
    for supervisor, trainee in edges:
        after.setdefault(supervisor, []).append(trainee)
    seen: dict[int, int] = {}
    low: dict[int, int] = {}
    path: list[int] = []
    found: list[frozenset[int]] = []
    for start in after:
        if start not in seen:
            _walk(start, after, seen, low, path, found)
    return sorted(found, key=min)


def _walk(start, after, seen, low, path, found) -> None:
    waiting = [(start, iter(after.get(start, ())))]
    seen[start] = low[start] = len(seen)
    path.append(start)
    on_path = set(path)
    while waiting:
        person, others = waiting[-1]
        step = next((other for other in others if other not in seen or other in on_path), None)
        if step is None:
            waiting.pop()
            if waiting:
                low[waiting[-1][0]] = min(low[waiting[-1][0]], low[person])
            if low[person] == seen[person]:
                group = path[path.index(person) :]
                del path[path.index(person) :]
                on_path.difference_update(group)
                if len(group) > 1:
                    found.append(frozenset(group))
        elif step in seen:
            low[person] = min(low[person], seen[step])
        else:
            seen[step] = low[step] = len(seen)
            path.append(step)
            on_path.add(step)
            waiting.append((step, iter(after.get(step, ()))))
