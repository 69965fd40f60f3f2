"""One's own page of details: saved, explained, kept when refused, and of nobody else."""

import pytest
from django.urls import reverse

from lms.people.models import User

PAGE = "/account/details/"
GOOD = {
    "legal_given_names": "Ada",
    "legal_family_name": "Okafor",
    "preferred_name": "Addie",
    "born_on": "1990-02-03",
    "language": "en",
    "timezone": "America/Denver",
}


def test_a_person_changes_their_details(client, ada):
    client.force_login(ada)
    assert client.post(PAGE, GOOD)["Location"] == PAGE
    ada.refresh_from_db()
    assert ada.get_full_name() == "Addie Okafor"
    assert ada.legal_name == "Ada Okafor"
    assert "Your details are saved." in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("legal_family_name", "", "Fill in “Legal family name”."),
        ("legal_given_names", "A\u200bda", "This name has a character that cannot be printed."),
        ("born_on", "3.2.1990", "Enter a valid date."),
        ("timezone", "Mars/Olympus", "Mars/Olympus is not one of the available choices."),
        ("legal_given_names", "x" * 101, "at most 100 characters"),
    ],
)
def test_what_cannot_be_taken_is_explained_and_kept(client, ada, field, value, words):
    client.force_login(ada)
    page = client.post(PAGE, {**GOOD, field: value}).content.decode()
    assert words in page
    assert "<title>Error: My details" in page
    assert 'value="Addie"' in page
    assert User.objects.get(pk=ada.pk).preferred_name == ""


def test_names_that_only_look_like_spaces_are_tidied(client, ada):
    client.force_login(ada)
    client.post(PAGE, {**GOOD, "legal_given_names": "\u00a0Ada\u2003 Ngozi "})
    assert User.objects.get(pk=ada.pk).legal_given_names == "Ada Ngozi"


def test_nothing_but_these_fields_can_be_set(client, ada):
    client.force_login(ada)
    client.post(PAGE, {**GOOD, "email": "x@example.org", "is_superuser": "1", "is_active": "", "id": "999"})
    ada.refresh_from_db()
    assert (ada.email, ada.is_superuser, ada.is_active) == ("ada@example.org", False, True)


def test_a_stranger_is_asked_to_sign_in(client, db):
    assert client.get(PAGE)["Location"] == f"{reverse('account_login')}?next={PAGE}"


def test_moments_are_shown_in_ones_own_zone(client, ada):
    User.objects.filter(pk=ada.pk).update(timezone="Asia/Kathmandu")
    client.force_login(ada)
    assert '<option value="Asia/Kathmandu" selected>' in client.get(PAGE).content.decode()


def test_the_page_costs_the_same_whatever_one_has(client, ada, django_assert_max_num_queries):
    client.force_login(ada)
    client.get(PAGE)
    with django_assert_max_num_queries(6):
        client.get(PAGE)
