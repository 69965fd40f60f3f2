"""What is done to banks, assessments and to who may open them."""

from datetime import date

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from assessments.models import Assessment, ItemBank
from lms.audit import ledger
from lms.people import access as roles
from lms.people.models import User
from lms.people.roles import Role


@transaction.atomic
def set_up(*, of: ItemBank | Assessment, by: User) -> None:
    """Write down that a bank or an assessment was set up or changed, with the policy as it now is."""
    detail: dict[str, str | int | None] = {"code": of.code}
    if isinstance(of, Assessment):
        detail |= {"cut": str(of.cut_percent), "minutes": of.time_limit_minutes, "attempts": of.attempts}
    ledger.record("assessments.set_up", of=of, by=by, detail=detail)


@transaction.atomic
def keep_examiners(*, person: User, on: date | None = None) -> None:
    """Open Wagtail's admin to a person exactly as long as she is an examiner somewhere; twice changes nothing.

    What she finds there is asked again on every page, by the role itself.
    """
    group, _is_new = Group.objects.get_or_create(name="Examiners")
    group.permissions.set(Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin"))
    if roles.holds(person, Role.EXAMINER, on=on):
        group.user_set.add(person)
    else:
        group.user_set.remove(person)


def keep_all_examiners(*, on: date | None = None) -> None:
    """The nightly round's call: roles that began or ended by their dates."""
    for person in User.objects.filter(Q(groups__name="Examiners") | Q(memberships__role=Role.EXAMINER)).distinct():
        keep_examiners(person=person, on=on)
