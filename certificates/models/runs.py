"""Knows runs: many applications issued at once, looked at first, each with what became of it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, Q

from certificates.models.applications import Application
from certificates.models.certificates import Certificate
from certificates.models.programmes import Programme

# So long a confirmation holds. After it, as after a restored backup, somebody has to confirm what is left.
HOLDS_FOR = timedelta(hours=24)


class IssueRunQuerySet(models.QuerySet):
    def under_way(self, at: datetime):
        """Runs that go on by themselves: being looked at, or confirmed, and neither stopped nor too old."""
        since = at - HOLDS_FOR
        looking = Q(confirmed_at=None, begun_at__gte=since, items__looked_at=None)
        issuing = Q(confirmed_at__gte=since, stopped_at=None)
        return self.filter(looking | issuing, finished_at=None).distinct()


class IssueRun(models.Model):
    """Applications of one programme that one registrar chose. Nothing is issued before that registrar has read what
    would be, and has confirmed it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="runs")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = IssueRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(confirmed_at__isnull=False), name="a_run_is_confirmed_before_it_ends"
            ),
        ]
        ordering = ["-begun_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.begun_at}"

    def may_issue(self, at: datetime) -> bool:
        is_confirmed = self.confirmed_at is not None and at - self.confirmed_at < HOLDS_FOR
        return is_confirmed and self.stopped_at is None and self.finished_at is None

    def counts(self) -> dict[str, int]:
        """How many there are, were looked at, can be issued, are done, and are issued."""
        return self.items.aggregate(
            total=Count("pk"),
            looked=Count("looked_at"),
            ready=Count("pk", filter=Q(looked_at__isnull=False, problems=[])),
            done=Count("done_at"),
            issued=Count("certificate"),
        )


class RunItem(models.Model):
    """One application of a run. `edition` is the sending that was chosen; `problems` say why it is not issued."""

    run = models.ForeignKey(IssueRun, on_delete=models.PROTECT, related_name="items")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    edition = models.CharField(max_length=50)
    looked_at = models.DateTimeField(null=True)
    problems = models.JSONField(default=list)
    done_at = models.DateTimeField(null=True)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "application"], name="an_application_stands_once_in_a_run"),
            models.CheckConstraint(
                condition=Q(certificate=None) | Q(done_at__isnull=False), name="what_a_run_issued_is_done"
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.application_id} in {self.run_id}"
