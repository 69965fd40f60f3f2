"""Knows which requirements a body does not insist on, for whom, why, on which days, and which two people said so."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from certificates.models.programmes import Programme, Stage
from lms.people.models import Organisation


class WaiverQuerySet(models.QuerySet):
    def told(self):
        along = ("programme__body", "person", "organisation", "proposed_by", "approved_by", "ended_by")
        return self.select_related(*along).order_by("-proposed_at", "-pk")

    def standing(self):
        """Approved, and not ended; whether its days have come is the reader's question."""
        return self.filter(approved_at__isnull=False, ended_at=None)


class Waiver(models.Model):
    """A requirement of one stage that a body does not insist on: for a person, for everybody who learns or practises at
    an organisation, or for everybody. `instead` says what is accepted in its place, if anything.

    Proposed by one person, it counts once another has approved it, on the days from `from_on` to `until_on`, both
    included. Nothing of it changes afterwards but that it is ended.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="waivers")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    requirement = models.CharField(max_length=80)
    label = models.CharField(max_length=300)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="waivers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="waivers")
    reason = models.TextField()
    instead = models.TextField(blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_name = models.CharField(max_length=210)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_name = models.CharField(max_length=210, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    end_reason = models.TextField(blank=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None) | Q(organisation=None), name="a_waiver_is_for_a_person_or_for_a_group"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_waiver_says_why"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="a_waiver_ends_no_earlier_than_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None, approved_name="")
                | (Q(approved_at__isnull=False, approved_by__isnull=False) & ~Q(approved_name="")),
                name="an_approved_waiver_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="an_ended_waiver_says_when_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")), name="a_waiver_takes_two_people"
            ),
            models.CheckConstraint(
                condition=Q(person=None)
                | (~Q(proposed_by=F("person")) & (Q(approved_by=None) | ~Q(approved_by=F("person")))),
                name="nobody_waives_anything_for_themselves",
            ),
        ]
        indexes = [models.Index(fields=["programme", "requirement"], name="waivers_of_one_requirement")]

    def __str__(self) -> str:
        return f"{self.requirement} of {self.programme_id}"

    @property
    def status(self) -> str:
        """proposed, approved or ended."""
        if self.ended_at is not None:
            return "ended"
        return "approved" if self.approved_at is not None else "proposed"
