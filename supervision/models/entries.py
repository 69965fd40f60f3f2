"""Knows what was done: hour entries, what each version says, and what was returned or taken out."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce, TruncMonth
from django.utils.translation import gettext_lazy as _

from lms.audit.models import AppendOnly, AppendOnlyModel
from lms.people.access import accounts_of
from lms.people.days import DayIn
from lms.people.models import known_timezone
from supervision import evidence, hours
from supervision.models.placements import Placement, PlacementSupervisor, Position
from supervision.wording import Kind


class Mode(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    LIVE_ONLINE = "live_online", _("By phone or video")


class Population(models.TextChoices):
    ADULTS = "adults", _("Adults")
    YOUTH = "youth", _("Young people")
    FAMILIES = "families", _("Families")
    OLDER_ADULTS = "older_adults", _("Older adults")
    VETERANS = "veterans", _("Veterans")
    JUSTICE = "justice_involved", _("People in the justice system")


class Status(models.TextChoices):
    """The paperwork of one version. That it is signed is never stored: a SignedEntry says so."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Handed in")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Read")
    REFUSED = "refused", _("Signature refused")


# The whole life of a version on one screen. A returned version stays returned: its entry gets a new draft.
MOVES = {
    Status.DRAFT: {Status.SUBMITTED},
    Status.SUBMITTED: {Status.APPROVED, Status.RETURNED, Status.REFUSED},
    Status.APPROVED: {Status.RETURNED, Status.REFUSED},
    Status.RETURNED: set(),
    # Only where the programme asks the supervisor to look at it again.
    Status.REFUSED: {Status.SUBMITTED},
}
_MARKS = {
    Status.DRAFT: "draft",
    Status.SUBMITTED: "waiting",
    Status.RETURNED: "returned",
    Status.APPROVED: "waiting",
    Status.REFUSED: "returned",
}
SIGNABLE = (Status.SUBMITTED, Status.APPROVED)
# What its writer may still say anew.
CHANGEABLE = (Status.DRAFT, Status.RETURNED, Status.REFUSED)


@dataclass(frozen=True)
class Changed:
    """Signed hours that are not what they were: voided, or amended to `version`, which is signed; since when."""

    entry: int
    person: int
    since: datetime
    version: int | None = None

    @property
    def is_voided(self) -> bool:
        return self.version is None


class HourEntryQuerySet(models.QuerySet):
    def changed(self, *, since: datetime | None = None) -> list[Changed]:
        """Signed hours that were voided or amended, ever or since a moment; two queries."""
        once_signed = EntryVersion.objects.filter(entry=OuterRef("pk"), signed_entry__isnull=False)
        voided = self.filter(Exists(once_signed), void__isnull=False)
        earlier = EntryVersion.objects.filter(
            entry=OuterRef("entry"), signed_entry__isnull=False, number__lt=OuterRef("number")
        )
        amended = EntryVersion.objects.filter(Exists(earlier), entry__in=self, signed_entry__isnull=False)
        if since is not None:
            voided = voided.filter(void__voided_at__gte=since)
            amended = amended.filter(signed_entry__sign_off__signed_at__gte=since)
        voids = voided.order_by("pk").values_list("pk", "person", "void__voided_at")
        signed = ("entry", "person", "signed_entry__sign_off__signed_at", "number")
        return [
            *(Changed(*row) for row in voids),
            *(Changed(*row) for row in amended.order_by("entry", "number").values_list(*signed)),
        ]


