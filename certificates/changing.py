"""Knows what a draft's rules would change for applicants and holders; it judges, and writes nothing."""

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from certificates import evidence, judging, publishing, rules, waiving
from certificates.evidence import Gathered
from certificates.models import (
    Affected,
    Application,
    Certificate,
    ChangeOutcome,
    ChangePreview,
    Programme,
    Stage,
    Standard,
)
from certificates.rules import language
from certificates.standards import unpublished

Findings = Sequence[Mapping[str, Any]]
Subject = Application | Certificate


@dataclass(frozen=True)
class Turn:
    """What one stage asks for on a day, as published and as drafted; None where no version is in force."""

    on: date
    before: Standard | None
    after: Standard | None


@dataclass(frozen=True)
class Change:
    """A draft beside what is published: the stages whose rules would be others, and how to judge by both."""

    programme: Programme
    turns: Mapping[str, Turn]

    def rows(self, preview: ChangePreview, subjects: Sequence[Subject]) -> Iterator[Affected]:
        """A row for each, in their order; what is known of all of them is asked for once."""
        cases = iter(self._cases([one for one in subjects if _pinned(one) is None]))
        for one in subjects:
            pinned = _pinned(one)
            facts = _keeps(pinned) if pinned else self._judged(one, next(cases))
            yield Affected(preview=preview, **_named(one), **facts)

    def _cases(self, subjects: Iterable[Subject]) -> list[Gathered]:
        people = [_person(one) for one in subjects]
        return [evidence.put(found, self.programme) for found in evidence.known(*people)] if people else []

    def _judged(self, subject: Subject, gathered: Gathered) -> dict[str, Any]:
        """A holder is judged as if they renewed; who has begun an application by what would be in force."""
        turn = self.turns[subject.stage if isinstance(subject, Application) else Stage.RENEWAL]
        before, after = (
            judging.judge(gathered, standard, turn.on).findings if standard else None
            for standard in (turn.before, turn.after)
        )
        return {
            "outcome": outcome(before, after),
            "version": turn.after.version if turn.after else "",
            "why": list(turned(before or [], after or [])),
        }


def _person(subject: Subject) -> Any:
    return subject.person if isinstance(subject, Application) else subject.certification.person


def _pinned(subject: Subject) -> Standard | None:
    """The version somebody has filed under, which they keep."""
    return subject.standard if isinstance(subject, Application) else None


def _keeps(pinned: Standard) -> dict[str, Any]:
    return {"outcome": ChangeOutcome.KEEPS, "version": pinned.version}


def _named(subject: Subject) -> dict[str, Any]:
    """Who has begun an application and not sent it is nobody the body knows."""
    if isinstance(subject, Application):
        return {"person": subject.person, "application": subject, "is_named": subject.status != "draft"}
    return {"person": subject.certification.person, "certificate": subject, "is_named": True}


def change(programme: Programme, values: Mapping[str, Any], *, on: date) -> Change:
    """Raises RuleError where the draft cannot be read or published."""
    drafted = rules.read_programme(values)
    stored = list(programme.standards.all()) if programme.pk else []
    found = publishing.changes(drafted, publishing.editions(values, drafted), stored)
    ahead = copy.copy(programme)
    ahead.statements = dict(drafted.statements)
    after = _afterwards(ahead, stored, unpublished(ahead, values))
    touched = _touched(found, stored, drafted, programme)
    return Change(programme, {stage: _turn(stage, found, stored, after, on) for stage in touched})


def _afterwards(ahead: Programme, stored: Iterable[Standard], drafted: list[Standard]) -> list[Standard]:
    """What would be published: everything the draft says, and what is published and not in it."""
    named = {(one.stage, one.version) for one in drafted}
    others = [copy.copy(one) for one in stored if (one.stage, one.version) not in named]
    for one in others:
        one.programme = ahead
    return [*drafted, *others]


def _touched(
    found: publishing.Changes, stored: list[Standard], drafted: language.Programme, programme: Programme
) -> Iterable[str]:
    """The stages of which a version is new or ends; all of them where another text of a statement becomes current."""
    if dict(drafted.statements) != programme.statements:
        return dict.fromkeys([one.stage for one in stored] + [one.stage for one in drafted.standards])
    new = [edition.standard.stage for edition in found.new]
    return dict.fromkeys(new + [standard.stage for standard, _day in found.closed])


def _turn(stage: str, found: publishing.Changes, stored: list[Standard], after: list[Standard], on: date) -> Turn:
    """On the first day on which it matters: today, or when the new version begins if that is later."""
    begins = [edition.standard.in_force_from or on for edition in found.new if edition.standard.stage == stage]
    ends = [day + timedelta(days=1) for standard, day in found.closed if standard.stage == stage]
    day = max(on, min(begins or ends, default=on))
    return Turn(day, _in_force(stored, stage, day), _in_force(after, stage, day))


def _in_force(standards: Iterable[Standard], stage: str, day: date) -> Standard | None:
    return next((one for one in standards if one.stage == stage and one.is_in_force_on(day)), None)


def outcome(before: Findings | None, after: Findings | None) -> ChangeOutcome:
    was, will_be = _met(before), _met(after)
    if before is None or was == will_be:
        return ChangeOutcome.STAYS_MET if will_be else ChangeOutcome.STAYS_NOT_YET
    return ChangeOutcome.GAINS if will_be else ChangeOutcome.LOSES


def _met(findings: Findings | None) -> bool:
    return findings is not None and all(map(waiving.holds, findings))


def turned(before: Findings, after: Findings) -> Iterator[dict[str, Any]]:
    """The findings that make the difference: those met before and unmet after, and those unmet before and met after.

    A requirement that is new counts as met before, one that is gone as met after.
    """
    was = {finding["id"]: waiving.holds(finding) for finding in before}
    will_be = {finding["id"]: waiving.holds(finding) for finding in after}
    for finding in after:
        if not waiving.holds(finding) and was.get(finding["id"], True):
            yield _kept(finding)
    for finding in before:
        if not waiving.holds(finding) and will_be.get(finding["id"], True):
            yield _kept(finding) | {"met": True}


def _kept(finding: Mapping[str, Any]) -> dict[str, Any]:
    """What a sentence needs, and nothing of the evidence."""
    return {name: finding[name] for name in ("id", "label", "met", "need", "short", "why") if name in finding}
