"""Knows the training that counts, frozen when it was completed or accepted, and what is claimed from elsewhere."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from courses.models.enrolments import Enrolment
from courses.models.kinds import Activity, Mode
from courses.models.live import LiveParticipant
from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet
from lms.people.access import accounts_of
from lms.people.models import Organisation, User


class TrainingClaimQuerySet(models.QuerySet):
    def undecided(self) -> "TrainingClaimQuerySet":
        """Waiting for a decision: neither accepted, nor returned since they were last sent."""
        return self.filter(accepted_at=None).filter(Q(returned_at=None) | Q(returned_at__lt=F("claimed_at")))

    def awaiting(self, *people: Any) -> "TrainingClaimQuerySet":
        """People's own claims that wait for a decision; the window for rooms above."""
        return (
            self.undecided()
            .filter(person__in=accounts_of(*people))
            .select_related("organisation")
            .order_by("completed_on", "pk")
        )


class TrainingClaim(models.Model):
    """Training taken elsewhere, with its proof, for somebody else to accept or to return with a reason.

    claimed -> accepted, for good; claimed -> returned -> claimed again, corrected.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="training_claims")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="training_claims", verbose_name=_("who decides")
    )
    provider = models.CharField(_("who gave it"), max_length=200)
    title = models.CharField(_("title"), max_length=255)
    began_on = models.DateField(_("first day"))
    completed_on = models.DateField(_("last day"))
    minutes = models.PositiveIntegerField(_("minutes in all"))
    minutes_by_topic = models.JSONField(_("minutes by topic"), default=dict)
    mode = models.CharField(_("how it was given"), max_length=20, choices=Mode.choices)
    activity = models.CharField(_("what it was"), max_length=20, choices=Activity.choices)
    proof = models.TextField(_("proof"))
    claimed_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    objects = TrainingClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(completed_on__gte=F("began_on")), name="claimed_training_ends_no_earlier_than_it_begins"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="claimed_training_has_minutes"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="an_accepted_claim_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None, returned_by=None, reason="")
                | (Q(returned_at__isnull=False, returned_by__isnull=False) & ~Q(reason="")),
                name="a_returned_claim_says_when_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=(Q(accepted_by=None) | ~Q(accepted_by=F("person")))
                & (Q(returned_by=None) | ~Q(returned_by=F("person"))),
                name="nobody_decides_their_own_claim",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "claimed_at"], condition=Q(accepted_at=None), name="claims_of_one_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.title}"

    @property
    def status(self) -> str:
        """accepted, returned or waiting, from what was done and when."""
        if self.accepted_at is not None:
            return "accepted"
        if self.returned_at is not None and self.returned_at >= self.claimed_at:
            return "returned"
        return "waiting"


class TrainingCreditQuerySet(AppendOnlyQuerySet):
    def of(self, *people: Any) -> "TrainingCreditQuerySet":
        """Everything these people have completed, oldest first; the window for rooms above.

        What somebody completed in two accounts is there once, as it was completed first.
        """
        accounts = accounts_of(*people)
        rows = self.filter(person__in=accounts).order_by("completed_on", "pk")
        return rows if len(accounts) == len(people) else rows.filter(~_completed_before())

    def evidence_of(self, person: Any) -> list[dict[str, Any]]:
        """The same as evidence in the words of the rule language, without `kind`; one statement.

        One piece per topic, since a minute of a course counts toward the topic it was spent on and no other.
        """
        return [piece for credit in self.of(person) for piece in credit.evidence()]


def _completed_before() -> Exists:
    """Whether the same module, live training or claimed training was completed in another account before."""
    earlier = TrainingCredit.objects.filter(person__goes_on_as=OuterRef("person__goes_on_as"), pk__lt=OuterRef("pk"))
    return Exists(
        earlier.exclude(person=OuterRef("person"))
        .filter(
            Q(module_key=OuterRef("module_key"), mode=OuterRef("mode"))
            | Q(live__training=OuterRef("live__training"))
            | Q(claim__isnull=False, event=OuterRef("event")) & ~Q(event="")
        )
        .order_by()
    )


class TrainingCredit(AppendOnlyModel):
    """Training that counts, frozen on the day it was completed or accepted: a later edit of any page changes nothing.

    Pages are named by number and text only, so that nothing happens here when one is deleted.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="training_credits")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="training_credits")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, related_name="credits")
    claim = models.OneToOneField(TrainingClaim, on_delete=models.PROTECT, null=True, related_name="credit")
    live = models.OneToOneField(LiveParticipant, on_delete=models.PROTECT, null=True, related_name="credit")
    course_key = models.UUIDField(null=True)
    module_key = models.UUIDField(null=True)
    title = models.CharField(max_length=255)
    course_title = models.CharField(max_length=255, blank=True)
    provider = models.CharField(max_length=200)
    provider_code = models.CharField(max_length=200)
    event = models.CharField(max_length=500)
    minutes = models.PositiveIntegerField()
    minutes_by_topic = models.JSONField(default=dict)
    mode = models.CharField(max_length=20, choices=Mode.choices)
    activity = models.CharField(max_length=20, choices=Activity.choices)
    objectives = models.JSONField(default=list)
    pages = models.JSONField(default=list)
    began_on = models.DateField()
    completed_on = models.DateField()
    frozen_at = models.DateTimeField()

    objects = TrainingCreditQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "module_key", "mode"], name="one_credit_per_enrolment_module_and_mode"
            ),
            models.CheckConstraint(
                condition=Q(enrolment__isnull=False, module_key__isnull=False, claim=None, live=None)
                | Q(enrolment=None, module_key=None, claim__isnull=False, live=None)
                | Q(enrolment=None, module_key=None, claim=None, live__isnull=False),
                name="a_credit_comes_from_a_module_a_claim_or_a_live_training",
            ),
            models.CheckConstraint(
                condition=Q(completed_on__gte=F("began_on")), name="training_ends_no_earlier_than_it_begins"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="a_training_credit_has_minutes"),
        ]
        indexes = [models.Index(fields=["person", "completed_on"], name="training_of_one_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.title}"

    @property
    def on(self) -> date:
        return self.began_on

    @property
    def until(self) -> date | None:
        """The last day where the training took more than one."""
        return self.completed_on if self.completed_on != self.began_on else None

    @property
    def topics(self) -> list[str]:
        return list(self.minutes_by_topic)

    @property
    def provider_status(self) -> str | None:
        """What is known without the programme: outside training is somebody else's; whom a body approved, it knows."""
        return "other" if self.claim_id else None

    def evidence(self) -> Iterator[dict[str, Any]]:
        """One piece per topic, then the minutes without a topic. The event names the topic where there are several,
        so that the pieces of one course never stand in each other's way."""
        shared = {
            "on": self.on,
            "until": self.until,
            "mode": self.mode,
            "activity": self.activity,
            "provider": self.provider_code,
            "provider_status": self.provider_status,
        }
        free = self.minutes - sum(self.minutes_by_topic.values())
        parts = [*self.minutes_by_topic.items(), *([("", free)] if free > 0 else [])]
        for topic, minutes in parts:
            ending = f"/{topic}" if len(parts) > 1 else ""
            yield shared | {
                "id": f"training-{self.pk}{ending}",
                "minutes": minutes,
                "topics": [topic] if topic else [],
                "event": self.event + ending,
            }


def completed_of(person: int, courses: Collection[UUID]) -> set[UUID]:
    """Which of these courses a person has completed: here, live, or by training elsewhere accepted for it."""
    own = User.objects.same_as(person)
    here = Enrolment.objects.filter(person__in=own, course_key__in=courses).exclude(completed_at=None)
    elsewhere = TrainingCredit.objects.filter(person__in=own, course_key__in=courses, enrolment=None)
    keys = here.order_by().values_list("course_key").union(elsewhere.values_list("course_key"))
    return {key for (key,) in keys}
