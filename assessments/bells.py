"""Knows what this room hears: an examiner who comes or goes."""

from django.dispatch import receiver

from assessments import actions
from lms.people.actions import membership_changed
from lms.people.models import Membership
from lms.people.roles import Role


@receiver(membership_changed)
def let_examiners_in(sender: type[Membership], membership: Membership, **kwargs) -> None:
    if membership.role == Role.EXAMINER:
        actions.keep_examiners(person=membership.person)
