"""Knows whether a requirement applies: what `when` and `unless` ask of the case."""

from __future__ import annotations

from . import dates, facts
from .language import (
    AllTrue,
    AnyTrue,
    CertificateYoungerThan,
    Condition,
    EventHappened,
    HoldsOne,
    PersonIs,
    Requirement,
)
from .question import Question


def applies(question: Question, requirement: Requirement) -> bool:
    if requirement.when is not None and not holds(question, requirement.when):
        return False
    return requirement.unless is None or not holds(question, requirement.unless)


def holds(question: Question, condition: Condition) -> bool:
    if isinstance(condition, AllTrue):
        return all(holds(question, one) for one in condition.conditions)
    if isinstance(condition, AnyTrue):
        return any(holds(question, one) for one in condition.conditions)
    if isinstance(condition, PersonIs):
        return facts.judge_person(question, condition.person)["met"]
    if isinstance(condition, HoldsOne):
        return facts.judge_holds(question, condition.holds)["met"]
    if isinstance(condition, EventHappened):
        return question.case.event(condition.name, question.on) is not None
    if isinstance(condition, CertificateYoungerThan):
        certificate = question.case.certificate
        return certificate is not None and question.on < dates.add(certificate.valid_from, condition.length)
    return question.case.route == condition.name
