"""Every address of ours is asked by every person of the cast, with Ada's objects behind it and a life elsewhere."""

import pytest
from django.conf import urls
from django.urls import reverse
from django.views import defaults

from tests.matrix import access_matrix as matrix
from tests.matrix.access_matrix import DOORS, FORBIDDEN, GROUPS, MISSING, OPEN, SHUT
from tests.matrix.asking import address_of, faults_at, said, untaken

HTMX = {"HX-Request": "true"}


def test_11_every_address_is_classified():
    classified = {door.name for door in DOORS}
    ours = {name for name, _route in matrix.addresses() if matrix.group_of(name) is None}
    assert ours - classified == set(), "Say in tests/matrix/access_matrix.py who may open these."
    assert classified - {name for name, _route in matrix.addresses()} == set(), "These are no addresses any more."


def test_11_no_rule_of_the_matrix_is_idle():
    groups = [matrix.group_of(name) for name, _route in matrix.addresses()]
    assert [group.prefix for group in GROUPS if group not in groups] == []


# Their work has little to do with Ada's house, and the doors of the editor they come by are slow.
FAR_FROM_IT = frozenset({"iris", "edda", "ulla", "sue", "gil"})


@pytest.mark.parametrize("who", matrix.ROLES)
def test_11_every_door_opens_to_whom_the_matrix_says_and_to_nobody_else(world, who):
    doors = [door for door in DOORS if who not in FAR_FROM_IT or who in door.opens]
    faults = [fault for door in doors for fault in faults_at(door, who, world)]
    assert not faults, "\n".join(faults)


@pytest.mark.thorough
@pytest.mark.parametrize("who", sorted(FAR_FROM_IT))
def test_11_whoever_has_nothing_to_do_with_it_is_shut_out_everywhere_else(world, who):
    faults = [fault for door in DOORS if who not in door.opens for fault in faults_at(door, who, world)]
    assert not faults, "\n".join(faults)


def test_11_the_pages_that_refuse_tell_nothing_of_ada(world, monkeypatch):
    monkeypatch.setattr(urls, "handler403", defaults.permission_denied)
    monkeypatch.setattr(urls, "handler404", defaults.page_not_found)
    for who in matrix.ROLES:
        refusing = {door.answer(who): door for door in DOORS if door.answer(who) != OPEN}
        assert [fault for door in refusing.values() for fault in faults_at(door, who, world)] == [], who
    drawn = world.ask("otto", "GET", reverse("certificates:review", args=world.adas["sent"]))
    assert "nothing you can open" in drawn.text


@pytest.mark.parametrize("who", ["ben", "otto"])
def test_12_a_part_of_a_page_is_as_closed_as_the_page(world, who):
    closed = [door for door in DOORS if door.answer(who) != OPEN]
    faults = [fault for door in closed for fault in faults_at(door, who, world, HTMX)]
    assert not faults, "\n".join(faults)


def test_11_a_method_that_a_door_does_not_take_opens_nothing(world):
    """A page may answer a form as it answers a reader; an act never answers a reader."""
    for door in DOORS:
        for method in untaken(door):
            answer = said(world.ask("otto", method, address_of(door, world)))
            assert answer in ("405", SHUT, FORBIDDEN, MISSING) or door.answer("otto") == OPEN, f"{method} {door}"
        if door.method == "POST":
            who = min(door.opens or {"stranger"})
            assert said(world.ask(who, "GET", address_of(door, world))) == "405", f"{who} reads {door}"
