"""Knows what the codes in a programme's rules stand for: the titles of topics, assessments and statements."""

from collections.abc import Iterable, Iterator, Mapping

from assessments.models import Assessment
from certificates.models import Statement
from certificates.rules import language
from certificates.rules.phrases import Names
from lms.people.models import Organisation


def names(standards: Iterable[language.Standard], *, body: Organisation | int, topics: Mapping[str, str]) -> Names:
    """Titles by kind and code, for sentences; a statement is called as its latest text. Two queries at most."""
    rules = [requirement.rule for one in standards for requirement in _asked(one)]
    exams = {rule.assessment for rule in rules if isinstance(rule, language.Exam)}
    signed = {rule.statement for rule in rules if isinstance(rule, language.Attest)}
    found = {("topic", code): title for code, title in topics.items()}
    if exams:
        rows = Assessment.objects.filter(code__in=exams).values_list("code", "title")
        found |= {("assessment", code): title for code, title in rows}
    if signed:
        texts = Statement.objects.filter(body=body, code__in=signed).order_by("pk").values_list("code", "title")
        found |= {("statement", code): title for code, title in texts}
    return found


def _asked(standard: language.Standard) -> Iterator[language.Requirement]:
    yield from language.walk(standard.requirements)
    for step in standard.renewal.late if standard.renewal else ():
        yield from language.walk(step.also)
