"""Every address that is not ours, and permissions that are no roles."""

import pytest

from lms.people.roles import PERMISSIONS
from tests.matrix import access_matrix as matrix
from tests.matrix.access_matrix import DOORS, FORBIDDEN, LOGIN, MISSING, PEOPLE, SHUT
from tests.matrix.asking import filled, leads_to, said, tells_of_ada


def test_17_outside_the_editor_nobody_holds_a_permission_that_wagtail_knows(world):
    """So that in Wagtail's eyes they are one and the same person, and Ben may ask for all of them."""
    outside = set(world.people) - matrix.EDITORS
    assert {who for who in outside if world.people[who].get_all_permissions()} == set()
    assert "ben" in outside


@pytest.mark.parametrize(
    "who",
    [
        "stranger",
        "ben",
        "otto",
        *(pytest.param(who, marks=pytest.mark.thorough) for who in sorted(matrix.EDITORS - {"otto"})),
    ],
)
def test_17_what_is_not_ours_is_closed_to_whom_it_does_not_concern(world, who):
    faults = []
    for name, route in matrix.addresses():
        group = matrix.group_of(name)
        if group is None or group.why_not_asked or who in group.enters:
            continue
        address = filled(name, route, world)
        for method in group.method.split():
            response = world.ask(who, method, address)
            if said(response) not in (LOGIN, SHUT, FORBIDDEN, MISSING, "405"):
                faults.append(f"{method} {name} at {address}: {response.status_code} {leads_to(response)}")
    assert not faults, "\n".join(faults)


def test_17_what_is_not_ours_tells_otto_nothing_of_ada(world):
    for name, route in matrix.addresses():
        group = matrix.group_of(name)
        if group is not None and not group.why_not_asked and "otto" in group.enters:
            response = world.ask("otto", "GET", filled(name, route, world))
            assert tells_of_ada(response, "otto") == [], name
            assert response.status_code < 500, name


def test_19_a_permission_over_everything_opens_no_row(world):
    gil = world.people["gil"]
    assert all(gil.has_perm(f"people.{name}") for name, _label in PERMISSIONS)
    assert gil.has_perm("certificates.change_application")
    assert [str(door) for door in DOORS if "gil" in door.opens and door.opens < PEOPLE] == []
    assert [str(door) for door in DOORS if "sue" in door.opens and door.opens < PEOPLE] == []
