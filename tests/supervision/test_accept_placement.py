"""A supervisor agrees with their own account, once, and never for family or for themselves."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from supervision import actions
from tests.supervision.conftest import AGREED, NOW, consenting


def test_who_was_invited_becomes_the_supervisor(bens_placement, sol, ben):
    actions.accept_placement(placement=bens_placement, by=sol, relation="outside", at=AGREED)
    supervision = bens_placement.supervisions.get()
    assert (supervision.supervisor, supervision.relation, supervision.accepted_at) == (sol, "outside", AGREED)
    assert OutboxMessage.objects.get(notice="supervision/placement_accepted").person == ben
    event = ledger.history(bens_placement).last()
    assert ledger.sentence(event) == "A supervisor agreed to the placement, from 2026-01-05."


def test_agreeing_twice_changes_nothing(bens_placement, sol):
    for _time in range(2):
        actions.accept_placement(placement=bens_placement, by=sol, at=AGREED)
    assert bens_placement.supervisions.get().accepted_at == AGREED
    assert OutboxMessage.objects.filter(notice="supervision/placement_accepted").count() == 1


def test_somebody_not_invited_is_refused(bens_placement, otto):
    with pytest.raises(Refused, match="no open invitation to this placement for your e-mail address"):
        actions.accept_placement(placement=bens_placement, by=otto)


def test_an_address_that_is_not_verified_opens_nothing(bens_placement, sol):
    sol.emailaddress_set.update(verified=False)
    with pytest.raises(Refused, match="no open invitation"):
        actions.accept_placement(placement=bens_placement, by=sol)


def test_a_withdrawn_invitation_opens_nothing(bens_placement, sol, ben):
    actions.end_supervisor(supervision=bens_placement.supervisions.get(), by=ben, until_on=NOW.date(), at=NOW)
    with pytest.raises(Refused, match="no open invitation"):
        actions.accept_placement(placement=bens_placement, by=sol)


def test_family_does_not_supervise(bens_placement, sol):
    with pytest.raises(Refused, match="A member of the family cannot supervise"):
        actions.accept_placement(placement=bens_placement, by=sol, is_family=True)


def test_the_page_asks_how_they_know_each_other(client, bens_placement, sol):
    client.force_login(sol)
    door = reverse("supervision:accept_placement", args=[bens_placement.pk])
    name = {"typed_name": "Solveig Marsh"}
    assert "Say how you know this person." in client.post(door).content.decode()
    family = client.post(door, {"relation": "family"} | name).content.decode()
    assert "A member of the family cannot supervise" in family
    assert client.post(door, {"relation": "invented"} | name).status_code == 200
    another = client.post(door, {"relation": "site", "typed_name": "Sol Marsh"}).content.decode()
    assert "Type your legal name, Solveig Marsh." in another
    assert bens_placement.supervisions.get().accepted_at is None
    assert client.post(door, {"relation": "site"} | name).status_code == 302
    assert bens_placement.supervisions.get().supervisor == sol


def test_a_trainee_agrees_to_what_was_proposed_for_them(client, ada, clinic, mona, sol):
    placement = actions.propose_placement(
        trainee=ada,
        site=clinic,
        position="paid",
        starts_on=NOW.date() - timedelta(days=3),
        supervisor_email=sol.email,
        by=mona,
    )
    client.force_login(ada)
    door = reverse("supervision:accept_placement", args=[placement.pk])
    assert "consent/?next=" in client.post(door, {"typed_name": "Ada Okafor"}).url
    consenting(ada)
    client.post(door, {"typed_name": "Ada Okafor"})
    placement.refresh_from_db()
    assert placement.trainee_agreed_at is not None
