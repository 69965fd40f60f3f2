"""Knows placements, who supervises them from when until when, and what supervisors are qualified by."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lms.people.models import Organisation
from supervision.models.wording import HourWords
from supervision.wording import Words


class Position(models.TextChoices):
    PAID = "paid", _("Paid")
    VOLUNTEER = "volunteer", _("Volunteer")


class Relation(models.TextChoices):
    """How a signer stands to the trainee. A supervisor declares one of the first two; family never supervises.

    The programme itself signs only in place of a supervisor.
    """

    SITE = "site", _("I work at the same site")
    OUTSIDE = "outside", _("I come from outside the site")
    PROGRAMME = "programme", _("The programme, in place of a supervisor")


# What a supervisor may declare, as choices.
DECLARED = [(one.value, one.label) for one in (Relation.SITE, Relation.OUTSIDE)]


class PlacementQuerySet(models.QuerySet):
    def of(self, trainee):
        return self.filter(trainee__in=trainee.accounts)

    def supervised_by(self, person):
        """Placements that `person` agreed to supervise, now or at any time."""
        accepted = PlacementSupervisor.objects.accepted().filter(placement=OuterRef("pk"), supervisor=person)
        return self.filter(Exists(accepted))


class Placement(models.Model):
    """One trainee's practice at one site, from a day on; both sides agree with a date."""

    trainee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="placements")
    site = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="placements")
    position = models.CharField(_("position"), max_length=12, choices=Position.choices)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    trainee_agreed_at = models.DateTimeField(null=True)

    # Whether the supervisor it was fetched for agreed to electronic records, where access asked for that along with it.
    is_consented: bool

    objects = PlacementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_placement_ends_no_earlier_than_it_begins",
            ),
            models.UniqueConstraint(
                fields=["trainee", "site", "position", "starts_on"],
                name="one_placement_per_trainee_site_position_and_first_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trainee} at {self.site}"

    @property
    def words(self) -> Words:
        """What its site calls the things of hours; expects `site__hour_words` to be fetched along."""
        return HourWords.of(self.site)

    @property
    def is_agreed(self) -> bool:
        """Whether the trainee and at least one supervisor agreed; expects `supervisions` to be fetched along."""
        return self.trainee_agreed_at is not None and any(one.accepted_at for one in self.supervisions.all())


class PlacementSupervisorQuerySet(models.QuerySet):
    def accepted(self):
        return self.exclude(accepted_at=None)

    def on(self, day: date):
        """Relations in force on a day; both ends included."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)

    def edges(self, day: date) -> list[tuple[int, int]]:
        """(supervisor, trainee) of every agreement in force on a day; one query."""
        return list(self.accepted().on(day).values_list("supervisor", "placement__trainee"))

    def waiting_for(self, addresses):
        """Invitations still open to one of these verified e-mail addresses."""
        return self.filter(accepted_at=None, until_on=None, invited_email__in=addresses)


class PlacementSupervisor(models.Model):
    """Somebody asked by e-mail to supervise a placement; they become its supervisor on the day they agree."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="supervisions")
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="supervisions"
    )
    invited_email = models.EmailField()
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=12, choices=Relation.choices, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    accepted_at = models.DateTimeField(null=True)

    # Whether the supervisor agreed to electronic records and whether days are in dispute, where that was asked along.
    is_consented: bool
    has_disputes: bool

    objects = PlacementSupervisorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None, supervisor=None)
                | Q(accepted_at__isnull=False, supervisor__isnull=False) & ~Q(relation=""),
                name="who_accepts_a_placement_is_known_with_their_relation",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="a_supervision_ends_no_earlier_than_it_begins",
            ),
            models.UniqueConstraint(
                fields=["placement", "invited_email"],
                condition=Q(until_on=None),
                name="one_open_invitation_per_placement_and_address",
            ),
        ]
        indexes = [models.Index(fields=["supervisor", "placement"], name="placements_of_one_supervisor")]

    def __str__(self) -> str:
        return f"{self.supervisor or _('Somebody invited')} for placement {self.placement_id}"

    def lasts(self, day: date) -> bool:
        """Whether it is agreed to and in force on a day; both ends included."""
        return self.accepted_at is not None and self.from_on <= day and (self.until_on is None or day <= self.until_on)


class QualificationQuerySet(models.QuerySet):
    def verified(self):
        return self.exclude(verified_at=None)

    def on(self, day: date):
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)


class Qualification(models.Model):
    """A credential somebody signs with; it counts once an organisation's staff have verified it, never they."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="qualifications")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="qualifications")
    credential = models.SlugField(_("code"), max_length=60)
    title = models.CharField(_("title"), max_length=160)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=100)
    number = models.CharField(_("number"), max_length=60, blank=True)
    from_on = models.DateField(_("valid from"))
    until_on = models.DateField(_("valid through"), null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = QualificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_at=None, verified_by=None)
                | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="a_verified_qualification_names_its_verifier",
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None) | ~Q(verified_by=F("person")),
                name="nobody_verifies_their_own_qualification",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="a_qualification_ends_no_earlier_than_it_begins",
            ),
            models.UniqueConstraint(
                fields=["person", "credential", "jurisdiction", "from_on"],
                name="one_record_per_person_credential_jurisdiction_and_first_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} of {self.person}"

    @property
    def end(self) -> Any:
        """The last QualificationEnd that was written down, if there is one; lists fetch `ends` along."""
        return max(self.ends.all(), key=lambda end: end.pk, default=None)
