"""Knows what a changed version of rules would change for whom, worked out before it is published and kept with it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from certificates.models.applications import Application
from certificates.models.certificates import Certificate
from certificates.models.drafts import ProgrammeDraft


class ChangeOutcome(models.TextChoices):
    KEEPS = "keeps", _("keeps the version they filed under")
    LOSES = "loses", _("met, and would not be met yet")
    GAINS = "gains", _("not met yet, and would be met")
    STAYS_MET = "stays_met", _("met, and stays met")
    STAYS_NOT_YET = "stays_not_yet", _("not met yet, and stays so")


class ChangePreviewQuerySet(models.QuerySet):
    def under_way(self):
        return self.filter(finished_at=None)


class ChangePreview(models.Model):
    """One working-out: the text it judges by, and how far it has come.

    `text` is the draft as JSON, since an editor that saves by itself writes over its own revision; `digest` tells
    whether a draft still says the same, and `published` whether what it is compared with does. Where it cannot be
    worked out to its end it is finished all the same, and `stopped` says why. Applications come first, then
    certificates, each in the order of their keys.
    """

    draft = models.ForeignKey(ProgrammeDraft, on_delete=models.CASCADE, related_name="previews")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    digest = models.CharField(max_length=64)
    published = models.CharField(max_length=64, blank=True)
    on = models.DateField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    last_application = models.BigIntegerField(default=0)
    last_certificate = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    stopped = models.TextField(blank=True)

    objects = ChangePreviewQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["draft", "digest"], name="previews_of_one_text")]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "digest", "published", "on"], name="a_text_is_worked_out_once_for_a_draft_and_a_day"
            ),
            models.CheckConstraint(
                condition=Q(stopped="") | Q(finished_at__isnull=False), name="a_preview_that_was_stopped_is_over"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} on {self.on}"


class Affected(models.Model):
    """What it would mean for one applicant or holder; `why` are the findings that turn, as the engine gave them."""

    preview = models.ForeignKey(ChangePreview, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, null=True, related_name="+")
    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, null=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=ChangeOutcome.choices)
    version = models.CharField(max_length=60, blank=True)
    why = models.JSONField(default=list)
    is_named = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(application__isnull=False, certificate=None)
                | Q(application=None, certificate__isnull=False),
                name="a_change_concerns_an_application_or_a_certificate",
            ),
            models.UniqueConstraint(fields=["preview", "application"], name="an_application_is_worked_out_once"),
            models.UniqueConstraint(fields=["preview", "certificate"], name="a_certificate_is_worked_out_once"),
        ]
        indexes = [models.Index(fields=["preview", "outcome"], name="affected_by_outcome")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.outcome}"
