"""May this person see it: everything a view shows is fetched here, and what may not be seen is not found."""

from collections.abc import Iterable
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, F, Min, OuterRef, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import TruncWeek
from django.shortcuts import get_list_or_404, get_object_or_404
from django.utils import timezone

from lms.people import access as people_access
from lms.people import days
from lms.people.models import Organisation, User
from lms.people.roles import Role
from supervision import circles
from supervision.models import (
    CHANGEABLE,
    SIGNABLE,
    Alternate,
    Consent,
    Dispute,
    EntryVersion,
    HourEntry,
    Placement,
    PlacementQuerySet,
    PlacementSupervisor,
    Qualification,
    QualificationProof,
    QualificationReturn,
    SignedEntry,
    SignOff,
    Status,
    SupervisorCode,
    Timer,
    UnfinishedEntry,
)

VERIFIERS = (Role.PROGRAMME_MANAGER, Role.REVIEWER, Role.REGISTRAR)


def has_supervised(user: User, trainee: User) -> bool:
    """Whether `user` ever agreed to supervise `trainee`, or signed or vouched for their hours.

    Such a person decides nothing of theirs.
    """
    agreed = PlacementSupervisor.objects.accepted().filter(
        supervisor__in=user.accounts, placement__trainee__in=trainee.accounts
    )
    theirs = {"placement__trainee__in": trainee.accounts}
    return (
        agreed.exists()
        or SignOff.objects.filter(signer__in=user.accounts, **theirs).exists()
        or Alternate.objects.filter(opened_by__in=user.accounts, **theirs).exists()
    )


def managed_sites(person: User) -> QuerySet[Organisation]:
    """The sites whose placements and hours `person` may see as their programme manager."""
    return people_access.organisations(person, Role.PROGRAMME_MANAGER).filter(hosts_practice=True)


def trainees_seen_by(person: User) -> QuerySet:
    """The window for rooms above: the keys of whom `person` supervises today, and of who practises now at a site that
    they manage."""
    today = timezone.localdate()
    supervised = PlacementSupervisor.objects.accepted().on(today).filter(supervisor=person)
    going_on = Placement.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today))
    found = going_on.filter(Q(supervisions__in=supervised) | Q(site__in=managed_sites(person)))
    return found.order_by().values("trainee")


def managed_site(person: User, slug: str) -> Organisation:
    return get_object_or_404(managed_sites(person), slug=slug)


def practised_site(person: User, slug: str) -> Organisation:
    """A site that `person` practises at, supervises at or manages: its rules are theirs to read."""
    known = Organisation.objects.filter(
        Q(pk__in=managed_sites(person))
        | Q(placements__trainee__in=person.accounts)
        | Q(placements__supervisions__supervisor=person, placements__supervisions__accepted_at__isnull=False)
    )
    return get_object_or_404(known.distinct(), slug=slug)


def managers_of(sites: Iterable[Organisation]) -> QuerySet[User]:
    """Whoever is programme manager at one of these sites today."""
    return people_access.holders(sites, Role.PROGRAMME_MANAGER)


def sites_of(person: User) -> QuerySet[Organisation]:
    """The sites where `person` practises, or agreed to supervise, and has not left."""
    today = timezone.localdate()
    own = Placement.objects.of(person).filter(Q(ends_on=None) | Q(ends_on__gte=today))
    supervised = PlacementSupervisor.objects.accepted().filter(supervisor=person).on(today)
    return Organisation.objects.filter(Q(pk__in=own.values("site")) | Q(pk__in=supervised.values("placement__site")))


def has_consented(person: User) -> bool:
    """Whether `person` agreed to electronic records and signatures, in the words of today."""
    return Consent.objects.standing(person).exists()


def verifies_at(person: User, organisation: Organisation) -> bool:
    """Whether `person` may verify qualifications for `organisation`: its programme manager or certifying staff."""
    return people_access.holds(person, *VERIFIERS, organisation=organisation)


