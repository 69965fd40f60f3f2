"""Terms are signed by both sides, hold until later ones are, and say where a month falls short of them."""

from datetime import date, timedelta

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from supervision import actions
from supervision.models import Agreement
from supervision.terms import Frequency, Terms
from tests.supervision.conftest import BEGAN, MONDAY, NOW, consenting, hand_in

WEEKLY = Terms(2400, Frequency.WEEKLY)
MARCH = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("frequency", "supervised", "found"),
    [
        (Frequency.WEEKLY, [2], {MARCH: "Supervision is agreed for every week. 2 of 3 weeks with work had none."}),
        (Frequency.WEEKLY, [6, 15, 16], {}),
        (
            Frequency.TWO_WEEKS,
            [30],
            {MARCH: "Supervision is agreed for every two weeks. 2 of 2 fortnights had none."},
        ),
        (Frequency.TWO_WEEKS, [8, 20], {}),
        (Frequency.MONTHLY, [31], {}),
        (
            Frequency.MONTHLY,
            [],
            {MARCH: "Supervision is agreed for every month. In this one there was work and none of it."},
        ),
        (Frequency.AS_NEEDED, [], {}),
    ],
)
def test_a_month_says_where_supervision_was_not_as_often_as_agreed(frequency, supervised, found):
    worked = [date(2026, 3, day) for day in (2, 3, 9, 16)]
    assert Terms(0, frequency).gaps(worked, [date(2026, 3, day) for day in supervised]) == found


def test_a_week_belongs_to_the_month_in_which_its_work_began():
    gaps = Terms(0, Frequency.WEEKLY).gaps([date(2026, 3, 31), date(2026, 4, 1)], [])
    assert list(gaps) == [MARCH]


@pytest.mark.parametrize(("supervision", "falls_short"), [(60, False), (59, True)])
def test_the_amount_agreed_is_reckoned_to_the_minute(supervision, falls_short):
    assert bool(WEEKLY.shortfall(2400, supervision)) is falls_short
    assert Terms(0).shortfall(2400, 0) == ""


def test_a_placement_begins_with_terms_that_both_sides_signed(placement, ada, sol):
    agreement = Agreement.objects.with_signatures().get()
    assert (agreement.number, agreement.terms) == (1, Terms(0, Frequency.WEEKLY))
    assert agreement.is_signed_by_both
    trainee, supervisor = agreement.signatures.order_by("pk")
    assert (trainee.person, trainee.party, supervisor.person, supervisor.party) == (ada, "trainee", sol, "supervisor")
    assert "I supervise Ada Okafor at Harbor House (Paid) from 5 January 2026." in supervisor.statement
    assert "I am not a member of this person's family." in supervisor.statement
    for signature in (trainee, supervisor):
        assert signature.is_whole()
        signature.legal_name = "Somebody Else"
        assert not signature.is_whole()


def test_new_terms_hold_once_both_sides_have_signed_them(placement, ada, sol):
    newer = actions.propose_terms(placement=placement, terms=WEEKLY, by=ada, at=NOW)
    assert (newer.number, newer.is_signed_by_both) == (2, False)
    assert OutboxMessage.objects.get(notice="supervision/terms_proposed").person == sol
    signature = actions.sign_terms(agreement=newer, typed_name="Solveig Marsh", by=sol, at=NOW)
    assert actions.sign_terms(agreement=newer, by=sol, at=NOW) == signature
    assert Agreement.objects.get(number=2).is_signed_by_both
    assert [ledger.sentence(event) for event in ledger.history(placement)][-2:] == [
        "Edition 2 of the terms was proposed.",
        "Signed edition 2 of the terms.",
    ]


def test_the_same_terms_are_the_same_edition(placement, sol):
    one, two = (actions.propose_terms(placement=placement, terms=WEEKLY, by=sol, at=NOW) for _time in range(2))
    assert one == two
    assert OutboxMessage.objects.filter(notice="supervision/terms_proposed").count() == 1


def test_the_manager_proposes_and_signs_nothing(placement, mona):
    newer = actions.propose_terms(placement=placement, terms=WEEKLY, by=mona, at=NOW)
    assert not newer.signatures.exists()
    with pytest.raises(Refused, match="signed by the trainee and by those who supervise"):
        actions.sign_terms(agreement=newer, by=mona)


