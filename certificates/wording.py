"""Knows how a requirement, a term and what is still missing are said in plain sentences; arithmetic stays elsewhere."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.pace import WEEKS, Pace
from certificates.rules import Sentences, TermSentences, Words, language
from certificates.rules.language import Requirement, Rule
from certificates.rules.phrases import Names
from lms.content.templatetags.peerway import bound_words, minutes

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
    what = still(finding, topics)
    if finding.get("why"):
        return f"{finding['label']}: {finding['why']}"
    if not what:
        return _("%(label)s: not yet.") % {"label": finding["label"]}
    return _("%(label)s: still to come %(what)s.") % {"label": finding["label"], "what": what}


# What a line of a task list is called and shown as, where the mark's own word is not it.
MARKS = {"waived": gettext_lazy("Waived"), "optional": gettext_lazy("Does not apply to you")}
SHAPES = {"waived": "optional"}


def still(finding: Mapping[str, Any], topics: Titles) -> str:
    """How much of what is still to come; nothing where there is no amount to tell."""
    is_counted = finding.get("need", 1) > 1
    parts = [_short(bound, topics, is_counted=is_counted) for bound in finding.get("short", [])]
    return ", ".join(part for part in parts if part)


def _short(bound: Mapping[str, Any], topics: Titles, *, is_counted: bool) -> str:
    facts = {"what": bound_words(topics, bound["what"]), "n": bound.get("count", 0)}
    if bound.get("minutes"):
        time = {"hours": minutes(bound["minutes"])}
        return (_("%(hours)s in total") if bound["what"] == "total" else _("%(hours)s of %(what)s")) % (facts | time)
    if is_counted and facts["n"]:
        return (_("%(n)d more") if bound["what"] == "total" else _("%(n)d of %(what)s")) % facts
    return ""


def pace(found: Pace) -> str:
    """When something could be together, said so that nobody takes it for a promise."""
    if found.day is not None:
        facts = {"weeks": WEEKS, "time": minutes(found.per_week), "month": month(found.day)}
        return (
            _("At the pace of the last %(weeks)d weeks, %(time)s a week, this could be together in %(month)s.") % facts
        )
    if found.per_week:
        return ""
    return _("Nothing was added in the last %(weeks)d weeks, so no month can be named.") % {"weeks": WEEKS}


def month(day: date) -> str:
    """ "March 2028", as the language of the request says it."""
    return date_format(day, "YEAR_MONTH_FORMAT")


def _code(code: str) -> str:
    return code.replace("_", " ").replace("-", " ")
