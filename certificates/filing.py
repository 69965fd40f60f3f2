"""Knows when an application may be filed: once everything the applicant can still mend themselves is met."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from certificates.waiving import holds

# What the body or a third party completes after filing; it never keeps an application back.
COMPLETED_LATER = frozenset({"document", "references"})
# Once the applicant has sent it, it is the body's turn.
DECIDED_LATER = frozenset({"task", "holds"})


def still_to_mend(findings: Iterable[Mapping[str, Any]], waiting: Collection[str]) -> list[Mapping[str, Any]]:
    """The unmet findings that keep an application from being filed, in their order.

    `waiting` are the pieces of evidence that lie with somebody else.
    """
    return [finding for finding in findings if keeps_back(finding, waiting)]


def keeps_back(finding: Mapping[str, Any], waiting: Collection[str]) -> bool:
    """Whether the applicant still has to do something here before filing.

    A choice of routes keeps an application back only where every route does.
    """
    if holds(finding) or finding["kind"] in COMPLETED_LATER:
        return False
    if "routes" in finding:
        return all(still_to_mend(route["findings"], waiting) for route in finding["routes"])
    if "findings" in finding:
        return bool(still_to_mend(finding["findings"], waiting))
    if finding["kind"] in DECIDED_LATER and any(item["id"] in waiting for item in finding["refused"]):
        return False
    return not finding.get("awaits")
