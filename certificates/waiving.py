"""Knows how a waiver stands beside what the rules found: a waived requirement is never met, and keeps nobody back.

The engine's answer keeps every word; an unmet finding that is waived has `waived` added to it, with who, why and until
when, so that whoever reads it, in ten years too, sees both.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from certificates.dossier import Row

Finding = Mapping[str, Any]
Waived = Mapping[str, Mapping[str, Any]]


def waived(rows: Iterable[Row], stage: str, on: date) -> dict[str, dict[str, Any]]:
    """By requirement what is waived on a day; of several the one that was approved first."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        in_time = (row.begins or date.min) <= on <= (row.ends or date.max)
        if row.state == stage and in_time:
            found.setdefault(row.code, _told(row))
    return found


def _told(row: Row) -> dict[str, Any]:
    return {
        "waiver": row.pk,
        "reason": row.reason,
        "instead": row.detail,
        "by": row.label,
        "from": row.begins.isoformat() if row.begins else None,
        "until": row.ends.isoformat() if row.ends else None,
    }


def beside(result: Mapping[str, Any], found: Waived) -> Mapping[str, Any]:
    """The answer with what is waived told at each finding that is not met."""
    return {**result, "findings": _beside(result["findings"], found)} if found else result


def _beside(findings: Iterable[Finding], found: Waived) -> list[Finding]:
    return [_one(finding, found) for finding in findings]


def _one(finding: Finding, found: Waived) -> Finding:
    added: dict[str, Any] = {}
    if "findings" in finding:
        added["findings"] = _beside(finding["findings"], found)
    if "routes" in finding:
        added["routes"] = [{**route, "findings": _beside(route["findings"], found)} for route in finding["routes"]]
    if not finding["met"] and finding["id"] in found:
        added["waived"] = found[finding["id"]]
    told = {**finding, **added}
    # A group may hold by what is waived inside it, without being met or waived itself.
    return told | ({"holds": True} if not told["met"] and holds(told) else {})


def holds(finding: Finding) -> bool:
    """Whether nothing more is asked here: it is met or waived, or what stands inside it is."""
    if finding["met"] or "waived" in finding:
        return True
    if "routes" in finding:
        return any(all(map(holds, route["findings"])) for route in finding["routes"])
    return bool(finding.get("findings")) and all(map(holds, finding["findings"]))
