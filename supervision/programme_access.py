"""May this person see what the programme looks into: refusals, alternates, disputes, whoever is leaving."""

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from lms.people.models import Organisation, User
from supervision import access
from supervision.models import (
    SIGNABLE,
    Alternate,
    AlternateEvidence,
    AlternateQuerySet,
    Appeal,
    AppealQuerySet,
    Dispute,
    DisputeQuerySet,
    EntryVersion,
    Placement,
    PlacementSupervisor,
    Refusal,
    Status,
)


def visible_refusals(person: User) -> QuerySet[Refusal]:
    """Refusals one gave or got, and those at sites that one manages."""
    return Refusal.objects.with_what_became_of_it().filter(
        Q(refused_by__in=person.accounts)
        | Q(placement__trainee__in=person.accounts)
        | Q(placement__site__in=access.managed_sites(person))
    )


def refusal(person: User, pk: int) -> Refusal:
    return get_object_or_404(visible_refusals(person), pk=pk)


def own_refusal(person: User, pk: int) -> Refusal:
    return get_object_or_404(Refusal.objects.with_what_became_of_it(), pk=pk, placement__trainee__in=person.accounts)


def appeals(person: User) -> AppealQuerySet:
    """Appeals at the sites that `person` manages."""
    rows = Appeal.objects.select_related("refusal__placement__trainee", "refusal__placement__site", "appealed_by")
    return rows.filter(refusal__placement__site__in=access.managed_sites(person))


def appeal(person: User, pk: int) -> Appeal:
    return get_object_or_404(appeals(person), pk=pk)


def outside_placement(person: User, pk: int) -> Placement:
    """A placement at a site that `person` manages, whose hours they may be asked to vouch for."""
    managed = Placement.objects.filter(site__in=access.managed_sites(person)).select_related("trainee", "site")
    return get_object_or_404(managed, pk=pk)


def to_vouch_for(found: Placement) -> QuerySet[EntryVersion]:
    """What nobody else can sign of a placement, the oldest first, without what is being looked into already."""
    rows = EntryVersion.objects.filter(entry__placement=found)
    found_rows = (rows.orphaned() | rows.given_over()).filter(~access.looked_into())
    return found_rows.select_related("entry__placement__site__hour_words").order_by("starts_at", "pk")


def visible_alternates(person: User) -> AlternateQuerySet:
    """Those about one's own hours, and those at sites that one manages."""
    own = Q(placement__trainee__in=person.accounts) | Q(placement__site__in=access.managed_sites(person))
    return Alternate.objects.with_people().filter(own)


def alternate(person: User, pk: int) -> Alternate:
    return get_object_or_404(visible_alternates(person), pk=pk)


def managed_alternate(person: User, pk: int) -> Alternate:
    managed = Alternate.objects.with_people().filter(placement__site__in=access.managed_sites(person))
    return get_object_or_404(managed, pk=pk)


def alternate_evidence(person: User, pk: int) -> AlternateEvidence:
    """A paper that shows hours, for the programme managers of the site: it may speak of others."""
    return get_object_or_404(AlternateEvidence, pk=pk, alternate__placement__site__in=access.managed_sites(person))


def unsigned(person: User, found: Placement) -> QuerySet[EntryVersion]:
    """What of a placement could be signed by hand, the oldest first; a draft is its writer's alone to print."""
    statuses = [*SIGNABLE, Status.DRAFT] if person.pk == found.trainee_id else SIGNABLE
    rows = EntryVersion.objects.pending().filter(entry__placement=found, status__in=statuses)
    return rows.order_by("starts_at", "pk")


def orphaned_at(sites: QuerySet[Organisation]) -> QuerySet:
    """What nobody can sign any more, a row for each placement with names and sums, the longest waiting first."""
    names = ("trainee__preferred_name", "trainee__legal_given_names", "trainee__legal_family_name", "site__name")
    rows = EntryVersion.objects.orphaned().filter(~access.looked_into(), entry__placement__site__in=sites)
    return (
        rows.annotate(**{name.replace("__", "_"): F(f"entry__placement__{name}") for name in names})
        .values("entry__placement", *(name.replace("__", "_") for name in names))
        .annotate(entries=Count("pk"), minutes=Sum("minutes"), first=Min("worked_on"), last=Max("worked_on"))
        .order_by("first", "entry__placement")
    )


def visible_disputes(person: User) -> DisputeQuerySet:
    """Disputes of placements one is a side of, and those at sites that one manages."""
    sides = PlacementSupervisor.objects.accepted().filter(placement=OuterRef("placement"), supervisor=person)
    return Dispute.objects.with_people().filter(
        Q(placement__trainee__in=person.accounts) | Q(placement__site__in=access.managed_sites(person)) | Exists(sides)
    )


def dispute(person: User, pk: int) -> Dispute:
    return get_object_or_404(visible_disputes(person), pk=pk)


def managed_dispute(person: User, pk: int) -> Dispute:
    managed = Dispute.objects.with_people().filter(placement__site__in=access.managed_sites(person))
    return get_object_or_404(managed, pk=pk)
