"""What the editor must not open: accounts and groups, through which anybody could act in another's name."""

import pytest
from django.test import Client
from django.urls import reverse

from lms.audit.models import Event
from lms.people.models import User
from tests.conftest import PASSWORD


@pytest.fixture
def root(db, client) -> Client:
    """Whoever was made with `createsuperuser`, in the editor."""
    client.force_login(User.objects.create_superuser("root@example.org", PASSWORD))
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    return client


def test_a_superuser_does_not_change_a_registrars_password_or_address(root, nora):
    before = Event.objects.count()
    root.post(
        reverse("wagtailusers_users:edit", args=[nora.pk]),
        {
            "email": "mine@example.org",
            "password1": "taken-over-2026",
            "password2": "taken-over-2026",
            "is_active": "on",
        },
    )
    nora.refresh_from_db()
    assert nora.check_password(PASSWORD)
    assert nora.email == "nora@example.org"
    assert Event.objects.count() == before


@pytest.mark.parametrize("name", ["wagtailusers_users:index", "wagtailusers_users:add", "wagtailusers_groups:index"])
def test_a_superuser_finds_no_list_of_accounts_or_groups(root, name):
    answer = root.get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("wagtailadmin_home")