def placement(person: User, pk: int) -> Placement:
    """A placement of one's own, one that one supervises or is invited to, or one at a site that one manages."""
    return get_object_or_404(visible_placements(person), pk=pk)


def visible_placements(person: User) -> QuerySet[Placement]:
    asked = PlacementSupervisor.objects.filter(placement=OuterRef("pk")).filter(
        Q(supervisor=person, accepted_at__isnull=False)
        | Q(accepted_at=None, until_on=None, invited_email__in=addresses(person))
    )
    return Placement.objects.filter(
        Q(trainee__in=person.accounts) | Q(site__in=managed_sites(person)) | Exists(asked)
    ).select_related("trainee", "site__hour_words")


def is_side(person: User, found: Placement) -> bool:
    """Whether `person` signs its terms: as its trainee, or as a supervisor who agreed and has set no last day."""
    supervises = found.supervisions.accepted().filter(supervisor=person, until_on=None)
    return person.pk == found.trainee_id or supervises.exists()


def own_placement(person: User, pk: int) -> Placement:
    """One of the account that one writes with: what was done with another of one's accounts is only read."""
    own = Placement.objects.filter(trainee=person)
    return get_object_or_404(own.select_related("trainee", "site__hour_words"), pk=pk)


def steered_placement(person: User, pk: int) -> Placement:
    """A placement whose supervisors `person` may choose: their own, or one at a site they manage."""
    steered = Placement.objects.filter(Q(trainee=person) | Q(site__in=managed_sites(person)))
    return get_object_or_404(steered.select_related("trainee", "site__hour_words"), pk=pk)


def steered_code(person: User, pk: int) -> SupervisorCode:
    """A code of a placement whose supervisors `person` may choose."""
    steered = SupervisorCode.objects.filter(Q(placement__trainee=person) | Q(placement__site__in=managed_sites(person)))
    along = ("placement__trainee", "placement__site__hour_words", "made_by", "used_by", "ended_by")
    return get_object_or_404(steered.select_related(*along), pk=pk)


def supervised_placement(person: User, pk: int) -> Placement:
    """One that `person` agreed to supervise, and whether they agreed to electronic records (`is_consented`)."""
    supervised = Placement.objects.supervised_by(person).select_related("trainee", "site__hour_words")
    return get_object_or_404(supervised.annotate(is_consented=Exists(Consent.objects.standing(person))), pk=pk)


def circles_among(people: set[int], on: date) -> list[list[User]]:
    """Groups who supervise one another on a day, where any of `people` is in; two queries."""
    found = [group for group in circles.circles(PlacementSupervisor.objects.edges(on)) if group & people]
    named = User.objects.in_bulk(list(frozenset().union(*found)))
    return [[named[pk] for pk in sorted(group)] for group in found]


def supervision(person: User, pk: int) -> PlacementSupervisor:
    """A supervision that `person` may end: their own, one of their placement, or one at a site they manage."""
    endable = PlacementSupervisor.objects.filter(
        Q(supervisor=person) | Q(placement__trainee__in=person.accounts) | Q(placement__site__in=managed_sites(person))
    )
    return get_object_or_404(endable.select_related("placement__trainee", "placement__site", "supervisor"), pk=pk)


def invitations(person: User) -> QuerySet[PlacementSupervisor]:
    """Placements whose trainee waits for this person's agreement as a supervisor."""
    return PlacementSupervisor.objects.waiting_for(addresses(person)).select_related(
        "placement__trainee", "placement__site"
    )


def own_entry(person: User, pk: int) -> HourEntry:
    return get_object_or_404(
        HourEntry.objects.filter(person=person).select_related("placement__site__hour_words"), pk=pk
    )


