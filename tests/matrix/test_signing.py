"""Whoever signs or decides has a second factor, and for some deeds gives the password again."""

from collections.abc import Iterator

import pytest
from django.urls import reverse

from tests.matrix import access_matrix as matrix
from tests.matrix.access_matrix import DOORS
from tests.matrix.asking import address_of, filled, leads_to, who_fills
from tests.world.forms import forms
from tests.world.telling import sign_in


@pytest.fixture
def as_just_signed_in(world) -> Iterator[None]:
    """Everybody's password was typed at sign-in, and not again since."""
    clients, world.clients = world.clients, {who: sign_in(who_is) for who, who_is in world.people.items()}
    yield
    world.clients = clients


@pytest.mark.parametrize("door", [door for door in DOORS if door.second_factor], ids=str)
def test_whoever_signs_or_decides_has_a_second_factor(world, settings, door):
    settings.REQUIRE_MFA = True
    answer = world.ask(who_fills(door), "POST", address_of(door, world), forms(world).get(door.name))
    assert leads_to(answer).startswith(reverse("people:second_factor"))


def test_no_page_and_no_item_is_written_without_a_second_factor(world, settings):
    settings.REQUIRE_MFA = True
    written = ("wagtailadmin_pages:", "assessment_", "wagtailimages:", "wagtaildocs:")
    routes = [(name, route) for name, route in matrix.addresses() if name.startswith(written) and "/admin/" in route]
    for name, route in routes:
        answer = world.ask("iris", "POST", filled(name, route, world))
        assert leads_to(answer).startswith(reverse("people:second_factor")), name
    assert len(routes) > 60


@pytest.mark.parametrize("door", [door for door in DOORS if door.password_again], ids=str)
def test_whoever_signs_or_decides_gives_the_password_again(world, as_just_signed_in, door):
    answer = world.ask(who_fills(door), "POST", address_of(door, world), forms(world).get(door.name))
    assert leads_to(answer).startswith(reverse("account_reauthenticate"))
