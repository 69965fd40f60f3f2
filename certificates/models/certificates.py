"""Knows lineages and their certificates, the plans they were issued by, and what became of them."""

from dataclasses import replace
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, FilteredRelation, Min, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from certificates import numbers, rules, states
from certificates.models.applications import Application
from certificates.models.programmes import Programme, Stage, Standard
from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet
from lms.people import days
from lms.people.access import accounts_of


class Visibility(models.TextChoices):
    HIDDEN = "hidden", _("Hidden: nobody can check it")
    BY_CODE = "by_code", _("By address or number: whoever has one of them can check it")
    LISTED = "listed", _("Listed: it may also stand in the public register")


class AfterDeath(models.TextChoices):
    AS_IT_WAS = "as_it_was", _("The certificate is shown as it was, until it ends")
    SAYS_SO = "says_so", _("It says that its holder has died")
    NOT_SHOWN = "not_shown", _("It is shown to nobody")


class Certification(models.Model):
    """The lineage: one person's certificates of one programme. It endures; its certificates are its versions."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="certifications")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="certifications")
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.BY_CODE)
    # How it is shown since its holder died, by the body's policy of that day; empty while they live.
    after_death = models.CharField(max_length=10, choices=AfterDeath.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "programme"], name="one_lineage_per_person_and_programme"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.programme_id}"

    @property
    def is_listed(self) -> bool:
        return self.visibility == Visibility.LISTED and self.after_death != AfterDeath.NOT_SHOWN

    def public_conditions(self, day: date) -> str:
        """The conditions under which its certificates are held on a day, as far as they are published."""
        return next((one.text for one in self.conditions.all() if one.is_public and one.holds_on(day)), "")


class IssuePlanQuerySet(models.QuerySet):
    def unissued(self):
        """Plans without a certificate, dropped ones too, the latest first: what a registrar should know of."""
        return self.filter(certificate=None).select_related("planned_by").order_by("-planned_at", "-pk")

    def unfinished(self):
        """Plans that were neither carried out nor dropped: what a crash leaves behind."""
        return self.filter(abandoned_at=None, certificate=None)


class IssuePlan(models.Model):
    """What is about to be issued, stored before it is, so that after a crash there is a record to go on from."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="plans")
    # What is issued anew because its holder's name changed; the application is the one that earned it.
    name_change = models.ForeignKey(
        "certificates.NameChange", on_delete=models.PROTECT, null=True, related_name="plans"
    )
    number = models.CharField(max_length=20, unique=True)
    code = models.CharField(max_length=40, unique=True)
    awarded_on = models.DateField()
    valid_from = models.DateField()
    valid_through = models.DateField(null=True)
    findings = models.JSONField()
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    abandoned_at = models.DateTimeField(null=True)
    problems = models.JSONField(default=list)

    objects = IssuePlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(abandoned_at=None, name_change=None),
                name="one_plan_at_a_time_for_an_application",
            ),
        ]

    def __str__(self) -> str:
        return numbers.shown(self.number)


# A certificate stands in the place of earlier ones from its first day on, but never before it was issued.
_STANDS_FROM = Greatest("valid_from", "plan__awarded_on")


def _later_from() -> Subquery:
    later = Certificate.objects.filter(certification=OuterRef("certification"), pk__gt=OuterRef("pk")).order_by()
    return Subquery(later.values("certification").annotate(first=Min(_STANDS_FROM)).values("first"))


def _renewal_around(day: date) -> FilteredRelation:
    """The rules of renewal in force on a day, wherever on earth it is that day."""
    begun = Q(certification__programme__standards__in_force_from=None) | Q(
        certification__programme__standards__in_force_from__lte=day + timedelta(days=1)
    )
    lasting = Q(certification__programme__standards__in_force_until=None) | Q(
        certification__programme__standards__in_force_until__gte=day - timedelta(days=1)
    )
    is_renewal = Q(certification__programme__standards__stage=Stage.RENEWAL)
    return FilteredRelation("certification__programme__standards", condition=is_renewal & begun & lasting)


def _signed() -> models.QuerySet:
    return Certificate.objects.filter(
        pk=OuterRef("pk"), documents__signed_at__isnull=False, documents__superseded_by=None
    ).order_by()


def _public_conditions() -> FilteredRelation:
    """The one set of conditions that has not been ended, if it is published."""
    standing = Q(certification__conditions__ended_on=None, certification__conditions__is_public=True)
    return FilteredRelation("certification__conditions", condition=standing)