def entry(person: User, pk: int) -> HourEntry:
    """One's own entry, or one handed in to oneself as supervisor of that day or as manager of the site."""
    handed_in = EntryVersion.objects.filter(entry=OuterRef("pk")).exclude(status=Status.DRAFT)
    visible = HourEntry.objects.filter(
        Q(person__in=person.accounts)
        | Q(Exists(handed_in), placement__site__in=managed_sites(person))
        | Exists(handed_in.filter(_supervised_on_the_day(person, "entry__placement")))
    )
    return get_object_or_404(visible.select_related("placement__site__hour_words", "placement__trainee"), pk=pk)


def version_to_return(person: User, pk: int) -> EntryVersion:
    """The version of an entry that `person`, its supervisor that day, may send back; drafts are not theirs to see."""
    along = ("entry__placement__trainee", "entry__placement__site__hour_words")
    return get_object_or_404(handed_in_to(person).select_related(*along), entry__pk=pk)


def handed_in_to(person: User) -> QuerySet[EntryVersion]:
    """Pending versions that left the draft, on days on which `person` supervised their placement.

    What the programme is looking into is with the programme.
    """
    return (
        EntryVersion.objects.pending()
        .exclude(status=Status.DRAFT)
        .filter(_supervised_on_the_day(person, "entry__placement"), ~looked_into())
    )


def looked_into() -> Exists:
    """Whether the programme is looking into a version."""
    return Exists(Alternate.objects.filter(decision=None, entries__entry_version=OuterRef("pk")))


def disputed() -> Exists:
    """Whether a version lies in days that somebody disputes."""
    days_of = {"from_on__lte": OuterRef("worked_on"), "until_on__gte": OuterRef("worked_on")}
    return Exists(Dispute.objects.open().filter(placement=OuterRef("entry__placement"), **days_of))


def entry_to_void(person: User, pk: int) -> HourEntry:
    """An entry of one's own, or a handed-in one at a site that one manages."""
    handed_in = EntryVersion.objects.filter(entry=OuterRef("pk")).exclude(status=Status.DRAFT)
    voidable = HourEntry.objects.filter(
        Q(person__in=person.accounts) | Q(Exists(handed_in), placement__site__in=managed_sites(person))
    )
    return get_object_or_404(voidable.select_related("placement__site"), pk=pk)


def signed_entries(person: User, pk: int) -> list[SignedEntry]:
    """What stands under one signature that `person` may see, in the order signed, the signature fetched along."""
    found = SignedEntry.objects.filter(sign_off__in=visible_sign_offs(person), sign_off=pk)
    return get_list_or_404(
        found.select_related(
            "sign_off", "entry_version__entry__void", "entry_version__entry__placement__site__hour_words"
        ).order_by("pk")
    )


def visible_sign_offs(person: User) -> QuerySet[SignOff]:
    """Signatures one gave or got, and those under hours at a site that one manages."""
    return SignOff.objects.filter(
        Q(signer__in=person.accounts)
        | Q(placement__trainee__in=person.accounts)
        | Q(placement__site__in=managed_sites(person))
    )


def handed_in_at(found: Placement) -> QuerySet[EntryVersion]:
    """What of one placement was handed in and is not signed, the newest first: for the manager of its site."""
    handed_in = EntryVersion.objects.pending().exclude(status=Status.DRAFT).filter(entry__placement=found)
    return handed_in.select_related("entry__placement__site__hour_words", "signed_entry").order_by("-starts_at")


def qualifications_to_verify(person: User) -> QuerySet[Qualification]:
    """Qualifications put before an organisation where `person` is programme manager or certifying staff."""
    where = people_access.organisations(person, *VERIFIERS)
    rows = Qualification.objects.filter(organisation__in=where)
    return rows.select_related("person", "organisation", "verified_by").prefetch_related(*_papers_and_returns())


def qualification_to_verify(person: User, pk: int) -> Qualification:
    return get_object_or_404(qualifications_to_verify(person), pk=pk)


def own_qualifications(person: User) -> QuerySet[Qualification]:
    rows = Qualification.objects.filter(person__in=person.accounts).select_related("organisation", "verified_by")
    return rows.prefetch_related(*_papers_and_returns()).order_by("-from_on", "pk")


