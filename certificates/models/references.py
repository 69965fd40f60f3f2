"""Knows whom people asked for a reference, what was answered, and what a body set aside.

A link is known by the digest of its secret alone. What a letter says is for the body's reviewers, and for the person
where its writer allowed it.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certificates.models.programmes import Programme
from lms.audit.models import AppendOnlyModel


class Relation(models.TextChoices):
    SUPERVISOR = "supervisor", _("supervisor")
    EMPLOYER = "employer", _("employer")
    COLLEAGUE = "colleague", _("colleague")
    TEACHER = "teacher", _("teacher or trainer")
    PEER = "peer", _("fellow peer or sponsor")
    FRIEND = "friend", _("friend")
    FAMILY = "family", _("family")
    OTHER = "other", _("something else")


# What a request's status is called for the person who asked, and the shape it is shown with.
REQUEST_STATUSES = {
    "asked": (_("Asked"), "waiting"),
    "expired": (_("The link has ended"), "not_yet"),
    "given": (_("Answered"), "complete"),
    "declined": (_("They would rather not"), "returned"),
    "set_aside": (_("Set aside by the body"), "returned"),
    "revoked": (_("You took it back"), "draft"),
}


class ReferenceRequestQuerySet(models.QuerySet):
    def told(self):
        """Requests with their answers."""
        return self.select_related("person", "programme__body", "answer__setting_aside")

    def of(self, person, programme):
        """Whom a person asked for a programme, oldest first."""
        return self.told().filter(person__in=person.accounts, programme=programme).order_by("asked_at", "pk")

    def open(self):
        """Neither taken back nor answered."""
        return self.filter(revoked_at=None, answer=None)


class ReferenceRequest(models.Model):
    """A person named somebody who is asked for a reference by a link that works once, until a day, itself included.

    Nothing of it ever changes but that it is taken back.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reference_requests")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="reference_requests")
    name = models.CharField(max_length=200)
    email = models.EmailField()
    type = models.CharField(max_length=80, blank=True)
    relation = models.CharField(max_length=80)
    known_since = models.DateField(null=True)
    digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    asked_on = models.DateField()
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)

    objects = ReferenceRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("asked_on")), name="a_link_ends_no_earlier_than_it_is_sent"
            ),
        ]
        indexes = [models.Index(fields=["person", "asked_at"], name="references_of_one_person")]

    def __str__(self) -> str:
        return f"Reference {self.pk} for {self.person_id}"

    def status(self, on: date) -> str:
        """asked, expired, given, declined, set_aside or revoked."""
        answer = getattr(self, "answer", None)
        if answer is not None:
            if not answer.is_given:
                return "declined"
            return "given" if getattr(answer, "setting_aside", None) is None else "set_aside"
        if self.revoked_at is not None:
            return "revoked"
        return "asked" if on <= self.expires_on else "expired"


class Reference(AppendOnlyModel):
    """What was answered: a letter under the writer's name, or that they would rather give none."""

    request = models.OneToOneField(ReferenceRequest, on_delete=models.PROTECT, related_name="answer")
    is_given = models.BooleanField()
    signed_name = models.CharField(max_length=200, blank=True)
    relation = models.CharField(max_length=80, blank=True)
    known_since = models.DateField(null=True)
    letter = models.TextField(blank=True)
    person_may_read = models.BooleanField(default=False)
    given_at = models.DateTimeField()
    given_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_given=False, letter="", signed_name="")
                | (Q(is_given=True, known_since__isnull=False) & ~Q(letter="") & ~Q(signed_name="") & ~Q(relation="")),
                name="a_reference_that_is_given_says_who_and_what",
            ),
            models.CheckConstraint(
                condition=Q(known_since=None) | Q(known_since__lte=F("given_on")),
                name="nobody_is_known_since_a_day_to_come",
            ),
        ]

    def __str__(self) -> str:
        return f"Answer to {self.request_id}"


class ReferenceSettingAside(AppendOnlyModel):
    """A reviewer of the body lets a reference count for nothing, with the reason the person reads."""

    reference = models.OneToOneField(Reference, on_delete=models.PROTECT, related_name="setting_aside")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_setting_aside_says_why")]

    def __str__(self) -> str:
        return f"{self.reference_id} set aside"