class HourEntry(models.Model):
    """The identity of one stretch of practice; what is said about it stands in its versions.

    `row_key` makes logging idempotent: the same key twice is the same entry.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hour_entries")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="entries")
    row_key = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    objects = HourEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "row_key"], name="one_entry_per_person_and_row_key"),
        ]

    def __str__(self) -> str:
        return f"Entry {self.pk}"


# What may change on a signed version; a note may be taken out of it, through purge_notes alone.
_CHANGEABLE = frozenset({"holds_time"})


class EntryVersionQuerySet(models.QuerySet):
    def update(self, **fields) -> int:
        if set(fields) - _CHANGEABLE and self.filter(signed_entry__isnull=False).exists():
            raise AppendOnly(_("A signed entry is never changed. Amend it, and have the new version signed."))
        return super().update(**fields)

    update.alters_data = True  # type: ignore[attr-defined]

    def purge_notes(self) -> int:
        """Take notes out, of signed versions too: the digest stays in the content, so hash and signature stay whole."""
        return super().update(note="", note_salt="")

    purge_notes.alters_data = True  # type: ignore[attr-defined]

    def of(self, person):
        return self.filter(person__in=person.accounts)

    def newest(self):
        """The newest version of each entry, voided entries included."""
        return self.filter(~_later())

    def telling_newest(self):
        """Each version with `is_newest`: whether it is the newest of its entry."""
        return self.annotate(is_newest=~_later())

    def pending(self):
        """The newest version of each entry that is neither voided nor signed."""
        return self.newest().filter(entry__void=None, signed_entry=None)

    def orphaned(self, at: datetime | None = None):
        """Handed in, and nobody who supervised that day can still sign: they left, or their account is closed."""
        today = DayIn("placement__site__timezone", at)
        able = PlacementSupervisor.objects.accepted().filter(
            Q(until_on=None) | Q(until_on__gte=OuterRef("worked_on")) & Q(until_on__gte=today),
            placement=OuterRef("entry__placement"),
            supervisor__is_active=True,
            from_on__lte=OuterRef("worked_on"),
        )
        return self.pending().filter(~Exists(able), status__in=SIGNABLE)

    def given_over(self):
        """Refused, and the programme decided on an appeal to look into the hours itself."""
        appeals = "refused_entries__refusal__appeal__decision__outcome"
        return self.pending().filter(status=Status.REFUSED, **{appeals: "alternate"})

    def standing(self):
        """The version that speaks for each entry: the last one signed, or the newest where none is.

        What was signed stands until an amendment of it is signed.
        """
        signed = EntryVersion.objects.filter(entry=OuterRef("entry"), signed_entry__isnull=False)
        signed_later = signed.filter(number__gt=OuterRef("number"))
        return self.filter(
            Q(signed_entry__isnull=False) & ~Exists(signed_later) | Q(signed_entry=None) & ~Exists(signed) & ~_later()
        )

    def totals(self) -> dict[str, int]:
        """Minutes of the standing versions by status ("signed" for what is signed), without voided ones; one query."""
        standing = self.standing().filter(entry__void=None)
        return standing.aggregate(
            signed=_minutes_where(Q(signed_entry__isnull=False)),
            **{str(status): _minutes_where(Q(signed_entry=None, status=status)) for status in Status.values},
        )

    def by_month(self) -> list[tuple[date, str, int]]:
        """(first of the month, kind, minutes) of all that was handed in and stands; one query."""
        live = self.standing().filter(entry__void=None).exclude(status=Status.DRAFT)
        return list(
            live.annotate(month=TruncMonth("worked_on"))
            .values_list("month", "kind")
            .annotate(sum=Sum("minutes"))
            .order_by("month", "kind")
        )

    def days_of_work_and_supervision(self) -> tuple[set[date], set[date]]:
        """The days on which there was peer support, and those on which there was supervision; one query."""
        live = self.standing().filter(entry__void=None).exclude(status=Status.DRAFT)
        days = set(live.values_list("worked_on", "kind").distinct())
        work = {day for day, kind in days if kind == Kind.DIRECT_SERVICE}
        return work, {day for day, kind in days if kind in (Kind.INDIVIDUAL, Kind.GROUP, Kind.CO_REFLECTION)}

    def worked_twice(self, one, other) -> list[date]:
        """The days on which live hours of one person overlap with hours of another; one query."""
        theirs = self.filter(
            person__in=other.accounts,
            holds_time=True,
            starts_at__lt=OuterRef("ends_at"),
            ends_at__gt=OuterRef("starts_at"),
        )
        both = self.filter(Exists(theirs), person__in=one.accounts, holds_time=True)
        return list(both.order_by("worked_on").values_list("worked_on", flat=True).distinct())

    def evidence_of(self, *people) -> list[evidence.Evidence]:
        """Every entry of these people as the rooms above judge it, by date; one query, however many they are.

        Entries voided before anybody signed them are left out; they never were evidence.
        """
        rows = (
            self.filter(person__in=accounts_of(*people))
            .standing()
            .filter(Q(entry__void=None) | Q(signed_entry__isnull=False))
            .select_related("entry__placement__site", "entry__void", "signed_entry__sign_off")
            .order_by("worked_on", "entry_id")
        )
        return [row.as_evidence() for row in rows]


def _later() -> Exists:
    return Exists(EntryVersion.objects.filter(entry=OuterRef("entry"), number__gt=OuterRef("number")))


def _minutes_where(condition: Q) -> Coalesce:
    return Coalesce(Sum("minutes", filter=condition), 0)


class EntryVersion(models.Model):
    """What is said about one stretch of practice. A version somebody else has seen is succeeded, not edited."""

    entry = models.ForeignKey(HourEntry, on_delete=models.PROTECT, related_name="versions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    written_at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    group_size = models.PositiveSmallIntegerField(null=True)
    worked_on = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=64, validators=[known_timezone])
    minutes = models.PositiveSmallIntegerField()
    topics = models.JSONField(default=dict)
    mode = models.CharField(max_length=12, choices=Mode.choices)
    population = models.CharField(max_length=20, choices=Population.choices, blank=True)
    note = models.CharField(max_length=280, blank=True)
    note_salt = models.CharField(max_length=32)
    note_digest = models.CharField(max_length=64)
    warnings = models.JSONField(default=list)
    content_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    submitted_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    # Whether it keeps other entries of the person out of its time: true until it is superseded or voided. The
    # constraint against overlaps needs it as a column; nothing else reads it.
    holds_time = models.BooleanField(default=True)
    # Said by `telling_newest` alone.
    is_newest: bool

    objects = EntryVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="versions_of_an_entry_are_numbered"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=hours.LONGEST), name="an_entry_has_1_minute_to_16_hours"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="an_entry_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(kind=Kind.GROUP, group_size__gte=2) | (~Q(kind=Kind.GROUP) & Q(group_size=None)),
                name="only_group_supervision_has_a_group_of_two_or_more",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT, submitted_at=None)
                | (~Q(status=Status.DRAFT) & Q(submitted_at__isnull=False)),
                name="what_left_the_draft_says_when_it_was_handed_in",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="an_approved_version_names_who_read_it",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "starts_at"], name="time_of_one_person", condition=Q(holds_time=True)),
            models.Index(fields=["person", "worked_on"], name="days_of_one_person"),
        ]

    def __str__(self) -> str:
        return f"Version {self.number} of entry {self.entry_id}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding and EntryVersion.objects.filter(pk=self.pk, signed_entry__isnull=False).exists():
            raise AppendOnly(_("A signed entry is never changed. Amend it, and have the new version signed."))
        super().save(*args, **kwargs)

    @property
    def span(self) -> hours.Span:
        return hours.Span(self.starts_at, self.ends_at)

    @property
    def paper_code(self) -> str:
        """What stands beside it on a paper to sign by hand, and finds it again only while it says the same."""
        return f"{self.entry_id}-{self.number}-{self.content_hash[:6]}"

    @property
    def until(self) -> date | None:
        """The last day, where the work ran past midnight."""
        last = hours.last_day(self.ends_at, self.zone)
        return last if last != self.worked_on else None

    @property
    def signed(self) -> Any:
        """Its SignedEntry, if it has one."""
        return getattr(self, "signed_entry", None)

    @property
    def starts(self) -> time:
        """When it began by the clocks of its own zone, whatever the reader's."""
        return self.starts_at.astimezone(ZoneInfo(self.zone)).time()

    @property
    def ends(self) -> time:
        return self.ends_at.astimezone(ZoneInfo(self.zone)).time()

    @property
    def kind_words(self) -> str:
        """What was done, in the words of its site; expects `site__hour_words` to be fetched along."""
        return self.entry.placement.words.kind(self.kind)

    @property
    def kind_beside(self) -> str:
        """The same with the standard word beside it, for paper and for what is signed."""
        return self.entry.placement.words.kind_beside(self.kind)

    @property
    def mark(self) -> str:
        """The kind of status that pages show; its words are `mark_words`."""
        return "complete" if self.signed else _MARKS[Status(self.status)]

    @property
    def mark_words(self) -> str:
        return str(_("Signed") if self.signed else Status(self.status).label)

    def content(self) -> dict[str, Any]:
        """Every field a signer sees, as it is hashed; the note stands in it by its digest."""
        placement = self.entry.placement
        return {
            "entry": self.entry_id,
            "version": self.number,
            "person": self.person_id,
            "placement": placement.pk,
            "site": placement.site_id,
            "position": placement.position,
            "kind": self.kind,
            "group_size": self.group_size,
            "worked_on": self.worked_on,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "zone": self.zone,
            "minutes": self.minutes,
            "topics": self.topics,
            "mode": self.mode,
            "population": self.population,
            "note": self.note_digest,
        }

    def is_whole(self) -> bool:
        """Whether the content still has the hash it was written with, and the note, unless purged, its digest."""
        note_is_whole = not self.note_salt or hours.digest_of_note(self.note, self.note_salt) == self.note_digest
        return note_is_whole and hours.content_hash(self.content()) == self.content_hash

    def as_evidence(self) -> evidence.Evidence:
        """Expects entry, void, placement, site and sign-off to be fetched along."""
        placement, signed, void = self.entry.placement, self.signed, getattr(self.entry, "void", None)
        usable = signed is not None and void is None
        return evidence.Evidence(
            person=self.person_id,
            entry=self.entry_id,
            version=self.number,
            on=self.worked_on,
            until=self.until,
            minutes=self.minutes,
            kind=self.kind,
            topics=self.topics,
            mode=self.mode,
            population=self.population,
            paid=placement.position == Position.PAID,
            site=placement.site.name,
            signed_by=signed.sign_off.signed_by() if signed else None,
            hold="" if usable else evidence.hold(self.status, voided_on=void.voided_on if void else None),
            waits=signed is None and void is None and self.status in SIGNABLE,
        )


class Return(AppendOnlyModel):
    """A supervisor sent one version back, with the reason the trainee reads."""

    entry_version = models.ForeignKey(EntryVersion, on_delete=models.PROTECT, related_name="returns")
    returned_at = models.DateTimeField()
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)

    def __str__(self) -> str:
        return f"Return of version {self.entry_version_id}"


class Void(AppendOnlyModel):
    """An entry taken out of every count, by whom, when and why; its versions and signatures stay readable."""

    entry = models.OneToOneField(HourEntry, on_delete=models.PROTECT, related_name="void")
    voided_at = models.DateTimeField()
    voided_on = models.DateField()
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)

    def __str__(self) -> str:
        return f"Void of entry {self.entry_id}"