def own_qualification(person: User, pk: int) -> Qualification:
    return get_object_or_404(own_qualifications(person), pk=pk)


def qualification_to_end(person: User, pk: int) -> Qualification:
    """A verified one of one's own, or one that staff of one's organisation verified."""
    where = people_access.organisations(person, *VERIFIERS)
    rows = Qualification.objects.verified().filter(Q(person__in=person.accounts) | Q(organisation__in=where))
    return get_object_or_404(rows.select_related("person", "organisation"), pk=pk)


def qualification_proof(person: User, pk: int) -> QualificationProof:
    """A paper that `person` may open: their own, or one sent to an organisation whose staff they are."""
    where = people_access.organisations(person, *VERIFIERS)
    rows = QualificationProof.objects.filter(
        Q(qualification__person__in=person.accounts) | Q(qualification__organisation__in=where)
    )
    return get_object_or_404(rows, pk=pk)


def flagged_qualification(person: User, pk: int) -> Qualification:
    """An ended one of somebody who signed at a site that `person` manages."""
    signed = SignOff.objects.filter(signer=OuterRef("person"), placement__site__in=managed_sites(person))
    rows = Qualification.objects.verified().filter(Exists(signed), until_on__lt=timezone.localdate())
    return get_object_or_404(rows.select_related("person", "organisation").prefetch_related("ends"), pk=pk)


def _papers_and_returns() -> list[Prefetch | str]:
    return [
        "ends",
        Prefetch("proofs", QualificationProof.objects.facts()),
        Prefetch("returns", QualificationReturn.objects.order_by("pk")),
    ]


def supervisors_known_to(person: User) -> QuerySet[User]:
    """People whose qualifications `person` may record: who supervises, or is a supervisor, where `person` manages."""
    sites = managed_sites(person)
    return (
        User.objects.filter(
            Q(supervisions__placement__site__in=sites, supervisions__accepted_at__isnull=False)
            | Q(memberships__organisation__in=sites, memberships__role=Role.SUPERVISOR, memberships__until_on=None)
        )
        .exclude(pk=person.pk)
        .distinct()
    )


def own_days(person: User, first: date, last: date) -> QuerySet[EntryVersion]:
    """What one's own entries of some days say now: newest versions, without voided entries, in the order of the day."""
    return (
        EntryVersion.objects.of(person)
        .newest()
        .filter(entry__void=None, worked_on__range=(first, last))
        .select_related("entry__placement__site__hour_words", "signed_entry")
        .order_by("starts_at", "pk")
    )


def own_week(person: User, monday: date) -> QuerySet[EntryVersion]:
    return own_days(person, monday, monday + timedelta(days=6))


def days_worked(person: User, first: date, last: date) -> list[date]:
    """The days between two, both included, that have entries of the account one writes with; one query."""
    written = EntryVersion.objects.filter(person=person).newest()
    worked = written.filter(entry__void=None, worked_on__range=(first, last))
    return list(worked.order_by("worked_on").values_list("worked_on", flat=True).distinct())


def open_placements(person: User) -> PlacementQuerySet:
    """Placements of the account one writes with that are not over, the newest first; the day is each site's own."""
    today = days.DayIn("site__timezone")
    own = Placement.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), trainee=person, starts_on__lte=today)
    return own.select_related("site__hour_words").order_by("-starts_on", "-pk")


def unfinished_entries(person: User) -> QuerySet[UnfinishedEntry]:
    """What one began to write and has not saved, on whatever device."""
    own = UnfinishedEntry.objects.filter(person=person)
    return own.select_related("placement__site__hour_words", "placement__trainee").order_by("-changed_at")


def unfinished_entry(person: User, pk: int) -> UnfinishedEntry:
    return get_object_or_404(unfinished_entries(person), pk=pk)


def timer(person: User) -> Timer | None:
    """One's own running timer."""
    return Timer.objects.filter(person=person).select_related("placement__site__hour_words").first()


