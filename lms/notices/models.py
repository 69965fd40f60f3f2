"""Knows what is to be told to whom, whether it was, and when to try again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutboxMessageQuerySet(models.QuerySet):
    def due(self, at):
        """Messages still to deliver whose next attempt has come."""
        return self.waiting().filter(next_attempt_at__lte=at)

    def waiting(self):
        """Neither delivered, nor given up, nor withdrawn."""
        return self.filter(delivered_at=None, given_up_at=None, withdrawn_at=None)


class OutboxMessage(models.Model):
    """One mail, rendered when the act happened, so that what is told is what was true then.

    `dedupe` makes telling idempotent: a second message with the same key is never written. Bodies of confidential
    messages (a reset link) are blanked once delivered; the row stays as the log of what was sent.
    """

    dedupe = models.CharField(max_length=200, unique=True)
    notice = models.CharField(max_length=100)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="outbox_messages"
    )
    address = models.EmailField()
    subject = models.CharField(max_length=250)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    is_confidential = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_problem = models.CharField(max_length=200, blank=True)
    delivered_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    # What it was to tell was no longer so before it left.
    withdrawn_at = models.DateTimeField(null=True)

    objects = OutboxMessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(delivered_at=None) | Q(given_up_at=None),
                name="a_message_is_not_both_delivered_and_given_up",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(delivered_at=None, given_up_at=None),
                name="a_message_that_was_withdrawn_never_left",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(delivered_at=None, given_up_at=None, withdrawn_at=None),
                name="messages_still_to_deliver",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} to {self.address}"


class Round(models.Model):
    """Up to which day a nightly step is done."""

    step = models.CharField(max_length=60, unique=True)
    done_through = models.DateField()

    def __str__(self) -> str:
        return f"{self.step} through {self.done_through}"


class MailboxMessage(models.Model):
    """A mail as the demo's mailbox page shows it; empty wherever real mail is sent."""

    to = models.CharField(max_length=320, verbose_name=_("to"))
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    received_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.subject
