"""Knows which audits a person may open, what a draw is made from, and whose turn it is until when.

What a sample is drawn from follows from rows that are never changed, as they were at the moment of the draw.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from certificates import sampling, standards
from certificates.clocks import Clock
from certificates.models import (
    Attestation,
    Audit,
    AuditDraw,
    AuditPaper,
    AuditQuerySet,
    AuditStatus,
    Certificate,
    Grouping,
    Happened,
    Programme,
    Stage,
    StatusEvent,
)
from certificates.rules import language
from lms.people import access
from lms.people.roles import Role

STAFF = (Role.REVIEWER, Role.REGISTRAR)

# Who may open what.


def audits(person) -> AuditQuerySet:
    """Those of the bodies `person` reviews or decides for; never one of their own."""
    bodies = access.organisations(person, *STAFF)
    rows = Audit.objects.told().filter(certificate__certification__programme__body__in=bodies)
    return rows.exclude(certificate__certification__person__in=person.accounts)


def to_decide(person) -> AuditQuerySet:
    """What was answered, the day by which the body decides first."""
    return audits(person).filter(status=AuditStatus.ANSWERED).order_by("decide_until", "pk")


def audit(person, pk: int) -> Audit:
    return get_object_or_404(audits(person), pk=pk)


def draws(person) -> QuerySet[AuditDraw]:
    """Every draw of the bodies `person` reviews or decides for, the latest first."""
    bodies = access.organisations(person, *STAFF)
    return AuditDraw.objects.filter(programme__body__in=bodies).select_related("programme__body", "drawn_by")


def draw(person, pk: int) -> AuditDraw:
    return get_object_or_404(draws(person), pk=pk)


def own_audits(person) -> AuditQuerySet:
    """What `person` is asked to show and has not answered, the nearest day first."""
    mine = Audit.objects.told().filter(certificate__certification__person__in=person.accounts, status=AuditStatus.ASKED)
    return mine.order_by("answer_until", "pk")


def own_audit(person, number: str) -> Audit:
    rows = Audit.objects.told().filter(certificate__certification__person__in=person.accounts)
    return get_object_or_404(rows, certificate__number=number)


def paper(person, pk: int) -> AuditPaper:
    """Its holder's, or, once it is handed in, for the body's staff."""
    own = Q(audit__certificate__certification__person__in=person.accounts)
    theirs = Q(audit__in=audits(person).values("pk"), handed_in_at__isnull=False)
    return get_object_or_404(AuditPaper.objects.filter(own | theirs), pk=pk)


def own_paper(person, pk: int) -> AuditPaper:
    rows = AuditPaper.objects.facts().select_related("audit__certificate")
    return get_object_or_404(rows, pk=pk, audit__certificate__certification__person__in=person.accounts)


# What a draw is made from.

_IS_RENEWAL = Q(standard__stage=Stage.RENEWAL, plan__name_change=None)


def frame(
    programme: Programme,
    *,
    awarded_from: date,
    awarded_through: date,
    statement: str,
    at: datetime,
    before: AuditDraw | None = None,
) -> QuerySet[Certificate]:
    """Renewals awarded on these days, as things were `at` a moment: not ended, and not asked for by an earlier draw.

    What only says one in a new name is none of them. With a statement only those for which it was signed, from the day
    the earlier term began until they were issued.
    """
    ends = (Happened.REVOKED, Happened.SURRENDERED)
    # Of itself, or of what stands in its place by now.
    ended = StatusEvent.objects.filter(
        certificate__certification=OuterRef("certification"), certificate__gte=OuterRef("pk"), what__in=ends, at__lte=at
    )
    earlier = Audit.objects.filter(certificate=OuterRef("pk"))
    if before is not None:
        earlier = earlier.filter(draw__lt=before.pk)
    rows = Certificate.objects.filter(
        ~Exists(ended),
        ~Exists(earlier),
        _IS_RENEWAL,
        certification__programme=programme,
        plan__awarded_on__range=(awarded_from, awarded_through),
        issued_at__lte=at,
    )
    if not statement:
        return rows
    holder = "certification__person"
    return rows.filter(
        Exists(_signed(statement).filter(person=OuterRef(holder)))
        | Exists(_signed(statement).filter(person__goes_on_as=OuterRef(f"{holder}__goes_on_as")))
    )


def _signed(statement: str) -> QuerySet[Attestation]:
    return Attestation.objects.filter(
        statement__body=OuterRef("certification__programme__body"),
        statement__code=statement,
        signed_at__lte=OuterRef("issued_at"),
        signed_on__gte=OuterRef("supersedes__valid_from"),
    )


def members(rows: QuerySet[Certificate], grouping: str) -> dict[str, str]:
    """Number to group, for a sample to be drawn from; one statement."""
    earlier = Certificate.objects.filter(_IS_RENEWAL, certification=OuterRef("certification"), pk__lt=OuterRef("pk"))
    facts = rows.annotate(is_later=Exists(earlier)).values_list(
        "number", "plan__awarded_on", "standard__version", "is_later", named=True
    )
    return {one.number: _group(grouping, one) for one in facts}


def _group(grouping: str, one) -> str:
    if grouping == Grouping.MONTH:
        return f"{one.plan__awarded_on:%Y-%m}"
    if grouping == Grouping.VERSION:
        return one.standard__version
    if grouping == Grouping.TURN:
        return "later" if one.is_later else "first"
    return ""


def group_words(grouping: str, group: str) -> str:
    """What a group is called."""
    if grouping == Grouping.MONTH:
        year, month = map(int, group.split("-"))
        return f"{MONTHS[month]} {year}"
    if grouping == Grouping.VERSION:
        return _("Version %(version)s") % {"version": group}
    if grouping == Grouping.TURN:
        return _("First renewals") if group == "first" else _("Later renewals")
    return _("All of them")


def drawn_again(draw: AuditDraw) -> tuple[set[str], str]:
    """What the seed of a draw gives when it is drawn once more, and the digest of what it is drawn from."""
    facts = {name: getattr(draw, name) for name in ("awarded_from", "awarded_through", "statement")}
    found = members(frame(draw.programme, **facts, at=draw.drawn_at, before=draw), draw.grouping)
    size = sampling.size_of(len(found), draw.asked, is_percent=draw.is_percent)
    return set(sampling.sample(found, size=size, seed=draw.seed)), sampling.digest(found)


def is_as_drawn(draw: AuditDraw) -> bool:
    """Whether drawing once more gives just those who were asked."""
    numbers, digest = drawn_again(draw)
    asked = set(draw.audits.values_list("certificate__number", flat=True))
    return (numbers, digest) == (asked, draw.frame_digest)


def statements(programme: Programme) -> Iterator[str]:
    """The codes of what people sign for a renewal by any version of the rules, each once."""
    named: dict[str, None] = {}
    for standard in programme.standards.filter(stage=Stage.RENEWAL).order_by("pk"):
        for one in language.asked_by(standards.typed(programme, standard).standards[0]):
            if isinstance(one.rule, language.Attest):
                named[one.rule.statement] = None
    yield from named


def signed_for(certificate: Certificate, code: str) -> Attestation | None:
    """What the holder signed for this renewal, the last time they did."""
    programme = certificate.certification.programme
    signed = Attestation.objects.by(certificate.certification.person, body=programme.body)
    return signed.filter(statement__code=code, signed_at__lte=certificate.issued_at).last()


# Whose turn it is.


def of_holder(audit: Audit, on: date) -> Clock | None:
    """Until when the holder answers; None where it is not their turn."""
    return Clock(audit.answer_until, on) if audit.status == AuditStatus.ASKED else None


def of_body(audit: Audit, on: date) -> Clock | None:
    """By when the body decides; None where it is not its turn."""
    is_turn = audit.status == AuditStatus.ANSWERED and audit.decide_until
    return Clock(audit.decide_until, on) if is_turn and audit.decide_until else None


def standing(audit: Audit, outcome: str, on: date) -> dict[str, Any]:
    """`{kind, words, clock, is_over}`: a shape, where it stands in words, and the clock that runs."""
    if audit.status == AuditStatus.DECIDED:
        return {"kind": "complete", "words": outcome, "clock": None, "is_over": False}
    clock = of_holder(audit, on) or of_body(audit, on)
    words = audit.get_status_display()
    return {"kind": "waiting", "words": words, "clock": clock, "is_over": bool(clock and clock.is_over)}
