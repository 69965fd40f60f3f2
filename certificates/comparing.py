"""Knows how one person stands against many programmes: what is known of them is gathered once and judged by each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from certificates import evidence, judging, marks
from certificates.judging import Judgement
from certificates.models import Application, Programme, Stage, Standard

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


def people(found: Iterable[Any], programme: Programme) -> list[Standing]:
    """Where each of these people stands today by the standard that judges them, the nearest first; whom none judges is
    left out. As many statements as one takes."""
    people = list(found)
    asked = {one.person_id: one for one in _open(programme__in=[programme], person__in=people)}
    published = _published([programme])[programme.pk] if people else []
    known = evidence.known(*people) if people else []
    judged = (_by_their_own(one, programme, published, asked.get(one.person.pk)) for one in known)
    return sorted(filter(None, judged), key=lambda one: (one.distance, one.person.get_full_name()))


def followed(person, programmes: Iterable[Programme]) -> dict[int, Standing]:
    """Where a person stands on each of these programmes by the standard that judges them, by the programme's number."""
    programmes = list(programmes)
    if not programmes:
        return {}
    asked = {one.programme_id: one for one in _open(programme__in=programmes, person__in=[person])}
    published = _published(programmes)
    (found,) = evidence.known(person)
    judged = (_by_their_own(found, one, published[one.pk], asked.get(one.pk)) for one in programmes)
    return {one.programme.pk: one for one in judged if one is not None}


def _open(**whose: Any) -> Iterable[Application]:
    return Application.objects.open().filter(**whose).select_related("standard")


def _published(programmes: Iterable[Programme]) -> Mapping[int, list[Standard]]:
    found: dict[int, list[Standard]] = defaultdict(list)
    for one in Standard.objects.filter(programme__in=programmes):
        found[one.programme_id].append(one)
    return found


def _by_their_own(
    found: evidence.Known, programme: Programme, published: list[Standard], asked: Application | None
) -> Standing | None:
    """By the version their application pinned, or the one of its stage in force today; a first award without one."""
    stage, today = asked.stage if asked else Stage.INITIAL, programme.today()
    in_force = (one for one in published if one.stage == stage and one.is_in_force_on(today))
    standard = (asked and asked.standard) or next(in_force, None)
    if standard is None:
        return None
    standard.programme = programme
    # What carries a certificate on is judged beside these; nobody is asked for them again.
    programme.renewal_standards = [one for one in published if one.stage == Stage.RENEWAL]  # type: ignore[attr-defined]
    by_number = {one.pk: one for one in published}
    for held in found.certificates:
        if held.certificate.standard_id in by_number:
            held.certificate.standard = by_number[held.certificate.standard_id]
    filed_on, sent_at = (asked.filed_on, asked.judged_as_of) if asked else (None, None)
    case = evidence.put(found, programme, filed_on=filed_on, sent_at=sent_at)
    return Standing(programme, judging.judge(case, standard, today), found.person)


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
