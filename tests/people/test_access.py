"""Who holds a role, where and on which day: granted and within the dates, or not at all."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from guardian.shortcuts import assign_perm, remove_perm

from lms.people import access, actions
from lms.people.models import Membership, User
from lms.people.roles import Role, codename
from tests.conftest import JOINED, PASSWORD, member, person


@pytest.mark.parametrize(
    ("days", "holds"),
    [(-1, False), (0, True), (1, True), (29, True), (30, True), (31, False)],
)
def test_both_ends_of_a_role_belong_to_it(ben, clinic, days, holds):
    member(ben, clinic, Role.SUPERVISOR, from_on=JOINED)
    Membership.objects.filter(person=ben).update(until_on=JOINED + timedelta(days=30))
    assert access.holds(ben, Role.SUPERVISOR, organisation=clinic, on=JOINED + timedelta(days=days)) is holds


def test_a_role_from_tomorrow_is_not_held_today(ben, clinic):
    member(ben, clinic, Role.SUPERVISOR, from_on=date(2999, 1, 1))
    assert not access.holds(ben, Role.SUPERVISOR)
    assert access.roles_of(ben) == set()


def test_a_role_is_held_where_it_was_given_and_nowhere_else(otto, clinic, elsewhere):
    assert access.holds(otto, Role.SUPERVISOR, organisation=elsewhere)
    assert not access.holds(otto, Role.SUPERVISOR, organisation=clinic)
    assert list(access.organisations(otto, Role.SUPERVISOR, Role.REVIEWER)) == [elsewhere]


def test_one_role_is_not_another(sol, clinic):
    assert not access.holds(sol, Role.REVIEWER, organisation=clinic)
    assert access.holds(sol, Role.REVIEWER, Role.SUPERVISOR, organisation=clinic.pk)


def test_a_superuser_holds_no_role_by_being_one(db, clinic):
    root = User.objects.create_superuser("root@example.org", PASSWORD)
    assert not access.holds(root, *Role)
    member(root, clinic, Role.AUDITOR)
    assert access.holds(root, Role.AUDITOR)
    assert not access.holds(root, Role.REVIEWER)


def test_19_a_permission_over_everything_opens_nothing(ben, clinic):
    for role in Role:
        ben.user_permissions.add(Permission.objects.get(codename=codename(role)))
    assert not access.holds(User.objects.get(pk=ben.pk), *Role)


def test_19_a_group_gives_no_role(ben, clinic):
    group = Group.objects.create(name="Supervisors")
    group.permissions.add(Permission.objects.get(codename=codename(Role.SUPERVISOR)))
    assign_perm(codename(Role.SUPERVISOR), group, clinic)
    ben.groups.add(group)
    Membership.objects.create(person=ben, organisation=clinic, role=Role.SUPERVISOR, from_on=JOINED)
    assert not access.holds(ben, Role.SUPERVISOR)


def test_neither_the_grant_nor_the_dates_suffice_alone(ben, sol, clinic):
    assign_perm(codename(Role.SUPERVISOR), ben, clinic)
    assert not access.holds(ben, Role.SUPERVISOR)
    remove_perm(codename(Role.SUPERVISOR), sol, clinic)
    assert not access.holds(sol, Role.SUPERVISOR)


def test_a_closed_account_holds_nothing(sol, clinic):
    sol.is_active = False
    assert not access.holds(sol, Role.SUPERVISOR)
    assert access.roles_of(sol) == set()


def test_a_stranger_holds_nothing(clinic):
    assert not access.holds(AnonymousUser(), *Role)
    assert access.roles_of(AnonymousUser()) == set()


def test_asking_costs_one_query_however_many_there_are(clinic, django_assert_num_queries):
    someone = person("many@example.org", "Many", "Hats")
    # Content types are looked up once in the life of a process.
    access.holds(someone, *Role)
    with django_assert_num_queries(1):
        access.holds(someone, *Role)
    for number in range(20):
        member(someone, actions.found(name=f"Site {number}", slug=f"site-{number}", by=None), *Role)
    with django_assert_num_queries(1):
        assert len(access.organisations(someone, *Role)) == 20
    with django_assert_num_queries(1):
        assert len(access.roles_of(someone)) == len(Role)


def test_the_door_lets_in_who_holds_the_role(client, sol, doors):
    client.force_login(sol)
    assert client.get("/doors/supervisors/").content == b"For supervisors"


def test_the_door_is_shut_to_everybody_else(client, ada, rita, doors):
    assert client.get("/doors/supervisors/").status_code == 302
    for other in (ada, rita):
        client.force_login(other)
        assert client.get("/doors/supervisors/").status_code == 403


def test_08_a_role_taken_away_is_gone_at_the_next_request(client, sol, mona, doors):
    client.force_login(sol)
    assert client.get("/doors/supervisors/").status_code == 200
    actions.end(membership=sol.memberships.get(), by=mona, until_on=date(2025, 1, 2))
    assert client.get("/doors/supervisors/").status_code == 403


def test_08_a_closed_account_is_out_at_the_next_request(client, sol, doors):
    client.force_login(sol)
    User.objects.filter(pk=sol.pk).update(is_active=False)
    assert client.get("/doors/supervisors/").status_code == 302