def unfinished(person: User) -> QuerySet[EntryVersion]:
    """What one may still say anew, of any week, the oldest first; at most as many as a page can hold."""
    open_to_change = EntryVersion.objects.of(person).pending().filter(status__in=CHANGEABLE)
    return open_to_change.order_by("worked_on", "starts_at")[:100]


def handed_in_week(person: User, placement: Placement, monday: date) -> QuerySet[EntryVersion]:
    """What was handed in to `person` of one placement and week and is not signed yet, returned entries included."""
    return (
        handed_in_to(person)
        .filter(entry__placement=placement, worked_on__range=(monday, monday + timedelta(days=6)))
        .select_related("entry__placement__site__hour_words", "signed_entry")
        .order_by("starts_at", "pk")
    )


def waiting(person: User, placement: Placement, monday: date | None = None) -> QuerySet[EntryVersion]:
    """What `person` could sign of one placement: of a week, or all of it where `monday` is None.

    Days in dispute wait for the programme, not for a signature.
    """
    found = handed_in_to(person).filter(~disputed(), entry__placement=placement, status__in=SIGNABLE)
    if monday is not None:
        found = found.filter(worked_on__range=(monday, monday + timedelta(days=6)))
    return found.select_related("entry__placement__site__hour_words", "signed_entry").order_by("starts_at", "pk")


def queue(person: User) -> QuerySet:
    """What waits for this supervisor, a row for each placement and week, the oldest first; counted by the database."""
    names = ("trainee__preferred_name", "trainee__legal_given_names", "trainee__legal_family_name", "site__name")
    return (
        handed_in_to(person)
        .filter(status__in=SIGNABLE)
        .annotate(
            monday=TruncWeek("worked_on"),
            placement=F("entry__placement"),
            **{name.replace("__", "_"): F(f"entry__placement__{name}") for name in names},
        )
        .values("placement", "monday", *(name.replace("__", "_") for name in names))
        .annotate(
            entries=Count("pk"),
            minutes=Sum("minutes"),
            unread=Count("pk", filter=Q(status=Status.SUBMITTED)),
            since=Min("submitted_at"),
        )
        .order_by("monday", "placement")
    )


def supervised_placements(person: User) -> QuerySet[Placement]:
    return (
        Placement.objects.supervised_by(person)
        .select_related("trainee", "site__hour_words")
        .order_by("-starts_on", "pk")
    )


def credentials_today(person: User, site: Organisation) -> str:
    """The verified credentials `person` would sign with today at a site, in words; the day is the site's own."""
    held = Qualification.objects.verified().on(site.today()).filter(person=person).order_by("pk")
    return ", ".join(f"{one.title} ({one.jurisdiction})" for one in held)


def verifying_organisations() -> QuerySet[Organisation]:
    """Organisations whose staff verify qualifications: sites and certifying bodies."""
    return Organisation.objects.filter(Q(hosts_practice=True) | Q(certifies=True))


def is_supervising(person: User, day: date) -> bool:
    """Whether the queue is this person's to work on: they agreed to a placement and have not left it."""
    return PlacementSupervisor.objects.accepted().filter(supervisor=person).on(day).exists()


def supervises_day(person: User, found: Placement, day: date) -> bool:
    return found.supervisions.accepted().on(day).filter(supervisor=person).exists()


def _supervised_on_the_day(person: User, placement_path: str) -> Exists:
    return Exists(
        PlacementSupervisor.objects.accepted()
        .filter(supervisor=person, placement=OuterRef(placement_path), from_on__lte=OuterRef("worked_on"))
        .filter(Q(until_on=None) | Q(until_on__gte=OuterRef("worked_on")))
    )


def addresses(person: User) -> list[str]:
    """The e-mail addresses that are verified to be this person's, in lower case."""
    verified = EmailAddress.objects.filter(user__in=person.accounts, verified=True)
    return [found.lower() for found in verified.values_list("email", flat=True)]
