"""The world that every test here asks about."""

from collections.abc import Iterator

import pytest

from tests.world.places import World
from tests.world.telling import told


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    with django_db_blocker.unblock(), told(tmp_path_factory.mktemp("keys")) as world:
        yield world


@pytest.fixture(autouse=True)
def _access_alone_decides(settings, world, db) -> None:
    """No second factor is asked for, and whoever is signed in has just given the password again."""
    settings.REQUIRE_MFA = False
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * 60
