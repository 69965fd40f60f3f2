"""Knows how a finding stands as one line of a task list, and which findings of it are still to come."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Literal

from certificates.waiving import holds

Mark = Literal["complete", "optional", "waived", "blocked", "waiting", "in_progress", "not_yet"]
Finding = Mapping[str, Any]
# What a case has by itself, so that nothing has to come first.
OWN = frozenset({"applied", "on"})


def mark(finding: Finding, waiting: Collection[str]) -> Mark:
    """`waiting` are the pieces of evidence that lie with somebody else."""
    if finding.get("applies") is False:
        return "optional"
    if finding["met"]:
        return "complete"
    if holds(finding):
        return "waived"
    inside = [*parts(finding)]
    if inside:
        return _of_parts(inside, waiting)
    if awaited(finding):
        return "blocked"
    if finding["need"] == 1 and any(item["id"] in waiting for item in finding["refused"]):
        return "waiting"
    return "in_progress" if finding["have"] else "not_yet"


def _of_parts(inside: list[Finding], waiting: Collection[str]) -> Mark:
    marks = {mark(one, waiting) for one in inside}
    open_ones = marks - {"complete", "optional", "waived"}
    if len(open_ones) == 1 and not marks & {"complete", "waived"}:
        (only,) = open_ones
        return only
    return "waiting" if open_ones == {"waiting"} else "in_progress" if marks - {"not_yet", "blocked"} else "not_yet"


def parts(finding: Finding) -> Iterator[Finding]:
    """What stands inside a group; of a choice of ways the nearest one."""
    yield from finding.get("findings", [])
    for route in finding.get("routes", [])[:1]:
        yield from route["findings"]


def awaited(finding: Finding) -> list[str]:
    """The events that must come before anything counts."""
    return [name for name in finding.get("awaits", []) if name not in OWN]


def still_open(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The unmet findings themselves, those inside groups in place of their group."""
    for finding in findings:
        if holds(finding):
            continue
        inside = [*parts(finding)]
        if inside:
            yield from still_open(inside)
        else:
            yield finding
