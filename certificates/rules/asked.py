"""Knows what standards name that a case must bring: documents, credentials, tasks, exams, events, facts, letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from . import language as kinds
from .language import Bound, Condition, Plain, Requirement, Standard

# Days that a case has by itself.
OWN_DAYS = frozenset({"on", "applied"})


@dataclass(frozen=True)
class Fact:
    """Something that is asked about a person, with every value that some rule accepts, in the order they are named."""

    name: str
    values: tuple[Plain, ...] = ()
    is_number: bool = False
    # Whether it decides what is asked of a person at all.
    is_condition: bool = False

    @property
    def is_claim(self) -> bool:
        """Whether it is true or it is not."""
        return any(isinstance(value, bool) for value in self.values)


@dataclass(frozen=True)
class Asked:
    """What is named, each once, in the file's order. `age` is no fact: it follows from the day of birth."""

    documents: tuple[str, ...] = ()
    direct_documents: tuple[str, ...] = ()
    credentials: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    exams: tuple[str, ...] = ()
    percent_exams: tuple[str, ...] = ()
    scaled_exams: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    routes: tuple[str, ...] = ()
    references: bool = False
    reference_types: tuple[str, ...] = ()
    barred_relations: tuple[str, ...] = ()
    choices: tuple[kinds.Choice, ...] = ()


def asked(standards: Iterable[Standard]) -> Asked:
    """Everything the requirements of these standards name, conditions and what is asked of late renewals included."""
    standards = list(standards)
    requirements = [one for standard in standards for one in kinds.asked_by(standard)]
    conditions = [one for requirement in requirements for one in _conditions(requirement)]
    rules = [requirement.rule for requirement in requirements]
    deciding = [one.person for one in conditions if isinstance(one, kinds.PersonIs)]
    persons = [*(rule for rule in rules if isinstance(rule, kinds.Person)), *deciding]
    held = [rule for rule in rules if isinstance(rule, kinds.Holds)]
    held += [one.holds for one in conditions if isinstance(one, kinds.HoldsOne)]
    documents = [rule for rule in rules if isinstance(rule, kinds.Document)]
    exams = [rule for rule in rules if isinstance(rule, kinds.Exam)]
    references = [rule for rule in rules if isinstance(rule, kinds.References)]
    days = [*_awaited(rules), *(one.on for one in persons), *(one.on for one in held), *(one.of for one in documents)]
    days += [one.name for one in conditions if isinstance(one, kinds.EventHappened)]
    return Asked(
        documents=_once(rule.type for rule in documents),
        direct_documents=_once(rule.type for rule in documents if rule.direct),
        credentials=_once(code for rule in held for code in rule.credential),
        tasks=_once(rule.code for rule in rules if isinstance(rule, kinds.Task)),
        events=_once(day for day in days if day not in OWN_DAYS),
        exams=_once(rule.assessment for rule in exams),
        percent_exams=_once(rule.assessment for rule in exams if rule.percent is not None),
        scaled_exams=_once(rule.assessment for rule in exams if rule.scaled is not None),
        facts=tuple(_facts(persons, {rule.attribute for rule in deciding})),
        routes=_once(one.name for one in conditions if isinstance(one, kinds.RouteIs)),
        references=bool(references),
        reference_types=_once(name for rule in references for name, _least in rule.types),
        barred_relations=_once(name for rule in references for name in rule.not_from),
        choices=_once(one for standard in standards if standard.renewal for one in standard.renewal.choices),
    )


def _conditions(requirement: Requirement) -> Iterator[Condition]:
    for condition in (requirement.when, requirement.unless):
        if condition is not None:
            yield from _inside(condition)


def _inside(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, kinds.AllTrue | kinds.AnyTrue):
        for one in condition.conditions:
            yield from _inside(one)
    else:
        yield condition


def _awaited(rules: Iterable[kinds.Rule]) -> Iterator[str]:
    """The days from which windows look back or ahead."""
    for rule in rules:
        bounds: tuple[Bound, ...] = getattr(rule, "window", ())
        for bound in bounds:
            if isinstance(bound, kinds.Within):
                yield bound.of
            elif isinstance(bound, kinds.WithinFrom | kinds.After | kinds.Before):
                yield bound.event


def _facts(persons: Iterable[kinds.Person], deciding: set[str]) -> Iterator[Fact]:
    rules: dict[str, list[kinds.Person]] = {}
    for rule in persons:
        rules.setdefault(rule.attribute, []).append(rule)
    for name, of_it in rules.items():
        if name != "age":
            accepted = [value for rule in of_it for value in (*rule.one_of, rule.equals) if value is not None]
            yield Fact(name, _once(accepted), any(_compares(rule) for rule in of_it), name in deciding)


def _compares(rule: kinds.Person) -> bool:
    numbers = (rule.at_least, rule.at_most, rule.equals, *rule.one_of)
    return any(isinstance(one, int | Decimal) and not isinstance(one, bool) for one in numbers)


def _once(found: Iterable) -> tuple:
    """Each once, in the order in which it was named first."""
    return tuple(dict.fromkeys(found))
