"""Knows how a requirement, a term and what is still missing are said in plain sentences; arithmetic stays elsewhere."""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.rules import language
from certificates.rules.language import Bound, Requirement, Rule
from certificates.rules.words import Words
from lms.content.templatetags.peerway import longdate, minutes

Titles = Mapping[str, str]


class HouseWords(Words):
    """The engine's own sentences, in the language of the running request and with what only this house can name."""

    def not_stated(self, attribute: str) -> str:
        if attribute == "born_on":
            return _("No date of birth is on record yet.")
        return _("Nothing is on record yet about this: %(what)s.") % {"what": _code(attribute)}


WORDS = HouseWords(lambda text: _(text))


def told(requirements: Iterable[Requirement], topics: Titles) -> list[dict[str, Any]]:
    """Each requirement as `{id, label, lines, parts}`: its name, its sentences, and what stands inside a group."""
    return [_told(requirement, topics) for requirement in requirements]


def _told(requirement: Requirement, topics: Titles) -> dict[str, Any]:
    rule = requirement.rule
    lines = [] if isinstance(rule, language.AnyOf | language.AllOf) else _LINES[type(rule)](rule, topics)
    if requirement.when is not None:
        lines.append(_("This is asked of some people only."))
    if requirement.unless is not None:
        lines.append(_("Some people need not meet this."))
    return {
        "id": requirement.id,
        "label": requirement.label or label(rule),
        "lines": lines,
        "parts": _parts(rule, topics),
    }


