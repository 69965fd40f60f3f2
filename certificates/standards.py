"""Knows how a stored programme and its file turn into each other, and into the typed values the rules judge by."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q

from assessments.models import Assessment
from certificates import rules, wording
from certificates.models import Application, Certificate, Programme, Stage, Standard
from certificates.rules import language
from certificates.rules.files import plain_values
from certificates.writing import as_json


def typed(programme: Programme, *standards: Standard) -> language.Programme:
    """The programme with these standards for the rules to judge by, whatever days they are in force.

    Who pins a standard has chosen it already, so none of them is asked again whether it is in force.
    """
    return _typed(programme.slug, json.dumps(programme.statements), tuple(one.definition for one in standards))


def judged_by(programme: Programme, standard: Standard, held: Certificate | None) -> language.Programme:
    """The programme by which somebody is judged who may hold a certificate already: the standard, the rules of renewal
    in force, which say how long a term may be earned, and what awarded the certificate, which may have cut its term."""
    chosen = {standard.stage: standard}
    if held is not None:
        if standard.stage != Stage.RENEWAL and (renewal := programme.renewal_standard_on(programme.today())):
            chosen.setdefault(renewal.stage, renewal)
        if held.standard.stage != Stage.RENEWAL:
            chosen.setdefault(held.standard.stage, held.standard)
    return typed(programme, *chosen.values())


@lru_cache(maxsize=256)
def _typed(slug: str, statements: str, definitions: tuple[str, ...]) -> language.Programme:
    values = {
        "programme": slug,
        "statements": json.loads(statements),
        "standards": [plain_values(definition) for definition in definitions],
    }
    return rules.read_programme(values)


def values_of(programme: Programme, standards: Iterable[Standard]) -> dict[str, Any]:
    """What a file of this programme says, in the order people write it."""
    cover = {
        "programme": programme.slug,
        "title": programme.title,
        "body": programme.body_name,
        "timezone": programme.timezone,
        "sources": programme.sources,
        "notes": programme.notes,
        "statements": programme.statements,
    }
    return {name: value for name, value in cover.items() if value} | {
        "standards": [_standard_values(standard) for standard in standards]
    }


def _standard_values(standard: Standard) -> dict[str, Any]:
    rules_of = standard.rules
    in_force = {"from": _day(standard.in_force_from), "until": _day(standard.in_force_until)}
    head = {"stage": rules_of.pop("stage"), "version": rules_of.pop("version")}
    dated = {name: day for name, day in in_force.items() if day}
    return head | ({"in_force": dated} if dated else {}) | rules_of


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def definition_of(values: Mapping[str, Any]) -> str:
    """The text that is kept of one standard of a file: everything but the days it is in force."""
    kept = {name: value for name, value in values.items() if name != "in_force"}
    return as_json(kept | {"version": str(kept["version"])})


def unpublished(programme: Programme, values: Mapping[str, Any]) -> list[Standard]:
    """The standards of a file that reads well, as they would be stored; nothing is."""
    return [
        Standard(
            programme=programme,
            stage=read.stage,
            version=read.version,
            in_force_from=read.in_force_from,
            in_force_until=read.in_force_until,
            definition=definition_of(text),
        )
        for read, text in zip(rules.read_programme(values).standards, values["standards"], strict=True)
    ]


def asked_of(person, programme: Programme) -> rules.Asked:
    """What a programme asks of a person by name: today, and by the standard that judges their application already."""
    open_ones = Application.objects.open().filter(person__in=person.accounts, programme=programme)
    pinned = Standard.objects.filter(applications__in=open_ones)
    return asked(programme, *pinned)


def asked(programme: Programme, *pinned: Standard) -> rules.Asked:
    """What the standards of a programme in force today name, and these too."""
    standards = {one.pk: one for one in (*programme.standards.in_force(programme.today()), *pinned)}
    return rules.asked(one for standard in standards.values() for one in typed(programme, standard).standards)


def held_elsewhere(codes: Iterable[str]) -> list[str]:
    """Of these exams those that nobody takes here."""
    codes = list(codes)
    here = set(Assessment.objects.filter(code__in=codes).values_list("code", flat=True)) if codes else set()
    return [code for code in codes if code not in here]


def labels(programme: Programme, stage: str) -> dict[str, str]:
    """What each requirement of a stage is called, by its id: of today's rules, and of those that somebody has applied
    under and is judged by."""
    pinned = Q(applications__in=Application.objects.open())
    judging = programme.standards.filter(Q(pk__in=programme.standards.in_force(programme.today())) | pinned)
    found = [typed(programme, one).standards[0] for one in judging.filter(stage=stage).distinct().order_by("pk")]
    return {one.id: one.label or wording.label(one.rule) for standard in found for one in language.asked_by(standard)}


def statements_named(programme: language.Programme) -> list[tuple[str, str]]:
    """Every statement and version that people are asked to sign under this programme, each once."""
    named = dict.fromkeys(programme.statements)
    for standard in programme.standards:
        for requirement in language.walk(standard.requirements):
            rule = requirement.rule
            if isinstance(rule, language.Attest) and rule.version not in (None, "current"):
                named[(rule.statement, str(rule.version))] = None
    return list(named)