def test_older_terms_another_name_and_strangers_are_refused(placement, ada, sol, otto):
    older = placement.agreements.get()
    newer = actions.propose_terms(placement=placement, terms=WEEKLY, by=ada, at=NOW)
    with pytest.raises(actions.NameDiffers, match="Type your legal name, Solveig Marsh"):
        actions.sign_terms(agreement=newer, typed_name="Sol", by=sol)
    with pytest.raises(Refused, match="There are newer terms by now"):
        actions.sign_terms(agreement=older, by=otto)
    with pytest.raises(Refused, match="Only the trainee or a programme manager"):
        actions.propose_terms(placement=placement, terms=WEEKLY, by=otto)


def test_who_set_a_last_day_signs_no_new_terms(placement, ada, sol):
    last = NOW.date() + timedelta(days=9)
    actions.end_supervisor(supervision=placement.supervisions.get(), by=sol, until_on=last, at=NOW)
    newer = actions.propose_terms(placement=placement, terms=WEEKLY, by=ada, at=NOW)
    with pytest.raises(Refused, match="signed by the trainee and by those who supervise"):
        actions.sign_terms(agreement=newer, by=sol, at=NOW)


def test_somebody_who_wants_paper_signs_no_terms_here(ben, clinic):
    with pytest.raises(actions.ConsentMissing):
        actions.propose_placement(
            trainee=ben, site=clinic, position="paid", starts_on=BEGAN, supervisor_email="s@example.org", by=ben
        )


@pytest.mark.parametrize("table", ["agreement", "agreementsignature"])
def test_38_terms_and_their_signatures_are_never_changed_or_deleted(placement, table):
    for statement in (f"UPDATE supervision_{table} SET id = 77", f"DELETE FROM supervision_{table}"):  # noqa: S608
        with pytest.raises(Error, match="never changed or deleted"), transaction.atomic():
            connection.cursor().execute(statement)


# The doors.


def test_terms_are_proposed_and_signed_on_their_pages(client, placement, ada, sol, mona):
    door, page = (reverse(f"supervision:{name}", args=[placement.pk]) for name in ("propose_terms", "placement"))
    said = {"frequency": "weekly", "work_per_supervision": "40 h"}
    client.force_login(ada)
    assert "Say how often" in client.post(door, {"typed_name": "Ada Okafor"}).content.decode()
    assert "Type your legal name, Ada Okafor" in client.post(door, said | {"typed_name": "A"}).content.decode()
    assert client.post(door, said | {"typed_name": "Ada Okafor"}).url == page
    client.force_login(sol)
    shown = client.get(page).content.decode()
    for words in ("New terms, not signed by both sides yet", "1 h of supervision for each 40 h", "Sign these terms"):
        assert words in shown
    sign = reverse("supervision:sign_terms", args=[placement.pk])
    for wrong in ({}, {"number": "9", "typed_name": "Solveig Marsh"}, {"number": "2", "typed_name": "Sol"}):
        assert "Type your legal name" in client.post(sign, wrong, follow=True).content.decode()
    told = client.post(sign, {"number": "2", "typed_name": "Solveig Marsh"}, follow=True).content.decode()
    assert "You signed the terms." in told
    assert "New terms" not in told
    client.force_login(mona)
    assert "Propose</button>" in client.get(door).content.decode()


def test_the_page_says_which_months_fall_short_of_what_was_agreed(client, placement, ada, sol):
    newer = actions.propose_terms(placement=placement, terms=Terms(60, Frequency.WEEKLY), by=ada, at=NOW)
    actions.sign_terms(agreement=newer, by=sol, at=NOW)
    hand_in(placement, on=MONDAY)
    client.force_login(ada)
    shown = client.get(reverse("supervision:placement", args=[placement.pk])).content.decode()
    assert "1 h of peer support go with one hour of supervision." in shown
    assert "1 of 1 weeks with work had none." in shown


def test_somebody_invited_reads_what_they_would_sign_and_is_asked_about_records_first(client, bens_placement, sol, ben):
    actions.withdraw_consent(by=sol, at=NOW)
    client.force_login(sol)
    page = reverse("supervision:placement", args=[bens_placement.pk])
    assert "First say whether you agree to electronic records" in client.get(page).content.decode()
    consenting(sol)
    shown = client.get(page).content.decode()
    assert "I supervise Benjamin Ruiz at Harbor House (Volunteer)" in shown
    assert "Before I leave I sign what waits." in shown
