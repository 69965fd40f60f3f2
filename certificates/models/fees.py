"""Knows what an application costs, in whole cents, and how each charge was settled. No card is ever handled here."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.applications import Application
from certificates.models.processes import Process
from lms.audit.models import AppendOnly, AppendOnlyModel

# A hundred thousand dollars; whatever is more was mistyped.
MOST_CENTS = 10_000_000


class DueWhen(models.TextChoices):
    SENT = "sent", _("Of everybody, when the application is sent")
    ASKED = "asked", _("Where it applies; you add it to an application, such as for an endorsement")


class ProcessFee(AppendOnlyModel):
    """One fee of one version of a process. A decision waits for those that hold it."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="fees")
    code = models.SlugField(max_length=60)
    label = models.CharField(max_length=60)
    cents = models.PositiveIntegerField()
    due = models.CharField(max_length=10, choices=DueWhen.choices)
    holds_decision = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "code"], name="one_fee_per_code_of_a_process"),
            models.CheckConstraint(condition=Q(cents__range=(1, MOST_CENTS)), name="a_fee_is_some_cents"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.code} of {self.process_id}"


class Charge(AppendOnlyModel):
    """A fee that became due of one application. Nobody is `by` where it became due by sending."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="charges")
    code = models.SlugField(max_length=60)
    label = models.CharField(max_length=60)
    cents = models.PositiveIntegerField()
    holds_decision = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "code"], name="a_fee_is_charged_once_to_an_application"),
            models.CheckConstraint(condition=Q(cents__range=(1, MOST_CENTS)), name="a_charge_is_some_cents"),
        ]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.code} of {self.application_id}"


class Settled(models.TextChoices):
    PAID = "paid", _("Paid elsewhere")
    WAIVED = "waived", _("Waived")


class Settlement(AppendOnlyModel):
    """A charge was paid elsewhere, `note` its receipt number, or waived, `note` the reason. One that was recorded by
    mistake is taken back, and stays."""

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="settlements")
    kind = models.CharField(max_length=10, choices=Settled.choices)
    note = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="a_settlement_has_a_receipt_or_a_reason"),
            models.UniqueConstraint(
                fields=["charge"], condition=Q(taken_back_at=None), name="a_charge_is_settled_once"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="who_took_back_a_settlement_is_known",
            ),
        ]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.charge_id}"

    def save(self, *args, **kwargs) -> None:
        """New rows, and the one late fact a settlement may learn: that it was a mistake."""
        if self._state.adding:
            super().save(*args, **kwargs)
        elif set(kwargs.get("update_fields") or ()) == {"taken_back_at", "taken_back_by"}:
            models.Model.save(self, *args, **kwargs)
        else:
            raise AppendOnly(_("A record of what happened is never changed. Add a new one."))
