"""Knows how an organisation's assessments stand: by cohort and topic; and who sat what, when, on what terms.

A cohort is everybody whose first attempt began in the same quarter, in the organisation's own time. Guarantees:

1. What is said of fewer than five people is not said, neither as a number nor as a share.
2. Nothing can be reckoned back: a total covers only what is shown, so that no small group is its difference.
3. One person is one person, however many attempts: people and passes are counted by person, means over first attempts,
   which nothing seen before has helped.
4. Cut scores and results are those of the attempt's own day; a policy changed since changes no row.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from zoneinfo import ZoneInfo

from assessments import grading
from assessments.items import Kind
from assessments.models import Assessment, Attempt, AttemptItem, ItemVersion

FEWEST = 5


@dataclass(frozen=True)
class Sat:
    """One attempt handed in, as far as counting needs it."""

    person: int
    number: int
    started_at: datetime
    percent: Decimal
    passed: bool


@dataclass(frozen=True)
class Group:
    """A cohort, or all that are shown. `people` is None where they are too few to speak of, and then all else is."""

    begins_on: date | None
    people: int | None
    attempts: int | None = None
    passed: int | None = None
    mean: Decimal | None = None
    """In percent, over first attempts, rounded down to one decimal."""

    @property
    def is_shown(self) -> bool:
        return self.people is not None

    @property
    def key(self) -> str:
        """2026-3 for the third quarter."""
        return f"{self.begins_on.year}-{(self.begins_on.month + 2) // 3}" if self.begins_on else ""

    @property
    def passed_percent(self) -> Decimal | None:
        return share(self.passed, self.people) if self.people and self.passed is not None else None


@dataclass(frozen=True)
class TopicMean:
    topic: str
    people: int | None
    mean: Decimal | None


def quarter(moment: datetime, zone: str) -> date:
    """The first day of the quarter in which a moment falls, where the organisation is."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def share(part: Fraction | int, whole: int) -> Decimal:
    """In percent with one decimal, rounded down."""
    return Decimal(int(part * 1000 // whole)).scaleb(-1)


def sat(assessment: Assessment) -> list[Sat]:
    """Every attempt handed in, first to last for each person; one statement."""
    rows = Attempt.objects.filter(assessment=assessment, submitted_at__isnull=False).order_by("person", "number")
    facts = rows.values_list("person", "number", "started_at", "percent", "passed")
    # The database holds that whoever handed in has a score.
    return [Sat(*row) for row in facts]  # type: ignore[arg-type]


def cohorts(attempts: Iterable[Sat], *, zone: str) -> list[Group]:
    """The cohorts, latest first, those of fewer than five people without their figures."""
    by_quarter: dict[date, list[list[Sat]]] = defaultdict(list)
    for mine in _by_person(attempts):
        by_quarter[quarter(mine[0].started_at, zone)].append(mine)
    return [_group(begins_on, by_quarter[begins_on]) for begins_on in sorted(by_quarter, reverse=True)]


def together(attempts: Iterable[Sat], *, zone: str) -> Group:
    """All cohorts that are shown, as one."""
    people = list(_by_person(attempts))
    shown = {
        group.begins_on for group in cohorts((one for mine in people for one in mine), zone=zone) if group.is_shown
    }
    return _group(None, [mine for mine in people if quarter(mine[0].started_at, zone) in shown])


def members(attempts: Iterable[Sat], *, zone: str, cohort: Group | None) -> set[int]:
    """The people of one cohort or, without one, of all that are shown."""
    everybody = list(attempts)
    shown = {group.begins_on for group in cohorts(everybody, zone=zone) if group.is_shown}
    if cohort is not None:
        shown &= {cohort.begins_on}
    return {mine[0].person for mine in _by_person(everybody) if quarter(mine[0].started_at, zone) in shown}


def _by_person(attempts: Iterable[Sat]) -> Iterable[list[Sat]]:
    return (list(mine) for _person, mine in groupby(attempts, key=lambda one: one.person))


def _group(begins_on: date | None, people: Sequence[list[Sat]]) -> Group:
    if len(people) < FEWEST:
        return Group(begins_on, None)
    firsts = [Fraction(mine[0].percent) for mine in people]
    return Group(
        begins_on,
        people=len(people),
        attempts=sum(map(len, people)),
        passed=sum(any(one.passed for one in mine) for mine in people),
        mean=share(sum(firsts, Fraction()) / 100, len(people)),
    )


def topic_means(assessment: Assessment, people: set[int]) -> list[TopicMean]:
    """What these people reached by topic in their first attempts, in percent; by title; two statements."""
    earned: dict[str, list[Fraction]] = defaultdict(list)
    met: dict[str, set[int]] = defaultdict(set)
    rows = AttemptItem.objects.filter(
        attempt__assessment=assessment, attempt__submitted_at__isnull=False, attempt__number=1
    ).values_list("attempt__person", "item_version", "answer__response")
    asked = ItemVersion.objects.filter(pk__in=rows.order_by().values("item_version")).select_related("topic")
    versions = {version.pk: version for version in asked}
    for person, version_id, response in rows.iterator(chunk_size=2000):
        version = versions[version_id]
        if person in people and version.kind != Kind.ESSAY and not version.is_pretest:
            earned[version.topic.title].append(grading.credit(version, response))
            met[version.topic.title].add(person)
    return [
        TopicMean(title, len(met[title]), share(sum(earned[title], Fraction()), len(earned[title])))
        if len(met[title]) >= FEWEST
        else TopicMean(title, None, None)
        for title in sorted(earned)
    ]


def forms(attempts: Iterable[Attempt]) -> dict[int, str]:
    """The form of each attempt: a short name for its item versions, the same wherever the same ones were asked."""
    asked: dict[int, list[int]] = defaultdict(list)
    rows = AttemptItem.objects.filter(attempt__in=[attempt.pk for attempt in attempts])
    for attempt_id, version_id in rows.order_by("item_version").values_list("attempt", "item_version"):
        asked[attempt_id].append(version_id)
    return {attempt_id: _form(versions) for attempt_id, versions in asked.items()}


def _form(versions: Sequence[int]) -> str:
    return hashlib.sha256(repr(list(versions)).encode()).hexdigest()[:6].upper()
