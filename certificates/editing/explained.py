"""Knows what each word is called in the editor and how it is explained: by the glossary, with an example."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext, gettext_noop

from certificates.rules.glossary import GLOSSARY

# Forms that the language has no word for, because a file shows them by their shape.
_FORMS: dict[str, dict[str, str]] = {
    "window": {
        "term": gettext_noop("During the certificate's own term."),
        "back": gettext_noop("So long, looking back from a day, both ends included."),
        "ahead": gettext_noop("So long, looking ahead from the day of an event."),
    },
    "value": {
        "yes_no": gettext_noop("The answer yes or no."),
        "number": gettext_noop("A number."),
        "text": gettext_noop("A word or a code."),
    },
    "condition": {"all": gettext_noop("All of several conditions.")},
    "years": {
        "of": gettext_noop("Odd years, even years or every year."),
        "listed": gettext_noop("The years themselves."),
        "counted": gettext_noop("From a year on, every so many."),
    },
    "ends": {
        "date": gettext_noop("A day of the calendar, the same for everybody."),
        "end_of_month": gettext_noop("On to the end of that month."),
        "birth_month": gettext_noop("On to the end of the month the holder was born in."),
    },
    "until": {
        "date": gettext_noop("A day of the calendar, the first one after the step before."),
        "length": gettext_noop("So long after the certificate's last day."),
    },
    "stage": {
        "initial": gettext_noop("What is asked for a first award."),
        "renewal": gettext_noop("What is asked for a renewal, when it may be filed and what lateness costs."),
        "reinstatement": gettext_noop("What is asked once a certificate has lapsed for good."),
        "upgrade": gettext_noop("What is asked for the next tier."),
    },
    "programme": {
        "source": gettext_noop("A page or document the rules were read in."),
        "statement": gettext_noop("A statement people sign, and the version that current means."),
    },
    "statements": {
        "statement": gettext_noop("The code of the statement."),
        "version": gettext_noop("The version that current means."),
    },
    "any_of": {"parts": gettext_noop("Each way is a list of requirements; one way is enough.")},
    "all_of": {"parts": gettext_noop("All of these must be met.")},
}
_MORE = gettext_noop("Add only what the rule says: topics, limits, days, signatures.")

# An example for each word; one of a mapping of its own stands under `mapping.word`.
EXAMPLES: dict[str, str] = {
    "standards.version": "2026",
    "in_force.from": "2026-07-01",
    "in_force.until": "2026-06-30",
    "title": "Rules of 2026",
    "address": "https://example.org/rules",
    "seen": "2026-11",
    "id": "training",
    "label": "46 hours of training",
    "hours.kind": "training",
    "hours.minimum": "46, or 15.5",
    "topics": "ethics: 10",
    "shared": "12 hours on ethics and advocacy fill both",
    "covers": "crisis",
    "where": "mode: live",
    "without": "activity: self_study",
    "hours.at_least": "40 hours of mode: live",
    "hours.at_most": "8 hours of activity: in_service",
    "at_least.of": "mode: live",
    "at_least.hours": "40",
    "at_least.percent": "50",
    "at_most.of": "activity: in_service",
    "at_most.hours": "8",
    "window": "back 5 years from applied",
    "same_event": "once_per_term",
    "reuse": "none",
    "signed": "by the credential qps, not by family",
    "by_credential": "qps",
    "not_relation": "family",
    "signed.by": "2",
    "spread": "12 months",
    "round_down_to": "15",
    "count.kind": "training",
    "count.minimum": "5",
    "distinct": "event",
    "hours_each": "3",
    "every.kind": "supervision",
    "every.at_least": "1",
    "each": "month",
    "over": "term",
    "minutes_each": "30",
    "assessment": "peer-exam",
    "exam.percent": "75",
    "scaled": "500",
    "completed": "the final test, whatever the score",
    "statement": "code-of-ethics",
    "attest.version": "current",
    "statements.version": "2025",
    "task.code": "workbook",
    "document.type": "background-check",
    "max_age": "30 days",
    "document.of": "applied",
    "reviewed": "a diploma that a reviewer reads",
    "document.direct": "a transcript sent by the school",
    "references.minimum": "3",
    "types": "personal: 1",
    "not_from": "family",
    "known_months": "12",
    "references.direct": "a letter sent by its writer",
    "holds.credential": "state-cps",
    "good_standing": "a licence without a bar",
    "on": "applied",
    "attribute": "age",
    "person.at_least": "18",
    "person.at_most": "30",
    "equals": "PA",
    "one_of": "high_school, equivalent, college",
    "window.term": "hours earned since the last renewal",
    "window.back": "5 years from applied",
    "window.ahead": "12 months from approved",
    "window.within": "5 years",
    "window.of": "applied",
    "window.from": "approved",
    "since": "2024-01-01",
    "window.until": "2026-12-31",
    "after": "approved",
    "before": "expired",
    "topic": "ethics",
    "mode": "live",
    "activity": "conference",
    "provider": "aps",
    "provider_status": "approved",
    "population": "veterans",
    "paid": "true",
    "filter.event": "core-day-1",
    "when": "route: reciprocity",
    "unless": "route: legacy",
    "condition.person": "age at least 18",
    "condition.holds": "state-cps",
    "condition.event": "fell-behind",
    "route": "legacy",
    "certificate": "younger than 12 months",
    "younger_than": "12 months",
    "any": "route: legacy, or holds: state-cps",
    "all": "route: legacy, and event: approved",
    "any_of.parts": "a diploma, or a document that shows literacy",
    "all_of.parts": "the course and its final test",
    "term": "2 years",
    "months": "24",
    "years": "2",
    "term.ends": "31 December",
    "month": "12",
    "day": "31",
    "ends.years": "odd",
    "ends.date": "30 June of odd years",
    "end_of_month": "24 months, then to the month's end",
    "birth_month": "24 months, then to the end of the birth month",
    "years.of": "odd",
    "listed": "2027, 2031",
    "counted": "from 2015 every 4",
    "years.from": "2015",
    "years.every": "4",
    "first_term": "skip if shorter than 12 months",
    "skip_if_shorter_than": "12 months",
    "scale_if_shorter_than": "12 months",
    "first_term.scale": "0.5",
    "renewal": "opens 90 days before the last day",
    "anchor": "expiry",
    "opens": "90 days",
    "closes": "14 days",
    "late": "6 months at no fee, then 6 more for 50",
    "inactive_after": "12 months",
    "earn_until": "late_end",
    "max": "4",
    "choices": "1 year with 0.5 of the hours, or 2 years with all",
    "late.until": "6 months",
    "until.length": "6 months",
    "until.date": "28 February",
    "fee": "50",
    "also": "a task: late-course",
    "choices.scale": "0.5",
    "in_force": "from 2026-07-01",
    "requirements": "46 hours of training, an examination, a signed code of ethics",
    "yes_no": "true",
    "value.number": "3",
    "value.text": "high_school",
    "source": "Certification handbook, https://example.org/handbook, seen 2026-11",
    "programme.statement": "code-of-ethics, version 2025",
    "requirement.hours": "46 hours of training, 16 of them on ethics",
    "requirement.count": "five different courses",
    "requirement.every": "supervision in each month",
    "requirement.exam": "peer-exam with 75 percent",
    "requirement.attest": "code-of-ethics, in its current version",
    "requirement.task": "workbook",
    "requirement.document": "a background check of the last 30 days",
    "requirement.references": "3 references, none from family",
    "requirement.holds": "a credential of another state",
    "requirement.person": "age at least 18",
    "requirement.any_of": "a diploma, or a document that shows literacy",
    "requirement.all_of": "the course and its final test",
    "initial": "46 hours of training and an examination",
    "stage.renewal": "20 hours in the term",
    "reinstatement": "the examination again",
    "upgrade": "2,000 hours of experience",
}
_LABELS = {"more": gettext_noop("What else it says"), "parts": gettext_noop("Parts")}


def word(mapping: str, name: str) -> dict[str, Any]:
    """The label and the help text of a word, or of a form, where it stands in this mapping of the glossary."""
    return {"label": _label(name), "help_text": _help(mapping, name)}


def choices(words: Iterable[str]) -> list[tuple[str, str]]:
    return [(one, one.replace("_", " ")) for one in words]


def example(mapping: str, name: str) -> str:
    return EXAMPLES.get(f"{mapping}.{name}") or EXAMPLES.get(name, "")


def meaning(mapping: str, name: str) -> str:
    if name == "more":
        return _MORE
    return _FORMS.get(mapping, {}).get(name) or GLOSSARY.get(mapping, {}).get(name, "")


def _label_now(name: str) -> str:
    return gettext(_LABELS[name]) if name in _LABELS else name.replace("_", " ").capitalize()


def _help_now(mapping: str, name: str) -> str:
    text, shown = meaning(mapping, name), example(mapping, name)
    said = gettext(text) if text else ""
    return f"{said} {gettext('For example:')} {shown}." if shown else said


_label = lazy(_label_now, str)
_help = lazy(_help_now, str)
