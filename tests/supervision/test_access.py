"""Whoever has no part in a placement finds nothing of it; a role alone opens no door to the others' objects."""

import pytest
from django.urls import reverse

from supervision import access, actions
from tests.supervision.conftest import MONDAY, NOW, consenting, hand_in, log, sign, week

DENIED = (403, 404)


@pytest.fixture(autouse=True)
def _on_that_friday(monkeypatch, settings):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    settings.REQUIRE_MFA = False


def _doors(placement, sol) -> list[tuple[str, list]]:
    """Every address of one trainee's things."""
    entry = hand_in(placement, starts="05:00", ends="06:00")
    sign_off = sign(placement, *week(placement, 2), by=sol)
    return [
        ("placement", [placement.pk]),
        ("accept_placement", [placement.pk]),
        ("add_supervisor", [placement.pk]),
        ("end_supervisor", [placement.supervisions.get().pk]),
        ("log", [placement.pk]),
        ("entry", [entry.entry_id]),
        ("change", [entry.entry_id]),
        ("submit", [entry.entry_id]),
        ("amend", [entry.entry_id]),
        ("discard", [entry.entry_id]),
        ("void", [entry.entry_id]),
        ("return_entry", [entry.entry_id]),
        ("purge_note", [entry.entry_id]),
        ("queue_week", [placement.pk, MONDAY]),
        ("approve", [placement.pk, MONDAY]),
        ("signature", [sign_off.pk]),
    ]


@pytest.mark.parametrize("who", ["otto", "ben", "rita", "iris"])
def test_11_strangers_find_nothing_of_adas(client, request, placement, sol, who):
    stranger = request.getfixturevalue(who)
    doors = _doors(placement, sol)
    client.force_login(stranger)
    for name, args in doors:
        address = reverse(f"supervision:{name}", args=args)
        assert (name, client.post(address).status_code) == (name, 404)
        assert client.get(address).status_code in (404, 405)


def test_11_without_signing_in_every_address_leads_to_the_door(client, placement, sol):
    for name, args in [*_doors(placement, sol), ("practice", []), ("queue", []), ("sign_all", [placement.pk])]:
        response = client.get(reverse(f"supervision:{name}", args=args))
        assert response.status_code in (302, 405)
        if response.status_code == 302:
            assert "/account/" in response.url


def test_otto_finds_no_page_to_sign_for_ada(client, placement, otto):
    client.force_login(otto)
    assert client.get(reverse("supervision:sign_all", args=[placement.pk])).status_code == 404


def test_a_supervisor_sees_no_draft_and_no_day_outside_the_agreement(client, placement, sol, otto, mona):
    draft = log(placement, starts="05:00", ends="06:00")
    entry = hand_in(placement)
    actions.add_supervisor(placement=placement, email=otto.email, by=mona, from_on=MONDAY.replace(day=17), at=NOW)
    consenting(otto)
    actions.accept_placement(placement=placement, by=otto, at=NOW)
    client.force_login(sol)
    assert client.get(reverse("supervision:entry", args=[draft.entry_id])).status_code == 404
    assert client.get(reverse("supervision:entry", args=[entry.entry_id])).status_code == 200
    client.force_login(otto)
    assert client.get(reverse("supervision:entry", args=[entry.entry_id])).status_code == 404
    assert not access.waiting(otto, placement).exists()


def test_the_programme_manager_of_the_site_sees_what_was_handed_in_there(client, placement, mona, clinic):
    draft, entry = log(placement, starts="05:00", ends="06:00"), hand_in(placement)
    client.force_login(mona)
    assert client.get(reverse("supervision:entry", args=[entry.entry_id])).status_code == 200
    assert client.get(reverse("supervision:entry", args=[draft.entry_id])).status_code == 404
    assert client.get(reverse("supervision:return_entry", args=[entry.entry_id])).status_code == 404
    assert client.get(reverse("supervision:placement", args=[placement.pk])).status_code == 200


def test_the_pages_of_managers_need_the_role(client, ada, sol):
    for person in (ada, sol):
        client.force_login(person)
        for name in ("placements", "verifications", "record_for"):
            assert client.get(reverse(f"supervision:{name}")).status_code == 403


def test_13_a_manager_elsewhere_finds_no_placement_entry_or_qualification(client, placement, otto, qualification):
    client.force_login(otto)
    for name in ("placements", "verifications", "record_for"):
        page = client.get(reverse(f"supervision:{name}")).content.decode()
        assert "Ada" not in page
        assert "Marsh" not in page
    assert client.post(reverse("supervision:verify_qualification", args=[qualification.pk])).status_code == 404


def test_an_invited_supervisor_reads_the_placement_before_answering(client, bens_placement, sol, otto):
    client.force_login(sol)
    assert (
        "I agree to supervise"
        in client.get(reverse("supervision:placement", args=[bens_placement.pk])).content.decode()
    )
    client.force_login(otto)
    assert client.get(reverse("supervision:placement", args=[bens_placement.pk])).status_code == 404
