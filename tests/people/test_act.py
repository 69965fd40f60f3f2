"""Everything done to people and organisations: done, refused, done twice, written down."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from guardian.shortcuts import get_perms

from lms.audit import ledger
from lms.people import access, actions
from lms.people.actions import Refused, membership_changed
from lms.people.models import Membership, Organisation
from lms.people.roles import Role
from tests.conftest import JOINED, member

TODAY = date(2026, 3, 1)


@pytest.fixture
def bell():
    rung = []

    def hear(sender, membership, **kwargs):
        rung.append(membership)

    membership_changed.connect(hear)
    yield rung
    membership_changed.disconnect(hear)


@pytest.mark.django_db(transaction=True)
def test_granting_gives_the_role_writes_it_down_and_rings_once_committed(ben, clinic, mona, bell):
    with transaction.atomic():
        membership = actions.grant(person=ben, role=Role.SUPERVISOR, organisation=clinic, by=mona, from_on=TODAY)
        assert membership not in bell
    assert membership in bell
    assert access.holds(ben, Role.SUPERVISOR, organisation=clinic, on=TODAY)
    assert membership.granted_by == mona
    event = ledger.history(ben).get(verb="people.grant")
    assert event.by_id == str(mona.pk)
    assert ledger.sentence(event) == "Given the role supervisor at harbor-house from 2026-03-01."


def test_granting_twice_changes_nothing(ben, clinic, mona):
    first = actions.grant(person=ben, role=Role.SUPERVISOR, organisation=clinic, by=mona)
    assert actions.grant(person=ben, role=Role.SUPERVISOR, organisation=clinic, by=mona) == first
    assert ledger.history(ben).filter(verb="people.grant").count() == 1


def test_nobody_grants_a_role_to_themselves(mona, clinic):
    with pytest.raises(Refused, match="Nobody gives themselves a role"):
        actions.grant(person=mona, role=Role.SUPERVISOR, organisation=clinic, by=mona)
    assert not access.holds(mona, Role.SUPERVISOR)


def test_a_role_may_be_given_again_after_it_ended(sol, clinic, mona):
    actions.end(membership=sol.memberships.get(), by=mona, until_on=clinic.today() - timedelta(days=1))
    assert not access.holds(sol, Role.SUPERVISOR)
    actions.grant(person=sol, role=Role.SUPERVISOR, organisation=clinic, by=mona)
    assert access.holds(sol, Role.SUPERVISOR)
    assert sol.memberships.count() == 2


def test_ending_keeps_the_last_day_and_takes_the_next(sol, mona):
    membership = actions.end(membership=sol.memberships.get(), by=mona, until_on=TODAY)
    assert membership in Membership.objects.current(TODAY)
    assert membership not in Membership.objects.current(TODAY + timedelta(days=1))
    event = ledger.history(sol).get(verb="people.end")
    assert ledger.sentence(event) == "The role supervisor at harbor-house ended on 2026-03-01."


def test_ending_today_leaves_the_rest_of_the_day(sol, mona, clinic):
    today = clinic.today()
    actions.end(membership=sol.memberships.get(), by=mona, until_on=today)
    assert access.holds(sol, Role.SUPERVISOR, on=today)
    assert not access.holds(sol, Role.SUPERVISOR, on=today + timedelta(days=1))


def test_ending_in_the_past_takes_the_grant_at_once(sol, mona, clinic):
    actions.end(membership=sol.memberships.get(), by=mona, until_on=clinic.today() - timedelta(days=1))
    assert get_perms(sol, clinic) == []


def test_ending_twice_keeps_the_first_day(sol, mona):
    actions.end(membership=sol.memberships.get(), by=mona, until_on=TODAY)
    assert actions.end(membership=sol.memberships.get(), by=mona, until_on=TODAY + timedelta(9)).until_on == TODAY
    assert ledger.history(sol).filter(verb="people.end").count() == 1


def test_a_role_does_not_end_before_it_began(sol, mona):
    with pytest.raises(Refused, match="A role cannot end before the day it began"):
        actions.end(membership=sol.memberships.get(), by=mona, until_on=JOINED - timedelta(days=1))
    assert sol.memberships.get().until_on is None


def test_the_database_itself_refuses_a_role_that_ends_before_it_began(sol):
    with pytest.raises(IntegrityError, match="a_membership_ends_no_earlier_than_it_begins"), transaction.atomic():
        sol.memberships.update(until_on=JOINED - timedelta(days=1))


def test_ending_one_period_in_the_past_does_not_take_another_that_still_runs(sol, clinic, mona):
    today = clinic.today()
    actions.end(membership=sol.memberships.get(), by=mona, until_on=today + timedelta(days=30))
    second = actions.grant(person=sol, role=Role.SUPERVISOR, organisation=clinic, by=mona, from_on=JOINED)
    actions.end(membership=second, by=mona, until_on=today - timedelta(days=1))
    assert access.holds(sol, Role.SUPERVISOR)
    assert not access.holds(sol, Role.SUPERVISOR, on=today + timedelta(days=31))


def test_describing_oneself_says_which_fields_changed_never_what_they_held(ada):
    actions.describe(person=ada, by=ada, preferred_name="Addie", timezone="America/Denver", language="en")
    ada.refresh_from_db()
    assert (ada.preferred_name, ada.timezone) == ("Addie", "America/Denver")
    event = ledger.history(ada).get()
    assert ledger.sentence(event) == "Changed their own details (preferred_name, timezone)."
    assert "Addie" not in str(event.detail)


def test_describing_without_a_change_writes_nothing(ada):
    actions.describe(person=ada, by=ada, preferred_name=ada.preferred_name)
    assert not ledger.history(ada).exists()


def test_founding_twice_gives_the_same_organisation(db, mona):
    first = actions.found(name="North Shore", slug="north-shore", by=mona, trains=True)
    again = actions.found(name="Another name", slug="north-shore", by=mona)
    assert first == again
    assert again.name == "North Shore"
    assert Organisation.objects.filter(slug="north-shore").count() == 1
    assert [ledger.sentence(event) for event in ledger.history(first)] == ["The organisation was added."]


def test_an_act_that_fails_leaves_no_trace(ben, clinic, mona, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(ledger, "record", broken)
    with pytest.raises(RuntimeError):
        actions.grant(person=ben, role=Role.SUPERVISOR, organisation=clinic, by=mona)
    assert not ben.memberships.exists()
    assert get_perms(ben, clinic) == []


def test_several_roles_stand_side_by_side(ben, clinic, academy):
    member(ben, clinic, Role.SUPERVISOR, Role.PROGRAMME_MANAGER)
    member(ben, academy, Role.INSTRUCTOR)
    assert access.roles_of(ben) == {"supervisor", "programme_manager", "instructor"}