# The columns of `that_tell`, by what they tell of.
_OF_ITSELF = (
    "valid_from",
    "valid_through",
    "certification__programme__timezone",
    "certification__after_death",
    "later_from",
    "waits",
)
_OF_RENEWAL = ("renewal__definition", "renewal__in_force_from", "renewal__in_force_until")
_OF_CONDITIONS = ("conditions__text", "conditions__from_on", "conditions__until_on")
_OF_WHAT_HAPPENED = tuple(f"happenings__{name}" for name in ("pk", "what", "on", "reason_code", "says_why"))


class CertificateQuerySet(AppendOnlyQuerySet):
    def with_what_a_page_needs(self):
        """Holder's choice, body and zone in the same row, and since when a later one stands in its place; what happened
        to it, its conditions and the programme's rules of renewal in three more queries."""
        renewals = Prefetch(
            "certification__programme__standards",
            Standard.objects.filter(stage=Stage.RENEWAL),
            to_attr="renewal_standards",
        )
        rows = self.select_related("certification__programme__body").annotate(later_from=_later_from())
        return rows.prefetch_related("happenings", "certification__conditions", renewals)

    def that_tell(self, day: date):
        """Rows of values from which `lookup` knows how a certificate stands: one for each thing that happened to it;
        around a day on which the rules of renewal change, for each of the two."""
        return (
            self.alias(renewal=_renewal_around(day), conditions=_public_conditions())
            .annotate(later_from=_later_from(), waits=~Exists(_signed()))
            .order_by("happenings__at", "happenings__pk")
            .values(*_OF_ITSELF, *_OF_RENEWAL, *_OF_CONDITIONS, *_OF_WHAT_HAPPENED)
        )

    def with_history(self):
        """Beside that every print of it, so that one in another name tells what the earlier ones went through."""
        prints = Certificate.objects.select_related("plan").annotate(later_from=_later_from()).order_by("pk")
        beside = Prefetch("certification__certificates", prints.prefetch_related("happenings"), to_attr="prints")
        return self.with_what_a_page_needs().select_related("plan").prefetch_related(beside)

    def with_names(self):
        """Beside each the names on the latest certificate of its lineage: a former one is told to nobody."""
        lineage = Certificate.objects.filter(certification=OuterRef("certification")).order_by("-pk")
        return self.annotate(
            name_today=Subquery(lineage.values("printed_name")[:1]),
            family_name_today=Subquery(lineage.values("family_name")[:1]),
        )

    def in_place_of(self, code: str) -> str | None:
        """The code of the certificate that stands today in the place of this one; its own where none does."""
        own = Certificate.objects.filter(code=code)
        zone = own.values_list("certification__programme__timezone", flat=True).get()
        lineage = self.filter(certification__in=own.values("certification"), pk__gte=own.values("pk"))
        begun = lineage.annotate(stands_from=_STANDS_FROM).filter(stands_from__lte=days.today_in(zone))
        return begun.order_by("-pk").values_list("code", flat=True).first()

    def of(self, *people):
        return self.filter(certification__person__in=accounts_of(*people))


