"""Knows what people ask for in assessments, what was decided about it, and what one attempt was fitted with.

None of it is ever edited: a request is answered once, a grant is ended, an attempt keeps what held at its start.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments import accommodations
from assessments.accommodations import Terms
from assessments.models.attempts import Attempt
from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet
from lms.content import proofs
from lms.people.days import DayIn
from lms.people.models import Organisation

NOTHING = Q(time_factor=1, break_minutes=0, large_print=False, reader=False)


class Fitted(models.Model):
    """What a grant gives and an attempt has, as `accommodations.Terms` says."""

    time_factor = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal(1))
    break_minutes = models.PositiveSmallIntegerField(default=0)
    large_print = models.BooleanField(default=False)
    reader = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def terms(self) -> Terms:
        return Terms(self.time_factor, self.break_minutes, self.large_print, self.reader)


class Outcome(models.TextChoices):
    GRANTED = "granted", _("granted")
    DECLINED = "declined", _("not granted")
    WITHDRAWN = "withdrawn", _("withdrawn")


class AccommodationRequestQuerySet(AppendOnlyQuerySet):
    def whole(self):
        """With everything a page says of them, without the files."""
        related = ("person", "organisation", "decision__by", "decision__end__by", "proof")
        return self.select_related(*related).defer("proof__content").order_by("-asked_at", "-pk")

    def waiting(self):
        return self.filter(decision=None)


class AccommodationRequest(AppendOnlyModel):
    """What a person asks an organisation for, of the kinds there are."""

    KINDS = {
        "wants_time": _("more time"),
        "wants_breaks": _("breaks that stop the clock"),
        "wants_large_print": _("large print"),
        "wants_reader": _("somebody, or a screen reader, who reads the pages aloud"),
    }

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="accommodation_requests"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="accommodation_requests")
    asked_at = models.DateTimeField()
    wants_time = models.BooleanField()
    wants_breaks = models.BooleanField()
    wants_large_print = models.BooleanField()
    wants_reader = models.BooleanField()

    objects = AccommodationRequestQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(wants_time=True) | Q(wants_breaks=True) | Q(wants_large_print=True) | Q(wants_reader=True),
                name="a_request_asks_for_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} to {self.organisation_id}"

    @property
    def wishes(self) -> list[str]:
        return [str(words) for name, words in self.KINDS.items() if getattr(self, name)]

    @property
    def status(self) -> str:
        """waiting, granted, declined, withdrawn or ended; a grant whose days are over is still one."""
        decision = getattr(self, "decision", None)
        if decision is None:
            return "waiting"
        return "ended" if getattr(decision, "end", None) else decision.outcome

    @property
    def status_in_words(self) -> str:
        words = {"waiting": _("waiting for a decision"), "ended": _("ended"), **dict(Outcome.choices)}
        return str(words[self.status])

    @property
    def status_kind(self) -> str:
        """As pages show it."""
        return {"waiting": "waiting", "granted": "active"}.get(self.status, "not_started")


class AccommodationProof(models.Model):
    """What a person adds to a request in confidence. It is hers to take away, and gone when she withdraws."""

    request = models.OneToOneField(AccommodationRequest, on_delete=models.PROTECT, related_name="proof")
    explanation = models.TextField(blank=True)
    ending = models.CharField(max_length=3, blank=True, choices=[(name, name.upper()) for name in proofs.TYPES])
    content = models.BinaryField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(explanation="", ending=""), name="a_proof_is_an_explanation_or_a_document"
            ),
        ]

    def __str__(self) -> str:
        return f"with {self.request_id}"


class AccommodationDecisionQuerySet(AppendOnlyQuerySet):
    def in_force(self, person, *, at: datetime):
        """Grants that hold at a moment, by the date where whoever granted them is; both days are included."""
        day = DayIn("request__organisation__timezone", at)
        lasting = Q(until_on=None) | Q(until_on__gte=day)
        return self.filter(lasting, person__in=person.accounts, outcome=Outcome.GRANTED, from_on__lte=day, end=None)


class AccommodationDecision(Fitted, AppendOnlyModel):
    """How a request ended: granted or declined by somebody else, with the reason, or withdrawn by the person."""

    request = models.OneToOneField(AccommodationRequest, on_delete=models.PROTECT, related_name="decision")
    # The request's own, so that the database can hold who decides.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="accommodations")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.TextField(blank=True)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AccommodationDecisionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(outcome=Outcome.GRANTED, from_on__isnull=False) & ~NOTHING)
                | (~Q(outcome=Outcome.GRANTED) & NOTHING & Q(from_on=None, until_on=None)),
                name="a_grant_gives_something_from_a_day_on",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.WITHDRAWN, by=F("person"))
                | (~Q(outcome=Outcome.WITHDRAWN) & ~Q(by=F("person")) & ~Q(reason="")),
                name="an_accommodation_is_decided_by_somebody_else_and_says_why",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="an_accommodation_ends_no_earlier_than_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(time_factor__gte=1, time_factor__lte=accommodations.LONGEST_FACTOR),
                name="a_grant_of_time_gives_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.outcome}"

    @property
    def words(self) -> str:
        """What is granted, in a few words."""
        return ", ".join(accommodations.named(self.terms))


class AccommodationEnd(AppendOnlyModel):
    """A grant was ended before its last day: by somebody who decides, with a reason, or given up by the person."""

    decision = models.OneToOneField(AccommodationDecision, on_delete=models.PROTECT, related_name="end")
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"end of {self.decision_id}"


class AttemptTerms(Fitted, AppendOnlyModel):
    """What an attempt was fitted with at its start; there is none where nothing was granted."""

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="fitted")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~NOTHING, name="terms_of_an_attempt_fit_it_with_something"),
        ]

    def __str__(self) -> str:
        return f"of {self.attempt_id}"


class Break(models.Model):
    """The clock of an attempt stands still from `began_at` on: until its person goes on, at the latest `until_at`."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="breaks")
    began_at = models.DateTimeField()
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"], condition=Q(ended_at=None), name="one_open_break_of_an_attempt"
            ),
            models.CheckConstraint(condition=Q(until_at__gt=F("began_at")), name="a_break_lasts_a_while"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at"), ended_at__lte=F("until_at")),
                name="a_break_ends_within_what_is_allowed",
            ),
        ]

    def __str__(self) -> str:
        return f"of {self.attempt_id} at {self.began_at}"

    def is_on(self, at: datetime) -> bool:
        return self.ended_at is None and at < self.until_at

    @property
    def length(self) -> timedelta:
        """What it took; all that was allowed where nobody went on in time."""
        return (self.ended_at or self.until_at) - self.began_at
