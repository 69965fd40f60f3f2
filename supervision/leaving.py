"""Knows supervisors whose last day is set: what waits to be signed before they go, and until when."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from lms.people.models import Organisation, User
from supervision import access
from supervision.models import SIGNABLE, EntryVersion, PlacementSupervisor, Status

# Reminders go out so many days before the last one, and on it.
RUNGS = (7, 3, 1, 0)
# A programme manager sees leavers so far ahead.
AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Leaver:
    """One supervision that ends, with what is handed in and not signed, and what is still a draft."""

    supervision: PlacementSupervisor
    entries: int
    minutes: int
    drafts: int


def last_days(person: User, today: date) -> dict[int, date]:
    """For each placement that `person` is about to leave, the last day on which they can sign; one query."""
    own = PlacementSupervisor.objects.accepted().filter(supervisor=person)
    going = own.filter(until_on__gte=today).exclude(Exists(own.filter(placement=OuterRef("placement"), until_on=None)))
    return dict(going.order_by("until_on").values_list("placement", "until_on"))


def at_sites(sites: QuerySet[Organisation], *, today: date) -> list[Leaver]:
    """Whoever leaves soon at these sites while hours wait for them, the soonest first; one query."""
    rows = _ending(today, today + AHEAD).filter(placement__site__in=sites, entries__gt=0)
    return [_leaver(row) for row in rows]


def due(today: date) -> list[Leaver]:
    """Whoever leaves within the days of the reminders, in whatever zone; one query."""
    return [_leaver(row) for row in _ending(today - timedelta(days=1), today + timedelta(days=RUNGS[0] + 1))]


def rung(days_left: int) -> int | None:
    """The reminder that is due so many days before the last one: one that a missed night skipped is made up for."""
    return min((one for one in RUNGS if one >= days_left), default=None) if days_left >= 0 else None


def _ending(first: date, last: date) -> QuerySet[PlacementSupervisor]:
    own = EntryVersion.objects.pending().filter(entry__placement=OuterRef("placement"))
    of_its_days = own.filter(worked_on__gte=OuterRef("from_on"), worked_on__lte=OuterRef("until_on"))
    # What is with the programme waits for no supervisor.
    waiting = of_its_days.filter(~access.looked_into(), ~access.disputed(), status__in=SIGNABLE)
    drafts = of_its_days.filter(status=Status.DRAFT)
    rows = PlacementSupervisor.objects.accepted().filter(until_on__range=(first, last))
    return (
        rows.annotate(
            entries=_of_placement(waiting, Count("pk")),
            minutes=_of_placement(waiting, Sum("minutes")),
            drafts=_of_placement(drafts, Count("pk")),
        )
        .filter(Q(entries__gt=0) | Q(drafts__gt=0))
        .select_related("placement__trainee", "placement__site", "supervisor")
        .order_by("until_on", "pk")
    )


def _of_placement(versions: QuerySet[EntryVersion], figure: Count | Sum) -> Coalesce:
    counted = versions.order_by().values("entry__placement").annotate(figure=figure).values("figure")
    return Coalesce(Subquery(counted), 0)


def _leaver(row) -> Leaver:
    return Leaver(row, entries=row.entries, minutes=row.minutes, drafts=row.drafts)
