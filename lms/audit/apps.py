"""WHAT HAPPENED: the room of append-only events."""

import logging
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from lms.audit import integrity, sentences

logger = logging.getLogger(__name__)


class AuditConfig(AppConfig):
    name = "lms.audit"
    label = "audit"
    verbose_name = _("Audit ledger")

    def ready(self) -> None:
        sentences.speak(
            {
                "audit.make_key": _("Made the key %(kid)s."),
                "audit.retire_key": _("Retired the key %(kid)s; it signs no more."),
                "audit.compromise_key": _("Took out the key %(kid)s, which somebody else may have."),
                "audit.end_key": _("Ended the key %(kid)s; all that it signed has expired."),
            }
        )
        post_migrate.connect(say_what_is_missing, sender=self, dispatch_uid="audit.say_what_is_missing")


def say_what_is_missing(plan: Any = None, **kwargs: Any) -> None:
    """After `migrate`, which gives its plan; a database that is migrated in part is left alone."""
    if plan is None or integrity.to_come():
        return
    for fault in integrity.faults():
        logger.error(fault)
