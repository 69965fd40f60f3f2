"""Knows how a body handles the applications for one of its programmes: its clocks and steps, version by version."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from certificates.models.programmes import Programme
from lms.audit.models import AppendOnlyModel
from lms.people.roles import Role

# Two people look at every application, whatever a body sets; more than this many nobody waits for.
FEWEST_STEPS, MOST_STEPS = 2, 6
LONGEST_MONTHS, LONGEST_DAYS = 120, 366


def two_steps() -> list[dict[str, Any]]:
    """What holds where a body has set nothing: a reviewer looks, then a registrar decides."""
    return [
        {"name": _("Review"), "role": Role.REVIEWER.value},
        {"name": _("Decision"), "role": Role.REGISTRAR.value},
    ]


class Process(AppendOnlyModel):
    """One version of how applications are handled. An application keeps the version that held when it was begun.

    Each of the `steps` (`name`, `role`) takes another person; the last one decides. What is None is not promised.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="processes")
    version = models.PositiveIntegerField()
    lifetime_months = models.PositiveSmallIntegerField(null=True)
    decision_days = models.PositiveSmallIntegerField(null=True)
    appeal_days = models.PositiveSmallIntegerField(null=True)
    steps = models.JSONField(default=two_steps)
    contact = models.TextField(blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "version"], name="one_process_per_version_of_a_programme"),
            models.CheckConstraint(
                condition=Q(lifetime_months=None) | Q(lifetime_months__range=(1, LONGEST_MONTHS)),
                name="an_application_lives_for_months",
            ),
            models.CheckConstraint(
                condition=Q(decision_days=None) | Q(decision_days__range=(1, LONGEST_DAYS)),
                name="a_body_decides_within_days",
            ),
            models.CheckConstraint(
                condition=Q(appeal_days=None) | Q(appeal_days__range=(1, LONGEST_DAYS)),
                name="an_appeal_is_made_within_days",
            ),
        ]
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.version}"

    @property
    def last_step(self) -> int:
        return len(self.steps) - 1
