"""Knows what this room does when a room below rings its bell, and which of its texts renew the stamp."""

from django.dispatch import receiver

from certificates import actions
from certificates.models import Statement
from lms.content import stamp
from lms.people.actions import membership_changed
from lms.people.models import Membership
from lms.people.roles import Role
from supervision.actions import signed_hours_changed


@receiver(signed_hours_changed, dispatch_uid="certificates.open_cases")
def hear_changed_hours(sender, entries, **kwargs) -> None:
    actions.open_cases(entries=entries)


@receiver(membership_changed, dispatch_uid="certificates.keep_registrars")
def let_registrars_in(sender: type[Membership], membership: Membership, **kwargs) -> None:
    if membership.role == Role.REGISTRAR:
        actions.keep_registrars(person=membership.person)


# What a programme's codes are called (`codes`).
stamp.renew_after(Statement)
