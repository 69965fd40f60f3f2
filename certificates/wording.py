"""Knows how a requirement, a term and what is still missing are said in plain sentences; arithmetic stays elsewhere."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from certificates.rules import Sentences, TermSentences, Words, language
from certificates.rules.language import Requirement, Rule
from certificates.rules.phrases import Names
from lms.content.templatetags.peerway import minutes

Titles = Mapping[str, str]


class HouseWords(Words):
    """The engine's own sentences, in the language of the running request and with what only this house can name."""

    def not_stated(self, attribute: str) -> str:
        if attribute == "born_on":
            return _("No date of birth is on record yet.")
        return _("Nothing is on record yet about this: %(what)s.") % {"what": _code(attribute)}


WORDS = HouseWords(lambda text: _(text))


def sentences(names: Names) -> TermSentences:
    """What says requirements and terms in the language of the running request."""
    return TermSentences(lambda text: _(text), names)


def told(requirements: Iterable[Requirement], says: Sentences) -> list[dict[str, Any]]:
    """Each requirement as `{id, label, sentence, parts}`: its name, its sentence, and what stands inside a group."""
    return [
        {
            "id": requirement.id,
            "label": requirement.label or label(requirement.rule),
            "sentence": says.sentence(requirement),
            "parts": _parts(requirement.rule, says),
        }
        for requirement in requirements
    ]


def _parts(rule: Rule, says: Sentences) -> list[dict[str, Any]]:
    if isinstance(rule, language.AllOf):
        return told(rule.requirements, says)
    if isinstance(rule, language.AnyOf):
        return [
            {"label": _("Way %(number)d") % {"number": number}, "sentence": "", "parts": told(route, says)}
            for number, route in enumerate(rule.routes, start=1)
        ]
    return []


def label(rule: Rule) -> str:
    """The name of a requirement whose file gives it none."""
    match rule:
        case language.Hours():
            return WORDS.hours_label(rule.minimum, rule.kind)
        case language.Count():
            return WORDS.count_label(rule.minimum, rule.kind, rule.distinct)
        case language.Every():
            return WORDS.every_label(rule.at_least, rule.kind, rule.each)
        case language.Exam():
            return WORDS.code_label("exam", (rule.assessment,))
        case language.Attest():
            return WORDS.code_label("attest", (rule.statement,))
        case language.Task():
            return WORDS.code_label("task", (rule.code,))
        case language.Document():
            return WORDS.code_label("document", (rule.type,))
        case language.References():
            return WORDS.references_label(rule.minimum)
        case language.Holds():
            return WORDS.code_label("holds", rule.credential)
        case language.Person():
            return WORDS.code_label("person", (rule.attribute,))
        case language.AnyOf():
            return WORDS.group_label("any_of")
    return WORDS.group_label("all_of")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text wrapped by hand: only an empty line begins a new one."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]


def missing(finding: Mapping[str, Any], topics: Titles) -> str:
    """One sentence on what an unmet finding still needs."""
    parts = [_short(bound, topics) for bound in finding.get("short", [])]
    what = ", ".join(part for part in parts if part)
    if finding.get("why"):
        return f"{finding['label']}: {finding['why']}"
    if not what:
        return _("%(label)s: not yet.") % {"label": finding["label"]}
    return _("%(label)s: still to come %(what)s.") % {"label": finding["label"], "what": what}


def _short(bound: Mapping[str, Any], topics: Titles) -> str:
    if bound.get("minutes"):
        if bound["what"] == "total":
            return _("%(hours)s in total") % {"hours": minutes(bound["minutes"])}
        facts = {"hours": minutes(bound["minutes"]), "what": _topic(bound["what"], topics)}
        return _("%(hours)s of %(what)s") % facts
    return ""


def _topic(code: str, topics: Titles) -> str:
    return topics.get(code) or _code(code)


def _code(code: str) -> str:
    return code.replace("_", " ").replace("-", " ")
