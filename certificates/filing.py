"""Knows when an application may be filed: once everything the applicant can still mend themselves is met."""

from collections.abc import Iterable, Mapping
from typing import Any

# What the body or a third party completes after filing; it never keeps an application back.
COMPLETED_LATER = frozenset({"document", "references"})


def still_to_mend(findings: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The unmet findings that keep an application from being filed, in their order."""
    return [finding for finding in findings if keeps_back(finding)]


def keeps_back(finding: Mapping[str, Any]) -> bool:
    """Whether the applicant still has to do something here before filing.

    A choice of routes keeps an application back only where every route does.
    """
    if finding["met"] or finding["kind"] in COMPLETED_LATER:
        return False
    if "routes" in finding:
        return all(any(map(keeps_back, route["findings"])) for route in finding["routes"])
    if "findings" in finding:
        return any(map(keeps_back, finding["findings"]))
    return not finding.get("awaits")