class Certificate(AppendOnlyModel):
    """One certificate as it was issued. Nothing in it ever changes; its state is derived from what happened to it.

    The lineage is a chain: one first certificate, each succeeded at most once.
    """

    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="certificates")
    plan = models.OneToOneField(IssuePlan, on_delete=models.PROTECT, related_name="certificate")
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=20, unique=True)
    code = models.CharField(max_length=40, unique=True)
    printed_name = models.CharField(max_length=210)
    family_name = models.CharField(max_length=100)
    credential = models.CharField(max_length=200)
    body_name = models.CharField(max_length=200)
    awarded_on = models.DateField()
    valid_from = models.DateField()
    valid_through = models.DateField(null=True)
    findings = models.JSONField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Who carried out what `issued_by` had approved; nobody where the nightly round did, after a crash.
    finished_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="successor")

    objects = CertificateQuerySet.as_manager()  # type: ignore[misc]

    # Beside the row where it is asked for: the day of its plan, the stage of the rules that earned it, whether it only
    # says another one in a new name, and the names of its holder today.
    issued_on: date
    stage: str
    is_renamed: bool
    name_today: str
    family_name_today: str

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_through__gte=F("valid_from")), name="a_certificate_ends_no_earlier_than_it_begins"
            ),
            models.UniqueConstraint(
                fields=["certification"], condition=Q(supersedes=None), name="one_first_certificate_per_lineage"
            ),
        ]
        ordering = ["-issued_at", "-pk"]
        indexes = [models.Index(fields=["valid_through"], name="certificates_by_last_day")]

    def __str__(self) -> str:
        return self.shown_number

    @property
    def given_names(self) -> str:
        """What is printed before the family name."""
        return self.printed_name.removesuffix(self.family_name).strip()

    @property
    def shown_number(self) -> str:
        return numbers.shown(self.number)

    def state(self, on: date | None = None) -> states.State:
        """The state on a day, today in the body's own zone where none is given."""
        programme = self.certification.programme
        day = on or programme.today()
        state = states.state_of(
            valid_from=self.valid_from,
            valid_through=self.valid_through,
            happenings=self.happenings.all(),
            on=day,
            renewal=programme.renewal_on(day),
            succeeded_on=self.succeeded_on,
            conditions=self.certification.public_conditions(day),
        )
        return replace(state, holder_died=self.certification.after_death == AfterDeath.SAYS_SO)

    def states_so_far(self) -> list[states.State]:
        """Every state it has been in up to today where its body is, oldest first; where it says an earlier one in
        another name, that one's until then."""
        programme, prints = self.certification.programme, self._prints()
        days = {self.valid_from, *(event.on for one in prints for event in one.happenings.all())}
        begun = min(days)
        days |= {day for one in prints if (day := one.succeeded_on)}
        for in_force_from, renewal in programme.renewals():
            days |= {first for _status, first in rules.stretches(renewal, self.valid_from, self.valid_through)}
            days.add(in_force_from or begun)

        def state_on(day: date) -> states.State:
            return next((one for one in prints if day < (one.succeeded_on or date.max)), self).state(day)

        return states.passed(state_on, (day for day in days if begun <= day <= programme.today()))

    def _prints(self) -> list["Certificate"]:
        """This one and what it says in another name, oldest first: the same application earned them all."""
        known = getattr(self.certification, "prints", None)
        if known is None:
            known = self.certification.certificates.select_related("plan").order_by("pk")
        return [one for one in known if one.plan.application_id == self.plan.application_id and one.pk <= self.pk]

    @property
    def succeeded_on(self) -> date | None:
        """The day from which a later certificate of the lineage stands in its place; None where there is none."""
        if hasattr(self, "later_from"):
            return self.later_from
        later = Certificate.objects.filter(certification=self.certification_id, pk__gt=self.pk)
        return later.aggregate(first=Min(_STANDS_FROM))["first"]


class Happened(models.TextChoices):
    SUSPENDED = "suspended", _("Suspended")
    REINSTATED = "reinstated", _("Reinstated")
    REVOKED = "revoked", _("Revoked")
    SURRENDERED = "surrendered", _("Given back by the holder")


class ReasonCode(models.TextChoices):
    UNDER_REVIEW = "under_review", _("A concern is being looked into")
    ETHICS = "ethics", _("The code of ethics was not kept")
    REQUIREMENTS = "requirements", _("A requirement turned out not to be met")
    ISSUED_IN_ERROR = "issued_in_error", _("It was issued by mistake")
    RESOLVED = "resolved", _("The concern is resolved")
    HOLDER = "holder", _("The holder asked for it")


# Which reasons fit which deed of one person; everything else takes two (`models.discipline`).
REASONS_FOR: dict[str, tuple[ReasonCode, ...]] = {
    Happened.SUSPENDED: (ReasonCode.UNDER_REVIEW, ReasonCode.HOLDER),
    Happened.REINSTATED: (ReasonCode.RESOLVED, ReasonCode.HOLDER),
    Happened.SURRENDERED: (ReasonCode.HOLDER,),
}


class StatusEvent(AppendOnlyModel):
    """Something that happened to a certificate. The note is for the body's own staff and appears nowhere else."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="happenings")
    what = models.CharField(max_length=20, choices=Happened.choices)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason_code = models.CharField(max_length=20, choices=ReasonCode.choices)
    private_note = models.TextField(blank=True)
    # Whether the reason is published beside what happened.
    says_why = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.what} {self.certificate_id}"

    @property
    def public_reason(self) -> str:
        return self.reason_code if self.says_why else ""
