"""A role is judged by the date where its organisation is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from lms.people import access, actions
from lms.people.models import Membership, Organisation
from lms.people.roles import Role
from tests.conftest import member

LAST_DAY = date(2026, 3, 1)


@pytest.fixture
def honolulu(db) -> Organisation:
    return actions.found(name="Island House", slug="island-house", by=None, timezone="Pacific/Honolulu")


@pytest.fixture
def auckland(db) -> Organisation:
    return actions.found(name="North Shore", slug="north-shore", by=None, timezone="Pacific/Auckland")


@pytest.fixture
def it_is(monkeypatch):
    """Sets the clock to a moment in UTC."""

    def set_clock(*moment: int) -> None:
        at = datetime(*moment, tzinfo=ZoneInfo("UTC"))
        monkeypatch.setattr(timezone, "now", lambda: at)

    return set_clock


def holds_by(someone, organisation) -> tuple[bool, bool]:
    """What a door says, and what the navigation says."""
    return access.holds(someone, Role.REVIEWER, organisation=organisation), Role.REVIEWER in access.roles_of(someone)


# Honolulu is ten hours behind UTC; Auckland, in its summer, thirteen ahead.
@pytest.mark.parametrize(
    ("moment", "in_honolulu", "in_auckland"),
    [
        ((2026, 3, 1, 10, 59), True, True),
        ((2026, 3, 1, 11, 0), True, False),
        ((2026, 3, 2, 9, 59), True, False),
        ((2026, 3, 2, 10, 0), False, False),
    ],
)
def test_a_role_is_held_until_its_last_day_is_over_there(
    ben, ada, honolulu, auckland, it_is, moment, in_honolulu, in_auckland
):
    member(ben, honolulu, Role.REVIEWER)
    member(ada, auckland, Role.REVIEWER)
    Membership.objects.update(until_on=LAST_DAY)
    it_is(*moment)
    assert holds_by(ben, honolulu) == (in_honolulu, in_honolulu)
    assert holds_by(ada, auckland) == (in_auckland, in_auckland)


@pytest.mark.parametrize(("moment", "holds"), [((2026, 3, 1, 9, 59), False), ((2026, 3, 1, 10, 0), True)])
def test_a_role_begins_when_its_first_day_does_there(ben, honolulu, it_is, moment, holds):
    member(ben, honolulu, Role.REVIEWER, from_on=date(2026, 3, 1))
    it_is(*moment)
    assert holds_by(ben, honolulu) == (holds, holds)


def test_the_zone_a_person_reads_the_site_in_changes_nothing(ben, honolulu, it_is):
    member(ben, honolulu, Role.REVIEWER)
    Membership.objects.update(until_on=LAST_DAY)
    it_is(2026, 3, 2, 3, 0)
    with timezone.override(ZoneInfo("Pacific/Auckland")):
        assert holds_by(ben, honolulu) == (True, True)


def test_a_role_given_without_a_day_begins_today_there(ben, honolulu, it_is):
    it_is(2026, 3, 2, 3, 0)
    assert actions.grant(person=ben, role=Role.REVIEWER, organisation=honolulu, by=None).from_on == LAST_DAY


def test_the_grant_goes_when_the_last_day_is_over_there_and_not_before(ben, honolulu, it_is):
    it_is(2026, 3, 2, 3, 0)
    first = member(ben, honolulu, Role.REVIEWER, from_on=date(2025, 1, 1)).memberships.get()
    actions.end(membership=first, by=None, until_on=LAST_DAY)
    assert holds_by(ben, honolulu) == (True, True)
    assert ben.has_perm("people.act_as_reviewer", honolulu)
