"""Knows what this room does when a room below rings its bell: one idempotent call each."""

from django.dispatch import receiver

from assessments.actions import attempt_submitted
from assessments.models import Assessment
from courses import actions
from courses.models import MINUTES
from lms.content import stamp
from lms.people.actions import membership_changed
from lms.people.roles import Role


@receiver(membership_changed, dispatch_uid="courses.keep_authors")
def hear_membership(sender, membership, **kwargs) -> None:
    if membership.role in (Role.AUTHOR, Role.PROGRAMME_MANAGER):
        actions.keep_authors(organisation=membership.organisation)


@receiver(attempt_submitted, dispatch_uid="courses.complete_after")
def hear_attempt(sender, attempt, **kwargs) -> None:
    """Only a pass fulfils anything; the nightly round asks for the same."""
    if attempt.passed:
        actions.complete_after(attempt=attempt)


# What an outline says beside its pages.
stamp.renew_after(Assessment, *MINUTES)
