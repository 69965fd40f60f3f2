"""Knows which questions about themselves a programme asks people, how these are put, and what the answers say."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates import rules
from certificates.dossier import Row
from certificates.models import FactKind, in_words
from certificates.rules.language import Choice, Length
from certificates.wording import WORDS

# True of a person whatever they apply for; everything else is said for one programme.
EVERYWHERE = frozenset({"education", "veteran", "supervises", "practises_telehealth", "works_in_crisis_team"})
QUESTIONS: dict[str, Any] = {
    "education": gettext_lazy("What is the highest schooling you have finished?"),
    "endorsement": gettext_lazy("Which endorsement do you apply for?"),
    "lives_or_works_in": gettext_lazy("Where do you live or work?"),
    "percent_in_jurisdiction": gettext_lazy("What share of your time do you live or work in this jurisdiction?"),
    "practises_telehealth": gettext_lazy("Do you support people by telephone or video?"),
    "qualifies_as": gettext_lazy("As what do you qualify?"),
    "supervises": gettext_lazy("Do you supervise others?"),
    "veteran": gettext_lazy("Are you a veteran?"),
    "works_in_crisis_team": gettext_lazy("Do you work in a crisis team?"),
}
HINTS: dict[str, Any] = {"percent_in_jurisdiction": gettext_lazy("In percent, from 0 to 100.")}
VALUES: dict[str, Any] = {
    "none": gettext_lazy("None of these"),
    "other": gettext_lazy("None of these"),
    "high_school": gettext_lazy("A high school diploma"),
    "equivalent": gettext_lazy("Something equivalent, such as the GED"),
    "college": gettext_lazy("A college degree"),
}
# What somebody may answer who has none of what is accepted.
NEITHER = {"education": "none"}


@dataclass(frozen=True)
class Question:
    """What is asked, and the answers to choose from as (answer, words); none where a number is asked for."""

    name: str
    label: str
    hint: str
    answers: tuple[tuple[str, str], ...]

    @property
    def is_everywhere(self) -> bool:
        return self.name in EVERYWHERE


def questions(asked: rules.Asked) -> list[Question]:
    return [_question(fact) for fact in asked.facts]


def _question(fact: rules.Fact) -> Question:
    label = str(QUESTIONS.get(fact.name) or in_words(fact.name))
    hint = str(HINTS.get(fact.name, ""))
    if fact.is_claim:
        return Question(fact.name, label, hint, (("yes", _("Yes")), ("no", _("No"))))
    if fact.is_number:
        return Question(fact.name, label, hint, ())
    accepted = [str(value) for value in fact.values]
    answers = [*accepted, NEITHER.get(fact.name, "other")]
    return Question(fact.name, label, hint, tuple((one, value_in_words(one)) for one in answers))


def value_of(fact: rules.Fact, answer: str) -> Any:
    """An answer as the rules compare it: true and false, whole numbers, words."""
    if fact.is_claim:
        return answer == "yes"
    return int(answer) if fact.is_number else answer


def answer_of(value: Any) -> str:
    """The other way round."""
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def value_in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(VALUES.get(value) or str(value).replace("_", " "))


def route_in_words(route: str) -> str:
    return in_words(route) if route else _("The usual way")


def choice_in_words(choice: Choice) -> str:
    return str(WORDS.length(choice.length))


def choice_as_plain(length: Length) -> dict[str, int]:
    return {length.unit: length.n}


# What was said.


def said(rows: Iterable[Row], programme: int) -> Iterator[Row]:
    """The statements that concern a programme, in the order they were made."""
    for row in rows:
        if row.source in FactKind.values and row.programme in (None, programme):
            yield row


def attributes(rows: Iterable[Row]) -> dict[str, list[dict[str, Any]]]:
    """By name what is true from which day on, in the words of a case.

    Whoever says something anew says it from its first day on: what was said for that day and later is replaced.
    """
    found: dict[str, list[tuple[date, dict[str, Any]]]] = {}
    for row in rows:
        if row.source == FactKind.ATTRIBUTE:
            first = row.begins or date.min
            dated = {"value": row.value} | ({"from": first.isoformat()} if row.begins else {})
            earlier = [one for one in found.get(row.code, []) if one[0] < first]
            found[row.code] = [*earlier, (first, dated)]
    return {name: [dated for _first, dated in values] for name, values in found.items()}


def last(rows: Iterable[Row], kind: str) -> Any:
    """The route or the choice that was named last; None where none is."""
    named = [row.value for row in rows if row.source == kind]
    return named[-1] or None if named else None


def unanswered(standard: rules.Standard, person: Mapping[str, Any]) -> list[str]:
    """The questions whose answers decide what is asked of a person, or how long it lasts, where this one gave none."""
    asked = rules.asked([standard])
    open_ones = {fact.name for fact in asked.facts if fact.is_condition and fact.name not in person}
    missing = [question.label for question in questions(asked) if question.name in open_ones]
    ends_by_birthday = standard.term is not None and standard.term.ends == "birth_month"
    return [*missing, *([_("When were you born?")] if ends_by_birthday and "born_on" not in person else [])]


def fitting(case: Mapping[str, Any], standard: rules.Standard) -> Mapping[str, Any]:
    """The case without a length that this standard does not offer any more."""
    offered = [choice.length.months for choice in standard.renewal.choices] if standard.renewal else []
    if "choice" not in case or any(Length(unit, n).months in offered for unit, n in case["choice"].items()):
        return case
    return {name: value for name, value in case.items() if name != "choice"}


def told(asked: rules.Asked, case: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a person says about themselves for this programme, for others to read: `{key, value, since}`."""
    rows: list[dict[str, Any]] = []
    if asked.routes:
        way = {"key": _("Way of applying"), "value": route_in_words(case.get("route", "")), "since": None}
        rows.append(way)
    for question in questions(asked):
        for dated in case["person"].get(question.name, []):
            since = date.fromisoformat(dated["from"]) if "from" in dated else None
            rows.append({"key": question.label, "value": value_in_words(dated["value"]), "since": since})
    return rows