def _parts(rule: Rule, topics: Titles) -> list[dict[str, Any]]:
    if isinstance(rule, language.AllOf):
        return told(rule.requirements, topics)
    if isinstance(rule, language.AnyOf):
        return [
            {"label": _("Way %(number)d") % {"number": number}, "lines": [], "parts": told(route, topics)}
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


# One kind of requirement each.


def _hours(rule: language.Hours, topics: Titles) -> list[str]:
    total = _("At least %(hours)s of %(kind)s.") % {"hours": minutes(rule.minimum), "kind": WORDS.kind(rule.kind)}
    lines = [total]
    if rule.topics:
        named = [f"{_topic(code, topics)} {minutes(least)}" for code, least in rule.topics]
        lines.append(_("Of these, at least: %(topics)s.") % {"topics": ", ".join(named)})
    lines += _covers(rule.covers, topics)
    for floor in rule.at_least:
        share = minutes(floor.minutes) if floor.minutes is not None else _percent(floor.percent)
        lines.append(_("At least %(share)s of this kind: %(of)s.") % {"share": share, "of": WORDS.filter(floor.of)})
    for cap in rule.at_most:
        facts = {"hours": minutes(cap.minutes), "of": WORDS.filter(cap.of)}
        lines.append(_("At most %(hours)s of this kind count: %(of)s.") % facts)
    if rule.spread:
        lines.append(_("Spread over at least %(length)s.") % {"length": WORDS.length(rule.spread)})
    if rule.same_event != "many":
        lines.append(_("The same course or event counts once."))
    return lines + _common(rule) + _window(rule.window)


def _count(rule: language.Count, topics: Titles) -> list[str]:
    each = minutes(rule.minutes_each) if rule.minutes_each else ""
    lines = [_("Each at least %(hours)s.") % {"hours": each}] if each else []
    return lines + _covers(rule.covers, topics) + _common(rule) + _window(rule.window)


def _every(rule: language.Every, topics: Titles) -> list[str]:
    each = [_("Each at least %(hours)s.") % {"hours": minutes(rule.minutes_each)}] if rule.minutes_each else []
    return each + _common(rule) + _window(rule.window)


def _exam(rule: language.Exam, topics: Titles) -> list[str]:
    if rule.percent is not None:
        asked = _("At least %(percent)s in one attempt.") % {"percent": _percent(rule.percent)}
    elif rule.scaled is not None:
        asked = _("A score of at least %(score)s in one attempt.") % {"score": rule.scaled}
    else:
        asked = _("Completed, whatever the score.")
    return [asked, *_window(rule.window)]


def _attest(rule: language.Attest, topics: Titles) -> list[str]:
    return [_("Signed by you."), *_window(rule.window)]


def _task(rule: language.Task, topics: Titles) -> list[str]:
    return _window(rule.window)


def _document(rule: language.Document, topics: Titles) -> list[str]:
    lines = []
    if rule.max_age:
        lines.append(_("Not older than %(length)s.") % {"length": WORDS.length(rule.max_age)})
    if rule.direct:
        lines.append(_("Sent by the third party itself."))
    return lines


def _references(rule: language.References, topics: Titles) -> list[str]:
    lines = [f"{_code(kind)}: {least}." for kind, least in rule.types]
    if rule.not_from:
        lines.append(_("Not from: %(relations)s.") % {"relations": _relations(rule.not_from)})
    if rule.known_months:
        months = ngettext("%(months)d month", "%(months)d months", rule.known_months) % {"months": rule.known_months}
        lines.append(_("They have known you for at least %(months)s.") % {"months": months})
    if rule.direct:
        lines.append(_("Sent by them directly."))
    return lines


def _holds(rule: language.Holds, topics: Titles) -> list[str]:
    return [_("In good standing.")] if rule.good_standing else []


def _person(rule: language.Person, topics: Titles) -> list[str]:
    lines = []
    if rule.at_least is not None:
        lines.append(_("At least %(value)s.") % {"value": rule.at_least})
    if rule.at_most is not None:
        lines.append(_("At most %(value)s.") % {"value": rule.at_most})
    accepted = rule.one_of or ((rule.equals,) if rule.equals is not None else ())
    if accepted:
        lines.append(_("One of: %(values)s.") % {"values": ", ".join(_code(str(one)) for one in accepted)})
    return lines


_LINES: dict[type, Callable[[Any, Titles], list[str]]] = {
    language.Hours: _hours,
    language.Count: _count,
    language.Every: _every,
    language.Exam: _exam,
    language.Attest: _attest,
    language.Task: _task,
    language.Document: _document,
    language.References: _references,
    language.Holds: _holds,
    language.Person: _person,
}


# What several kinds share.


def _common(rule: language.Hours | language.Count | language.Every) -> list[str]:
    lines = []
    if rule.where:
        lines.append(_("Only this kind is looked at: %(of)s.") % {"of": WORDS.filter(rule.where)})
    if without := getattr(rule, "without", None):
        lines.append(_("This kind does not count: %(of)s.") % {"of": WORDS.filter(without)})
    if rule.signed:
        lines += _signed(rule.signed)
    if getattr(rule, "reuse", "free") == "none":
        lines.append(_("What has counted for another certificate or term does not count again."))
    return lines


def _signed(signed: language.Signed) -> list[str]:
    if signed.by_credential:
        lines = [
            _("Signed by somebody who held one of these on that day: %(credentials)s.")
            % {"credentials": _codes(signed.by_credential)}
        ]
    else:
        lines = [_("Signed by a supervisor.")]
    if signed.not_relation:
        lines.append(_("Not signed by: %(relations)s.") % {"relations": _relations(signed.not_relation)})
    if signed.by > 1:
        lines.append(_("Signed by %(number)d people.") % {"number": signed.by})
    return lines


def _covers(codes: tuple[str, ...], topics: Titles) -> list[str]:
    if not codes:
        return []
    return [_("Some time in each of: %(topics)s.") % {"topics": ", ".join(_topic(code, topics) for code in codes)}]


def _window(bounds: Iterable[Bound]) -> list[str]:
    return [_bound(bound) for bound in bounds]


def _bound(bound: Bound) -> str:
    match bound:
        case language.Within():
            facts = {"length": WORDS.length(bound.length), "event": _event(bound.of)}
            return _("In the %(length)s before %(event)s.") % facts
        case language.WithinFrom():
            facts = {"length": WORDS.length(bound.length), "event": _event(bound.event)}
            return _("In the %(length)s from %(event)s on.") % facts
        case language.WithinTerm():
            return _("In the running term.")
        case language.Since():
            return _("From %(day)s on.") % {"day": longdate(bound.day)}
        case language.Until():
            return _("Until %(day)s.") % {"day": longdate(bound.day)}
        case language.After():
            return _("After this: %(event)s.") % {"event": _event(bound.event)}
    return _("Before this: %(event)s.") % {"event": _event(bound.event)}


def _event(name: str) -> str:
    return {"on": _("the day it is decided"), "applied": _("you apply")}.get(name) or _code(name)


def _topic(code: str, topics: Titles) -> str:
    return topics.get(code) or _code(code)


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(_code(code) for code in codes)


def _relations(codes: Iterable[str]) -> str:
    own = {"self": _("yourself"), "family": _("your family")}
    return ", ".join(own.get(code) or _code(code) for code in codes)


def _code(code: str) -> str:
    return code.replace("_", " ").replace("-", " ")


def _percent(value: int | Decimal | None) -> str:
    return _("%(value)s percent") % {"value": value}


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text wrapped by hand: only an empty line begins a new one."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]


def term(standard: language.Standard) -> str:
    """How long an award lasts; nothing where the standard does not say."""
    given = standard.term
    if given is None:
        return ""
    if given.ends is None and given.length:
        return _("A certificate is valid for %(length)s.") % {"length": WORDS.length(given.length)}
    if given.length:
        facts = {"length": WORDS.length(given.length), "end": _end(given.ends)}
        return _("A certificate is valid for at least %(length)s and then until %(end)s.") % facts
    return _("A certificate is valid until %(end)s.") % {"end": _end(given.ends)}


def _end(ends: Any) -> str:
    if ends == "end_of_month":
        return _("the end of that month")
    if ends == "birth_month":
        return _("the end of the month you were born in")
    return _("the next common date, day %(day)d of month %(month)d") % {"day": ends.day, "month": ends.month}


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
