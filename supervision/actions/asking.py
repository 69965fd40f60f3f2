"""Knows what the rules are asked with: an entry as it is typed, and everything around it that they look at."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from lms.people.actions import Refused
from lms.people.days import known_zones
from lms.people.models import User
from supervision import hours, rulebook, rules
from supervision.models import EntryVersion, HourEntry, HourRules, Placement, PlacementSupervisor, Qualification, Status
from supervision.rulebook import Edition
from supervision.rules import Answer, Days, Taken


class HoursRefused(Refused):
    """Raised when rules stop an entry; `answers` are theirs, each with its rule's name and sentence."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        super().__init__(" ".join(answer.sentence for answer in answers))
        self.answers = answers


@dataclass(frozen=True)
class Work:
    """What a trainee says they did: clock times on the day it began, in `zone` (the site's where it is empty).

    An end at or before the start is on the next day. Where the clocks went back, `starts_second` and `ends_second`
    choose the second of two equal times.
    """

    on: date
    starts: time
    ends: time
    kind: str
    mode: str
    group_size: int | None = None
    topics: Mapping[str, int] = field(default_factory=dict)
    population: str = ""
    note: str = ""
    zone: str = ""
    starts_second: bool = False
    ends_second: bool = False


def version_of(work: Work, placement: Placement, *, at: datetime) -> EntryVersion:
    """The version `work` describes, not yet written; raises HoursRefused where its times are no times."""
    zone = work.zone or placement.site.timezone
    if zone not in known_zones():
        raise Refused(_("%(zone)s is not a time zone we know.") % {"zone": zone})
    try:
        span = hours.span(
            work.on,
            work.starts,
            work.ends,
            zone,
            starts_second=work.starts_second,
            ends_second=work.ends_second,
        )
    except hours.Unreadable as problem:
        raise HoursRefused([Answer("clock", rules.BLOCK, str(problem))]) from problem
    return EntryVersion(
        person=placement.trainee,
        number=1,
        written_at=at,
        kind=work.kind,
        group_size=work.group_size if work.kind == "group" else None,
        worked_on=work.on,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        zone=zone,
        minutes=span.minutes,
        topics=dict(work.topics),
        mode=work.mode,
        population=work.population,
        note=" ".join(work.note.split()),
        note_salt=secrets.token_hex(16),
        status=Status.DRAFT,
    )


@dataclass(frozen=True)
class Surroundings:
    """What is the same for every entry of a placement: fetched once, however many entries are judged."""

    placement: Placement
    editions: Sequence[Edition]
    supervisions: Sequence[Days]
    qualifications: Sequence[Days]
    known_words: frozenset[str]

    @classmethod
    def of(cls, placement: Placement) -> "Surroundings":
        """Three queries; expects site and trainee to be fetched along."""
        supervisions = list(placement.supervisions.accepted().select_related("supervisor"))
        held = Qualification.objects.verified().filter(person__in=[row.supervisor_id for row in supervisions])
        return cls(
            placement=placement,
            editions=HourRules.editions(placement.site_id),
            supervisions=days(supervisions),
            qualifications=days(held),
            known_words=_known_words(placement, supervisions),
        )


def ask(version: EntryVersion, around: Surroundings, taken: Sequence[Taken], *, at: datetime) -> list[Answer]:
    """Every rule of a new or changed entry, all of them, so that a person sees every reason at once.

    `taken` is what else the person did in that week and around that time.
    """
    placement = around.placement
    limits = rulebook.in_force(around.editions, version.worked_on)
    monday = hours.monday_of(version.worked_on)
    of_day = version.minutes + rules.minutes_of(taken, [version.worked_on])
    of_week = version.minutes + rules.minutes_of(taken, [monday + timedelta(days=day) for day in range(7)])
    return [
        rules.duration(version.minutes, limits),
        rules.minimum_span(version.minutes, limits),
        rules.future(version.ends_at, at),
        rules.late_entry(version.worked_on, hours.day_of(at, version.zone), limits),
        rules.overlap(version.span, taken),
        rules.likely_duplicate(version.worked_on, version.kind, version.span, taken),
        rules.day_cap(version.worked_on, of_day, limits),
        rules.week_cap(monday, of_week, limits),
        rules.inside_placement(version.worked_on, Days(placement.starts_on, placement.ends_on)),
        rules.inside_agreement(version.worked_on, around.supervisions),
        rules.supervisor_qualified(version.worked_on, around.qualifications),
        rules.group_size(version.kind, version.group_size, limits),
        rules.topic_sum(version.minutes, version.topics),
        rules.note_length(version.note),
        rules.note_identities(version.note, around.known_words),
    ]


def refuse_or_warn(answers: list[Answer]) -> list[str]:
    if rules.blocks(answers):
        raise HoursRefused(rules.blocks(answers))
    return rules.warnings(answers)


def taken_beside(version: EntryVersion, entry: HourEntry | None) -> list[Taken]:
    """What else this person did in that week and around that time, at every site."""
    monday = hours.monday_of(version.worked_on)
    near = EntryVersion.objects.filter(
        Q(worked_on__range=(monday, monday + timedelta(days=6)))
        | Q(starts_at__lt=version.ends_at, ends_at__gt=version.starts_at),
        person__in=version.person.accounts,
        holds_time=True,
    ).exclude(entry=entry)
    return [_taken(other) for other in near.select_related("entry__placement__site").order_by("number")]


class Diary:
    """All the live time of one person between two days, kept by day, so that many entries are judged in one reading."""

    def __init__(self, person: User, first: date, last: date) -> None:
        self._days: defaultdict[date, list[Taken]] = defaultdict(list)
        near = EntryVersion.objects.filter(
            person__in=person.accounts,
            holds_time=True,
            worked_on__range=(first - timedelta(days=8), last + timedelta(days=8)),
        )
        for other in near.select_related("entry__placement__site").order_by("number"):
            self._days[other.worked_on].append(_taken(other))

    def add(self, version: EntryVersion, *, site: str, entry: int) -> None:
        self._days[version.worked_on].append(Taken(version.span, version.worked_on, version.kind, site, entry))

    def beside(self, day: date) -> list[Taken]:
        """The week of a day, with the day before it and the one after."""
        monday = hours.monday_of(day)
        return [taken for offset in range(-1, 8) for taken in self._days.get(monday + timedelta(days=offset), ())]


def _taken(other: EntryVersion) -> Taken:
    return Taken(other.span, other.worked_on, other.kind, other.entry.placement.site.name, other.entry_id)


def days(rows) -> list[Days]:
    return [Days(row.from_on, row.until_on) for row in rows]


def _known_words(placement: Placement, supervisions: Iterable[PlacementSupervisor]) -> frozenset[str]:
    """Names that may stand in a note: the site's, the supervisors' and the trainee's own."""
    people = [placement.trainee, *(supervision.supervisor for supervision in supervisions)]
    names = [placement.site.name, *(f"{person.legal_name} {person.preferred_name}" for person in people if person)]
    return frozenset(word.lower() for name in names for word in name.split())
