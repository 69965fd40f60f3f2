"""Knows of which end of which certificate somebody was reminded, when, and by which mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.models.certificates import Certificate
from lms.notices.models import OutboxMessage


class Rung(models.TextChoices):
    """So many days before the last day, the day after it, and a week before nobody may renew late any more."""

    D180 = "180", _("180 days before the end")
    D90 = "90", _("90 days before the end")
    D60 = "60", _("60 days before the end")
    D30 = "30", _("30 days before the end")
    D14 = "14", _("14 days before the end")
    D7 = "7", _("7 days before the end")
    D1 = "1", _("The day before the end")
    AFTER = "after", _("The day after the end")
    GRACE = "grace", _("A week before the last day to renew late")


class Reminder(models.Model):
    """One rung of one certificate, told once. A certificate is one term of one person's credential.

    What was told with others that still stand goes on in another mail; nothing else ever changes.
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="reminders")
    rung = models.CharField(max_length=10, choices=Rung.choices)
    due_on = models.DateField()
    message = models.ForeignKey(OutboxMessage, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certificate", "rung"], name="a_rung_of_a_certificate_is_told_once"),
        ]
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.rung} of {self.certificate_id}"

    @property
    def status_kind(self) -> str:
        if self.message.delivered_at:
            return "complete"
        return "waiting" if not (self.message.withdrawn_at or self.message.given_up_at) else "expired"

    @property
    def status_words(self) -> str:
        if self.message.delivered_at:
            return str(_("Sent"))
        if self.message.withdrawn_at:
            return str(_("Not sent: it was done before"))
        return str(_("Could not be sent")) if self.message.given_up_at else str(_("Waits for the morning"))
