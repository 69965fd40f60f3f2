"""Knows of which certificates somebody has to be reminded on which day; it costs what is due, not what exists.

The days on which certificates end are worked out from the days to do; only those are looked up.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from certificates import ladders, rules
from certificates.models import (
    Application,
    Certificate,
    CertificateQuerySet,
    Happened,
    Reminder,
    Rung,
    Stage,
    Standard,
    StatusEvent,
)
from certificates.models.applications import SENT
from certificates.rules import dates, standing
from certificates.rules.language import Length

# How long before the last day a rung is due; the day after the end is due a day after it.
BEFORE = {rung: int(rung) for rung in Rung if rung.isdigit()} | {Rung.AFTER: -1}
# The last rung is due so long before the last day to renew late.
GRACE_AHEAD = timedelta(days=7)
ORDER = list(Rung)


@dataclass(frozen=True)
class Due:
    certificate: Certificate
    rung: Rung
    on: date


def due(days: Iterable[date]) -> list[Due]:
    """What is due on these days and was not told: of each certificate the latest rung alone."""
    days = sorted(days)
    found: dict[int, Due] = {}
    for one in (*_by_end(days), *_by_grace(days)):
        known = found.get(one.certificate.pk)
        if known is None or ORDER.index(known.rung) < ORDER.index(one.rung):
            found[one.certificate.pk] = one
    told = _told(found)
    return [one for one in found.values() if not told.get(one.certificate.pk, set()) & set(_from(one.rung))]


def _from(rung: Rung) -> list[Rung]:
    """This rung and those after it: who was told a later one is not told an earlier one."""
    return ORDER[ORDER.index(rung) :]


def _told(found: Iterable[int]) -> dict[int, set[str]]:
    told: dict[int, set[str]] = {}
    for certificate, rung in Reminder.objects.filter(certificate__in=[*found]).values_list("certificate", "rung"):
        told.setdefault(certificate, set()).add(rung)
    return told


def _by_end(days: list[date]) -> Iterator[Due]:
    rungs = {day + timedelta(days=before): (rung, day) for day in days for rung, before in BEFORE.items()}
    for certificate in standing_ones().filter(valid_through__in=rungs):
        rung, day = rungs[certificate.valid_through]
        yield Due(certificate, rung, day)


def _by_grace(days: list[date]) -> Iterator[Due]:
    """The end of the late ladder is a matter of each programme's rules: which last days of terms lead to it, is asked
    of these."""
    in_force = Standard.objects.in_force(days[-1]).filter(stage=Stage.RENEWAL) if days else ()
    for standard in in_force:
        ends = dict(_ends_of_grace(ladders.renewal_of(standard.definition), days))
        if ends:
            rows = standing_ones().filter(certification__programme=standard.programme_id, valid_through__in=ends)
            for certificate in rows:
                yield Due(certificate, Rung.GRACE, ends[certificate.valid_through])


def _ends_of_grace(renewal: rules.Renewal, days: list[date]) -> Iterator[tuple[date, date]]:
    """Each last day of a term whose late ladder ends a week after one of the days, with that day."""
    if not renewal.late or renewal.late[-1].until is None:
        return
    for through in _possible_ends(renewal, days):
        last = max((day for _step, day in standing.ladder(renewal, through) if day), default=through)
        # Never before the day after the end is told.
        on = max(last - GRACE_AHEAD, through + timedelta(days=2))
        if last > through and days[0] <= on <= days[-1]:
            yield through, on


def _possible_ends(renewal: rules.Renewal, days: list[date]) -> Iterator[date]:
    """Days from which the ladder may end a week after one of the days; a few more than do."""
    until = renewal.late[-1].until
    if isinstance(until, Length):
        first, last = dates.back(days[0], until), dates.back(days[-1] + GRACE_AHEAD, until)
        first, last = first - timedelta(days=4), last + timedelta(days=4)
    else:
        first, last = days[0] - timedelta(days=366 * len(renewal.late)), days[-1]
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)


def standing_ones() -> CertificateQuerySet:
    """Certificates of which nothing was made yet: no later one, none asked for, nothing that ended them."""
    later = Certificate.objects.filter(certification=OuterRef("certification"), pk__gt=OuterRef("pk"))
    asked = Application.objects.filter(certificate=OuterRef("pk"), status__in=SENT)
    ended = StatusEvent.objects.filter(certificate=OuterRef("pk"), what__in=(Happened.REVOKED, Happened.SURRENDERED))
    rows = Certificate.objects.filter(~Exists(later), ~Exists(asked), ~Exists(ended))
    lasting = Q(certification__person__is_active=True) | Q(certification__person__goes_on_as__is_active=True)
    return rows.filter(lasting).select_related(
        "certification__person__goes_on_as", "certification__programme__body", "standard"
    )
