"""Knows which codes are offered to whoever writes rules, and which of those written nobody here knows."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from assessments.models import Assessment
from certificates import codes
from certificates.models import Programme, Statement
from certificates.rules import language
from lms.content import stamp
from lms.content.models import Topic
from lms.people.models import Organisation
from supervision.models import Qualification

_WORDS = {
    "activity": (
        "course",
        "conference",
        "in_service",
        "self_study",
        "college",
        "on_the_job",
        "teaching",
        "direct_service",
        "individual",
        "group",
        "observation",
        "co_reflection",
    ),
    "attribute": ("age", "education", "lives_in", "works_in", "lives_or_works_in"),
    "document": ("background-check", "diploma", "government-photo-id"),
    "event": ("on", "applied", "approved", "trained", "expired"),
    "reference": ("personal", "professional"),
    "relation": ("family", "self", "friend"),
    "route": ("initial", "reciprocity", "legacy"),
    "version": ("current",),
}


def known(bodies: Iterable[Organisation]) -> dict[str, dict[str, str]]:
    """For each kind of code those that are known, with their titles; others may be typed all the same."""
    words = {kind: dict.fromkeys(usual, "") for kind, usual in _WORDS.items()}
    held = Qualification.objects.order_by("credential").values_list("credential", "title").distinct()
    texts = Statement.objects.filter(body__in=list(bodies)).order_by("pk")
    return words | {
        "topic": Topic.objects.titles(),
        "assessment": dict(Assessment.objects.order_by("code").values_list("code", "title")),
        "credential": dict(held) | dict(Programme.objects.values_list("slug", "title")),
        "statement": dict(texts.values_list("code", "title")),
    }


def unknown(standards: Iterable[language.Standard], *, body: Organisation | int) -> Iterator[str]:
    """Assessments and statements that rules name and nobody here has, in sentences: legal, and perhaps a slip."""
    rules = [requirement.rule for one in standards for requirement in language.asked_by(one)]
    found = codes.names(standards, body=body, stamp=stamp.current())
    for rule in rules:
        if isinstance(rule, language.Exam) and ("assessment", rule.assessment) not in found:
            yield _("There is no assessment “%(code)s” here: its results must come from elsewhere.") % {
                "code": rule.assessment
            }
        if isinstance(rule, language.Attest) and ("statement", rule.statement) not in found:
            yield _("There is no text of the statement “%(code)s” yet, so nobody can sign it.") % {
                "code": rule.statement
            }
