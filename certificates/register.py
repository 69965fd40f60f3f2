"""Knows how the public register is read: a page by name, or what a search finds, in the same few statements always."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from certificates import names, numbers
from certificates.models import Certificate, RegisterEntry
from lms.people.models import Organisation

PER_PAGE = 50


@dataclass(frozen=True)
class Page:
    """Entries in the order of their names; `after` leads to the next page, None where this is the last."""

    entries: list[RegisterEntry]
    after: int | None


def page(body: Organisation, *, asked: str = "", after: int | None = None) -> Page:
    """At most PER_PAGE listed entries of a body whose number or name is the one asked for, from a given one on."""
    rows = _found(RegisterEntry.objects.filter(body=body, is_listed=True), asked)
    start = after and RegisterEntry.objects.filter(pk=after, body=body, is_listed=True).first()
    if start:
        rows = rows.filter(_behind(start))
    in_order = with_certificates(rows.order_by("family_key", "full_key", "pk"))
    found = list(in_order[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    return Page(shown, shown[-1].pk if len(found) > PER_PAGE else None)


def with_certificates(
    rows: QuerySet[RegisterEntry], lineage: QuerySet[Certificate] | None = None
) -> QuerySet[RegisterEntry]:
    """With everything `standing` asks, in a constant number of statements; with more where `lineage` asks for it."""
    lineage = Certificate.objects.with_what_a_page_needs() if lineage is None else lineage
    newest_first = lineage.order_by("-pk")
    return rows.select_related("body").prefetch_related(Prefetch("certification__certificates", newest_first))


def standing(entry: RegisterEntry) -> Certificate:
    """The certificate a line speaks of today: the newest, or while that one has not begun, the one before it."""
    newest_first = list(entry.certification.certificates.all())
    today = entry.body.today()
    return next((one for one in newest_first if one.valid_from <= today), newest_first[0])


def _found(rows: QuerySet[RegisterEntry], asked: str) -> QuerySet[RegisterEntry]:
    """By a number, or by a family name or a full name in either order, however they are spelt."""
    if not asked.strip():
        return rows
    if number := numbers.read_number(asked):
        return rows.filter(certification__certificates__number=number)
    family, _comma, given = asked.partition(",")
    key, turned = names.folded(asked), names.folded(given + family)
    if not key:
        return rows.none()
    return rows.filter(Q(family_key=key) | Q(full_key__in={key, turned}))


def _behind(start: RegisterEntry) -> Q:
    """What comes after an entry in the register's order. The first condition is for the index, the rest is exact."""
    is_later = Q(family_key__gt=start.family_key) | Q(family_key=start.family_key, full_key__gt=start.full_key)
    is_same = Q(family_key=start.family_key, full_key=start.full_key, pk__gt=start.pk)
    return Q(family_key__gte=start.family_key) & (is_later | is_same)
