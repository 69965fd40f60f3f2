"""Knows signatures whose credential has ended since: valid as of their date, and worth a look by the programme."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from lms.people.models import Organisation
from supervision.models import EndKind, Qualification, QualificationEnd, SignaturesReview, SignOff


@dataclass(frozen=True)
class Flag:
    """What was signed under one ended qualification; `after` are the signatures given after its last day."""

    qualification: Qualification
    signatures: int
    minutes: int
    first: date
    last: date
    after: int


def of_sites(sites: QuerySet[Organisation], *, today: date) -> list[Flag]:
    """Whatever nobody has reviewed yet at these sites; three queries.

    A credential that was renewed in time raises no flag; one that was revoked always does.
    """
    last_told = QualificationEnd.objects.filter(qualification=OuterRef("pk")).order_by("-pk").values("ended_at")[:1]
    ended = Qualification.objects.verified().filter(until_on__lt=today).annotate(told_at=Subquery(last_told))
    under = _under(OuterRef, OuterRef("told_at"), sites).filter(~Exists(_reviewed()))
    by_signer = under.annotate(ends=OuterRef("until_on")).order_by().values("signer")
    figures = {
        "signatures": Count("pk"),
        "minutes": Sum("minutes"),
        "first": Min("signed_on"),
        "last": Max("signed_on"),
        "after": Count("pk", filter=Q(signed_on__gt=F("ends"))),
    }
    told = ended.annotate(
        **{name: Subquery(by_signer.annotate(figure=figure).values("figure")) for name, figure in figures.items()}
    )
    found = list(
        told.filter(signatures__gt=0).select_related("person").prefetch_related("ends").order_by("-until_on", "pk")
    )
    renewals = _by_person(found)
    return [
        Flag(one, **{name: getattr(one, name) for name in figures})
        for one in found
        if _is_revoked(one) or not any(_takes_over(other, one) for other in renewals.get(one.person_id, ()))
    ]


def signatures(qualification: Qualification, sites: QuerySet[Organisation]) -> QuerySet[SignOff]:
    """What its holder signed under it at these sites, the latest first."""
    end = qualification.end
    rows = _under(lambda name: getattr(qualification, name), end.ended_at if end else None, sites)
    return rows.select_related("placement__site").order_by("-signed_at")


def _under(of, ended_at, sites: QuerySet[Organisation]) -> QuerySet[SignOff]:
    """Signatures given while it was held as far as was known: until its last day, or until its end was told."""
    known = Q(signed_on__lte=of("until_on"))
    if ended_at is not None:
        known |= Q(signed_at__lte=ended_at)
    return SignOff.objects.filter(
        known,
        placement__site__in=sites,
        signer=of("person_id"),
        signed_at__gte=of("verified_at"),
        signed_on__gte=of("from_on"),
    )


def _reviewed() -> QuerySet[SignaturesReview]:
    """A review of the qualification around, at the site of the signature around, since its end was told."""
    return SignaturesReview.objects.filter(
        site=OuterRef("placement__site"),
        qualification=OuterRef(OuterRef("pk")),
        ended_on=OuterRef(OuterRef("until_on")),
        reviewed_at__gte=Coalesce(OuterRef(OuterRef("told_at")), F("reviewed_at")),
    )


def _by_person(found: list[Qualification]) -> dict[int, list[Qualification]]:
    held: dict[int, list[Qualification]] = {}
    for one in Qualification.objects.verified().filter(person__in={one.person_id for one in found}):
        held.setdefault(one.person_id, []).append(one)
    return held


def _is_revoked(one: Qualification) -> bool:
    return any(end.kind == EndKind.REVOKED for end in one.ends.all())


def _takes_over(other: Qualification, one: Qualification) -> bool:
    """Whether the same credential went on the day after."""
    next_day = one.until_on + timedelta(days=1) if one.until_on else date.max
    lasts = other.until_on is None or other.until_on >= next_day
    return other.pk != one.pk and other.credential == one.credential and other.from_on <= next_day and lasts
