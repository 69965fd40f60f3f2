"""Knows what an applicant and a body wrote to each other inside an application."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from certificates.models.applications import Application
from lms.audit.models import AppendOnlyModel


class Message(AppendOnlyModel):
    """One message, for the applicant and whoever handles the application for its body; nobody else reads it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_from_body = models.BooleanField()
    text = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_message_says_something")]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.at}"
