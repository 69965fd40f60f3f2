"""Knows what this room does when a room below rings its bell, and which of its texts renew the stamp."""

from django.dispatch import receiver

from certificates import actions
from certificates.models import Statement
from lms.content import stamp
from supervision.actions import signed_hours_changed


@receiver(signed_hours_changed, dispatch_uid="certificates.open_cases")
def hear_changed_hours(sender, entries, **kwargs) -> None:
    actions.open_cases(entries=entries)


# What a programme's codes are called (`codes`).
stamp.renew_after(Statement)
