"""What is told while supervisors leave: sign before you go, hand in before they go, and what was left behind."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count

from lms.notices import outbox
from lms.people.models import User
from supervision import access, hours, leaving
from supervision.actions import parties
from supervision.leaving import Leaver
from supervision.models import EntryVersion, Placement


def remind_of_leaving(*, at: datetime) -> int:
    """Remind who leaves of what waits, and their trainees of drafts; each rung once. Returns how many mails."""
    told = 0
    for leaver in leaving.due(at.date()):
        supervision = leaver.supervision
        today = hours.day_of(at, supervision.placement.site.timezone)
        rung = leaving.rung((supervision.until_on - today).days) if supervision.until_on else None
        if rung is not None:
            told += _remind(leaver, rung)
    return told


def _remind(leaver: Leaver, rung: int) -> int:
    supervision = leaver.supervision
    mails = [
        (supervision.supervisor, "supervision/sign_before_you_go", leaver.entries),
        (supervision.placement.trainee, "supervision/hand_in_before", leaver.drafts),
    ]
    return sum(
        outbox.tell(person, notice, dedupe=f"{notice}:{supervision.pk}:{rung}", context={"leaver": leaver}) is not None
        for person, notice, count in mails
        if person and count
    )


def tell_of_orphans(*, at: datetime) -> int:
    """Tell the programme of hours that nobody can sign any more, once a month and placement; how many mails.

    What it looks into or has to decide already is with it.
    """
    orphaned = EntryVersion.objects.orphaned(at=at).filter(~access.looked_into(), ~access.disputed())
    rows = orphaned.order_by().values("entry__placement").annotate(count=Count("pk"))
    counts = {row["entry__placement"]: row["count"] for row in rows}
    placements = Placement.objects.select_related("trainee", "site").in_bulk(list(counts))
    return sum(_tell(placement, counts[pk], at=at) for pk, placement in sorted(placements.items()))


def _tell(placement: Placement, count: int, *, at: datetime) -> int:
    managers: Iterable[User] = access.managers_of([placement.site]).exclude(pk__in=parties.sides_of(placement))
    month = hours.day_of(at, placement.site.timezone).strftime("%Y-%m")
    return sum(
        outbox.tell(
            manager,
            "supervision/orphaned",
            dedupe=f"supervision/orphaned:{placement.pk}:{month}:{manager.pk}",
            context={"placement": placement, "count": count},
        )
        is not None
        for manager in managers
    )
