"""Knows what waits for a signature: since when, on whom, and how soon they answer; counted by the database."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Greatest

from lms.people import days
from lms.people.models import Organisation, User
from supervision import access, ageing
from supervision.models import (
    SIGNABLE,
    EntryVersion,
    Placement,
    PlacementSupervisor,
    PlacementSupervisorQuerySet,
    RefusedEntry,
    Return,
    SignedEntry,
)


@dataclass(frozen=True)
class Load:
    """One supervisor: whom they supervise today, what waits for them since when, and how soon they typically answer."""

    supervisor: User
    trainees: int
    entries: int
    minutes: int
    since: datetime | None
    answers_in: timedelta | None


def at_sites(sites: QuerySet[Organisation]) -> QuerySet[EntryVersion]:
    """What is handed in at these sites and neither signed nor sent back."""
    return EntryVersion.objects.pending().filter(status__in=SIGNABLE, entry__placement__site__in=sites)


def for_person(person: User) -> QuerySet[EntryVersion]:
    """What waits for this supervisor."""
    return access.handed_in_to(person).filter(status__in=SIGNABLE)


def by_age(waiting: QuerySet[EntryVersion], *, at: datetime) -> list[dict[str, Any]]:
    """A row for each placement, the longest waiting first, with `steps`: (entries, minutes) by age; one query."""
    counted: dict[str, Any] = {}
    for step, (after, until) in enumerate(ageing.bounds(at)):
        within = Q(submitted_at__gt=after) if after else Q()
        within &= Q(submitted_at__lte=until) if until else Q()
        counted[f"entries_{step}"] = Count("pk", filter=within)
        counted[f"minutes_{step}"] = Sum("minutes", filter=within, default=0)
    rows = waiting.values(placement=F("entry__placement")).annotate(since=Min("submitted_at"), **counted)
    found: list[dict[str, Any]] = [dict(row) for row in rows.order_by("since", "placement")]
    placements = Placement.objects.select_related("trainee", "site").in_bulk([row["placement"] for row in found])
    return [
        {
            "placement": placements[row["placement"]],
            "since": row["since"],
            "steps": [(row[f"entries_{step}"], row[f"minutes_{step}"]) for step in range(len(ageing.STEPS))],
        }
        for row in found
    ]


def loads(sites: QuerySet[Organisation], *, at: datetime) -> list[Load]:
    """Everybody who supervises at these sites today, or for whom something waits there; who has most comes first."""
    waits = by_supervisor(at_sites(sites))
    supervisions = PlacementSupervisor.objects.filter(placement__site__in=sites)
    trainees = _trainees(supervisions)
    answers = _answers(Placement.objects.filter(site__in=sites), since=at - ageing.LOOK_BACK)
    named = User.objects.in_bulk(trainees.keys() | waits.keys())
    found = [_load(one, trainees, waits, answers) for one in named.values()]
    return sorted(found, key=lambda load: (-load.entries, str(load.supervisor)))


def load_of(person: User, *, at: datetime) -> Load:
    """One supervisor's own, wherever they supervise."""
    counted = for_person(person).aggregate(
        entries=Count("pk"), minutes=Sum("minutes", default=0), since=Min("submitted_at")
    )
    trainees = _trainees(PlacementSupervisor.objects.filter(supervisor=person))
    answers = _answers(Placement.objects.supervised_by(person), since=at - ageing.LOOK_BACK)
    return _load(person, trainees, {person.pk: counted}, answers)


def by_supervisor(waiting: QuerySet[EntryVersion], *, on: date | None = None) -> dict[int, dict[str, Any]]:
    """entries, minutes, people and since, for each supervisor of the days of what waits; one query.

    With `on`, only through supervisions that last until that day: whoever has left is asked for nothing more.
    """
    covering = Q(
        entry__placement__supervisions__accepted_at__isnull=False,
        entry__placement__supervisions__from_on__lte=F("worked_on"),
    )
    last_day = Greatest(F("worked_on"), Value(on)) if on else F("worked_on")
    lasting = Q(entry__placement__supervisions__until_on=None)
    lasting |= Q(entry__placement__supervisions__until_on__gte=last_day)
    rows = (
        waiting.filter(covering & lasting)
        .values(supervisor=F("entry__placement__supervisions__supervisor"))
        .annotate(
            entries=Count("pk"),
            minutes=Sum("minutes"),
            people=Count("person", distinct=True),
            since=Min("submitted_at"),
        )
    )
    return {row["supervisor"]: dict(row) for row in rows.order_by("supervisor")}


def _load(person: User, trainees, waits, answers) -> Load:
    waiting = waits.get(person.pk, {})
    return Load(
        supervisor=person,
        trainees=trainees.get(person.pk, 0),
        entries=waiting.get("entries", 0),
        minutes=waiting.get("minutes", 0),
        since=waiting.get("since"),
        answers_in=ageing.typical(answers.get(person.pk, ())),
    )


def _trainees(supervisions: PlacementSupervisorQuerySet) -> dict[int, int]:
    """By supervisor, the people they supervise today."""
    current = supervisions.accepted().on(days.DayIn("placement__site__timezone"))
    rows = current.order_by().values("supervisor").annotate(people=Count("placement__trainee", distinct=True))
    return dict(rows.values_list("supervisor", "people"))


def _answers(placements: QuerySet[Placement], *, since: datetime) -> dict[int, list[tuple[timedelta, int]]]:
    """By supervisor, how long each answer took and to how many entries: a signature, a return, a refusal; 3 queries."""
    found: defaultdict[int, list[tuple[timedelta, int]]] = defaultdict(list)
    kinds: list[tuple[QuerySet, str, str, str]] = [
        (SignedEntry.objects.all(), "sign_off__placement", "sign_off__signer", "sign_off__signed_at"),
        (Return.objects.all(), "entry_version__entry__placement", "returned_by", "returned_at"),
        (RefusedEntry.objects.all(), "refusal__placement", "refusal__refused_by", "refusal__refused_at"),
    ]
    for rows, where, who, when in kinds:
        recent = rows.filter(**{f"{where}__in": placements, f"{when}__gte": since}).order_by()
        names = (who, when, "entry_version__submitted_at")
        for supervisor, answered_at, handed_in_at, count in recent.values_list(*names).annotate(Count("pk")):
            found[supervisor].append((answered_at - handed_in_at, count))
    return found
