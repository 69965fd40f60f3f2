"""Registrars are let into Wagtail's admin, where they write rules, exactly as long as they are registrars."""

from datetime import date

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from lms.people import access as roles
from lms.people.models import User
from lms.people.roles import Role

NAME = "Registrars"


@transaction.atomic
def keep_registrars(*, person: User, on: date | None = None) -> None:
    """Twice changes nothing. What they find there is asked again on every page, by the role itself."""
    group, _is_new = Group.objects.get_or_create(name=NAME)
    group.permissions.set(Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin"))
    if roles.holds(person, Role.REGISTRAR, on=on):
        group.user_set.add(person)
    else:
        group.user_set.remove(person)


def keep_all_registrars(*, on: date | None = None) -> None:
    """The nightly round's call: roles that began or ended by their dates."""
    for person in User.objects.filter(Q(groups__name=NAME) | Q(memberships__role=Role.REGISTRAR)).distinct():
        keep_registrars(person=person, on=on)
