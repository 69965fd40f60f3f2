"""Knows the whole answer: every requirement of the pinned standard judged alone, groups included.

Pure and dated: no clock, no database, no request; the same answer whatever the order of the evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from . import conditions, facts, hours, new_terms, standing, things
from . import language as kinds
from .cases import Case
from .findings import Assessment, Finding, Route
from .language import Programme, Requirement, Standard
from .question import Question
from .words import ENGLISH, Words


def assess(
    programme: Programme, case: Case, *, on: date, stage: str | None = None, words: Words = ENGLISH
) -> Assessment:
    """The findings of the standard in force on the filing day, ready for JSON.

    Without `stage` it is renewal with a certificate, else initial. Raises RuleError where no standard is in
    force or the case chooses what is not offered.
    """
    stage = stage or standing.default_stage(case)
    standard = standing.standard_for(programme, case, stage, on)
    question = Question(
        programme=programme,
        standard=standard,
        case=case,
        on=on,
        scale=new_terms.scale_of_hours(programme, standard, case),
        term_ends=standing.term_window_ends(programme, case, on),
        words=words.for_one_answer(),
    )
    findings = [judge(question, one) for one in (*standard.requirements, *_also(standard, case, on))]
    return {
        "programme": programme.slug,
        "stage": stage,
        "version": standard.version,
        "on": on.isoformat(),
        "met": all(finding["met"] for finding in findings),
        "findings": findings,
    }


def _also(standard: Standard, case: Case, on: date) -> tuple[Requirement, ...]:
    """What a late filing must meet besides."""
    if standard.stage != "renewal" or standard.renewal is None or case.certificate is None:
        return ()
    step = standing.late_step(standard.renewal, case.certificate.valid_through, case.filed(on))
    return standard.renewal.late[step - 1].also if step else ()


def judge(question: Question, requirement: Requirement) -> Finding:
    rule = requirement.rule
    kind, judge_rule = _JUDGES[type(rule)]
    heading: Finding = {
        "id": requirement.id,
        "label": requirement.label or _label(question, kind, rule),
        "kind": kind,
    }
    if not conditions.applies(question, requirement):
        return {**heading, **_not_asked(kind)}
    return {**heading, **judge_rule(question, rule)}


def _not_asked(kind: str) -> Finding:
    waived: Finding = {"met": True, "applies": False}
    if kind == "any_of":
        return {**waived, "routes": []}
    if kind == "all_of":
        return {**waived, "findings": []}
    return {**waived, "need": 0, "have": 0, "short": [], "counted": [], "refused": []}


def _label(question: Question, kind: str, rule: Any) -> str:
    words = question.words
    if kind == "hours":
        return words.hours_label(question.scaled(rule.minimum), rule.kind)
    if kind == "count":
        return words.count_label(rule.minimum, rule.kind, rule.distinct)
    if kind == "every":
        return words.every_label(rule.at_least, rule.kind, rule.each)
    if kind == "references":
        return words.references_label(rule.minimum)
    if kind in ("any_of", "all_of"):
        return words.group_label(kind)
    named = {
        "exam": "assessment",
        "attest": "statement",
        "task": "code",
        "document": "type",
        "holds": "credential",
        "person": "attribute",
    }
    codes = getattr(rule, named[kind])
    return words.code_label(kind, codes if isinstance(codes, tuple) else (codes,))


# Groups ----------------------------------------------------------------------------------------------


def _all_of(question: Question, rule: kinds.AllOf) -> Finding:
    findings = [judge(question, one) for one in rule.requirements]
    return {"met": all(finding["met"] for finding in findings), "findings": findings}


def _any_of(question: Question, rule: kinds.AnyOf) -> Finding:
    """The routes with the nearest first."""
    routes = []
    for number, requirements in enumerate(rule.routes, start=1):
        findings = [judge(question, one) for one in requirements]
        met = all(finding["met"] for finding in findings)
        routes.append(Route(route=number, met=met, findings=findings))
    routes.sort(key=lambda route: (not route["met"], *_distance(route["findings"]), route["route"]))
    return {"met": any(route["met"] for route in routes), "routes": routes}


def _distance(findings: Sequence[Finding]) -> tuple[int, int, int]:
    """Unmet persons and credentials (the least can be done about them), unmet requirements, missing minutes."""
    unmet = list(_unmet(findings))
    fixed = sum(finding["kind"] in ("person", "holds") for finding in unmet)
    return fixed, len(unmet), sum(_missing_minutes(finding) for finding in unmet)


def _unmet(findings: Iterable[Finding]) -> Iterable[Finding]:
    """The unmet requirements themselves; of a group of routes those of the nearest."""
    for finding in findings:
        if finding["met"]:
            continue
        if finding["kind"] == "any_of":
            yield from _unmet(finding["routes"][0]["findings"])
        elif finding["kind"] == "all_of":
            yield from _unmet(finding["findings"])
        else:
            yield finding


def _missing_minutes(finding: Finding) -> int:
    """The entries of `short` overlap, so the largest stands for them all."""
    return max((entry.get("minutes", 0) for entry in finding["short"]), default=0)


_JUDGES: dict[type, tuple[str, Callable[[Question, Any], Finding]]] = {
    kinds.Hours: ("hours", hours.judge),
    kinds.Count: ("count", things.judge_count),
    kinds.Every: ("every", things.judge_every),
    kinds.Exam: ("exam", facts.judge_exam),
    kinds.Attest: ("attest", facts.judge_attest),
    kinds.Task: ("task", facts.judge_task),
    kinds.Document: ("document", facts.judge_document),
    kinds.References: ("references", things.judge_references),
    kinds.Holds: ("holds", facts.judge_holds),
    kinds.Person: ("person", facts.judge_person),
    kinds.AnyOf: ("any_of", _any_of),
    kinds.AllOf: ("all_of", _all_of),
}
