"""Knows how one person stands against many programmes: what is known of them is gathered once and judged by each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from certificates import evidence, judging, marks
from certificates.judging import Judgement
from certificates.models import Programme, Stage, Standard

# What nobody can hurry: who one is, and what one holds already.
FIXED = frozenset({"person", "holds"})


@dataclass(frozen=True)
class Standing:
    """A person against one programme."""

    programme: Programme
    judgement: Judgement
    person: Any

    @property
    def total(self) -> int:
        return len(self.judgement.findings)

    @property
    def met_count(self) -> int:
        return sum(finding["met"] for finding in self.judgement.findings)

    @property
    def open(self) -> list[marks.Finding]:
        """What is still to come, of a choice of ways along the nearest one."""
        return [*marks.still_open(self.judgement.findings)]

    @property
    def missing_minutes(self) -> int:
        """Of each requirement the largest of what it is short of, since its bounds overlap."""
        return sum(max((bound.get("minutes", 0) for bound in one["short"]), default=0) for one in self.open)

    @property
    def distance(self) -> tuple[int, int, int]:
        """As the rules order ways: what cannot be hurried, how much is open, how much time is missing."""
        fixed = sum(one["kind"] in FIXED for one in self.open)
        return fixed, len(self.open), self.missing_minutes


def standings(person, standards: Iterable[Standard]) -> list[Standing]:
    """Where a person stands by each of these standards today, the nearest first; as many statements as one takes."""
    (found,) = evidence.known(person)
    judged = (Standing(one.programme, _judged(found, one), person) for one in standards)
    return sorted(judged, key=lambda one: (one.distance, one.programme.title))


def people(found: Iterable[Any], standard: Standard) -> list[Standing]:
    """Where each of these people stands by one standard today, the nearest first; as many statements as one takes."""
    people = list(found)
    known = evidence.known(*people) if people else []
    judged = (Standing(standard.programme, _judged(one, standard), one.person) for one in known)
    return sorted(judged, key=lambda one: (one.distance, one.person.get_full_name()))


def _judged(found: evidence.Known, standard: Standard) -> Judgement:
    programme = standard.programme
    return judging.judge(evidence.put(found, programme), standard, programme.today())


def first_awards(programmes: Any = None) -> list[Standard]:
    """The standards of first awards in force today where each body is; of `programmes` alone where they are given."""
    today = timezone.localdate()
    # Wherever on earth a body is, its own date is one of these three.
    near = Standard.objects.not_over(today - timedelta(days=1)).filter(stage=Stage.INITIAL)
    if programmes is not None:
        near = near.filter(programme__in=programmes)
    return [*_in_force(near.select_related("programme__body"))]


def _in_force(standards: Iterable[Standard]) -> Iterator[Standard]:
    for one in standards:
        if one.is_in_force_on(one.programme.today()):
            yield one
