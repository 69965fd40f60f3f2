"""Knows what the codes in a programme's rules stand for: the titles of topics, assessments and statements."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from assessments.models import Assessment
from certificates.models import Statement
from certificates.rules import language
from certificates.rules.phrases import Names
from lms.content.models import Topic
from lms.people.models import Organisation


def names(standards: Iterable[language.Standard], *, body: Organisation | int, stamp: str) -> Names:
    """Titles by kind and code, for sentences; a statement is called as its latest text, and as `text` each version
    stands by itself. What has no title is not here. Read once a stamp (`lms.content.stamp`)."""
    rules = [requirement.rule for one in standards for requirement in language.asked_by(one)]
    exams = frozenset(rule.assessment for rule in rules if isinstance(rule, language.Exam))
    signed = frozenset(rule.statement for rule in rules if isinstance(rule, language.Attest))
    return _names(stamp, getattr(body, "pk", body), exams, signed)


def topics(found: Names) -> Mapping[str, str]:
    """The titles of topics alone, by code."""
    return {code: title for (kind, code), title in found.items() if kind == "topic"}


@lru_cache(maxsize=256)
def _names(stamp: str, body: int, exams: frozenset[str], signed: frozenset[str]) -> Names:
    """Three queries at most."""
    found = {("topic", code): title for code, title in Topic.objects.titles().items()}
    if exams:
        rows = Assessment.objects.filter(code__in=exams).values_list("code", "title")
        found |= {("assessment", code): title for code, title in rows}
    if signed:
        texts = Statement.objects.filter(body=body, code__in=signed).order_by("pk")
        for code, version, title in texts.values_list("code", "version", "title"):
            found |= {("statement", code): title, ("text", f"{code} {version}"): title}
    return found
