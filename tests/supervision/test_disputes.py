"""Days in dispute stand still: nothing in them is signed or undone until the programme decides."""

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from lms.audit import ledger
from lms.content.proofs import Proof
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from lms.people.roles import Role
from supervision import access, actions
from supervision.models import Dispute, EntryVersion
from tests.conftest import member, person
from tests.supervision.conftest import MONDAY, NOW, consenting, hand_in, log, sign

WHY = "The hours of these days were a holiday."
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_that_friday(monkeypatch, settings):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    settings.REQUIRE_MFA = False


def _dispute(placement, by, first=MONDAY, last=MONDAY, reason=WHY) -> Dispute:
    return actions.open_dispute(placement=placement, from_on=first, until_on=last, reason=reason, by=by, at=NOW)


def test_nothing_in_the_days_is_signed_returned_refused_amended_or_voided(placement, ada, sol, mona):
    signed, waiting = hand_in(placement), hand_in(placement, starts="14:00", ends="15:00")
    sign(placement, signed, by=sol)
    dispute = _dispute(placement, sol)
    deeds = [
        lambda: sign(placement, waiting, by=sol),
        lambda: actions.return_entry(version=waiting, by=sol, reason="Check.", at=NOW),
        lambda: actions.refuse_to_sign(versions=[waiting], by=sol, reason="No.", at=NOW),
        lambda: actions.amend(entry=signed.entry, by=ada, at=NOW),
        lambda: actions.void(entry=signed.entry, by=ada, reason="Twice.", at=NOW),
        lambda: actions.void(entry=waiting.entry, by=mona, reason="Twice.", at=NOW),
    ]
    for deed in deeds:
        with pytest.raises(actions.Frozen, match=f"16 March 2026 to 16 March 2026 are in dispute .*{WHY}"):
            deed()
    assert not access.waiting(sol, placement).exists()
    actions.decide_dispute(dispute=dispute, reasons="The site was open.", by=mona, at=NOW)
    sign(placement, waiting, by=sol)
    actions.void(entry=signed.entry, by=ada, reason="Twice.", at=NOW)


def test_the_programme_does_not_vouch_for_days_in_dispute_either(placement, mona, clinic):
    pia = member(person("pia@example.org", "Pia", "Lang"), clinic, Role.PROGRAMME_MANAGER)
    consenting(pia)
    alternate = actions.record_paper(
        placement=placement,
        codes=[log(placement).paper_code],
        rows=[],
        account="By hand.",
        evidence=[Proof(b"%PDF-", "pdf")],
        is_family=False,
        by=mona,
    )
    _dispute(placement, placement.trainee)
    with pytest.raises(actions.Frozen, match="are in dispute until the programme decides"):
        actions.confirm_alternate(alternate=alternate, typed_name="Pia Lang", accepts=True, by=pia)


def test_days_around_it_go_on(placement, ada, sol):
    _dispute(placement, ada)
    sign(placement, hand_in(placement, on=TUESDAY), by=sol)
    sign(placement, hand_in(placement, on=MONDAY - timedelta(days=1)), by=sol)
    assert EntryVersion.objects.evidence_of(ada)[0].hold == ""


def test_both_sides_and_the_programme_are_told(placement, ada, sol, mona):
    dispute = _dispute(placement, ada)
    told = OutboxMessage.objects.filter(notice="supervision/dispute_opened")
    assert {message.person for message in told} == {ada, sol, mona}
    assert all(WHY in message.text for message in told)
    actions.decide_dispute(dispute=dispute, reasons="Seen.", by=mona, at=NOW)
    assert {m.person for m in OutboxMessage.objects.filter(notice="supervision/dispute_decided")} == {ada, sol}
    assert [ledger.sentence(event) for event in ledger.history(placement)][-2:] == [
        "Put the days from 2026-03-16 to 2026-03-16 in dispute.",
        "Decided about the days from 2026-03-16 to 2026-03-16, with reasons.",
    ]


def test_the_same_days_by_the_same_person_are_one_dispute(placement, ada, sol):
    assert _dispute(placement, ada) == _dispute(placement, ada)
    assert _dispute(placement, sol) != _dispute(placement, ada)


@pytest.mark.parametrize(
    ("last", "reason", "words"),
    [
        (MONDAY - timedelta(days=1), WHY, "cannot be before the first"),
        (MONDAY, " ", "Say what is in dispute"),
        (MONDAY, "Ask 555-201-3344.", "identity"),
    ],
)
def test_it_says_which_days_and_why_and_names_nobody(placement, ada, last, reason, words):
    with pytest.raises(Refused, match=words):
        _dispute(placement, ada, last=last, reason=reason)


def test_strangers_dispute_nothing(placement, otto, ben):
    for stranger in (otto, ben):
        with pytest.raises(Refused, match="Only the two sides of a placement"):
            _dispute(placement, stranger)


def test_it_is_decided_by_an_outsider_once_with_reasons(placement, ada, sol, mona, otto, clinic):
    dispute = _dispute(placement, ada)
    member(sol, clinic, Role.PROGRAMME_MANAGER)
    for by, words in ((sol, "You have a part in this placement"), (otto, "Only a programme manager of the site")):
        with pytest.raises(Refused, match=words):
            actions.decide_dispute(dispute=dispute, reasons="Mine.", by=by)
    with pytest.raises(Refused, match="Give your reasons"):
        actions.decide_dispute(dispute=dispute, reasons=" ", by=mona)
    one, two = (actions.decide_dispute(dispute=dispute, reasons="Seen.", by=mona) for _time in range(2))
    assert one == two
    with pytest.raises(Refused, match="Somebody has decided about this in the meantime"):
        actions.take_back_dispute(dispute=dispute, by=ada)


def test_who_opened_it_takes_it_back_and_decides_nothing(placement, ada, sol, mona):
    dispute = _dispute(placement, mona)
    with pytest.raises(Refused, match="Somebody else decides it, or you take it back"):
        actions.decide_dispute(dispute=dispute, reasons="Mine.", by=mona)
    with pytest.raises(Refused, match="Only the person who opened a dispute"):
        actions.take_back_dispute(dispute=dispute, by=ada)
    one, two = (actions.take_back_dispute(dispute=dispute, by=mona) for _time in range(2))
    assert (one, one.is_taken_back) == (two, True)
    sign(placement, hand_in(placement), by=sol)


def test_drafts_go_on_being_written_and_handed_in(placement, ada):
    _dispute(placement, ada)
    actions.submit(versions=[log(placement)], by=ada, at=NOW)


@pytest.mark.parametrize("table", ["dispute", "disputedecision"])
def test_38_it_stays_written_down(placement, ada, table):
    actions.take_back_dispute(dispute=_dispute(placement, ada), by=ada)
    for statement in (f"UPDATE supervision_{table} SET id = 99", f"DELETE FROM supervision_{table}"):  # noqa: S608
        with pytest.raises(Error, match="stays written down"), transaction.atomic():
            connection.cursor().execute(statement)


# The doors.


def test_it_is_opened_read_and_decided_on_its_pages(client, placement, ada, sol, mona):
    entry = hand_in(placement)
    client.force_login(sol)
    door = reverse("supervision:open_dispute", args=[placement.pk])
    days = {"from_on": "2026-03-16", "until_on": "2026-03-17"}
    assert "Say what is in dispute." in client.post(door, days).text
    assert "The last day cannot be before the first." in client.post(door, days | {"until_on": "2026-03-01"}).text
    page = client.post(door, days | {"reason": WHY}, follow=True).text
    assert "It is settled: take it back" in page
    queue = client.get(reverse("supervision:queue_week", args=[placement.pk, MONDAY])).text
    assert "The days from 16 March 2026 to 17 March 2026 are in dispute and cannot be signed now." in queue
    assert "Go on to sign" not in queue

    client.force_login(ada)
    shown = client.get(reverse("supervision:entry", args=[entry.entry_id])).text
    assert WHY in shown
    assert "Void this entry" not in shown
    dispute = Dispute.objects.get()
    own = client.post(reverse("supervision:take_back_dispute", args=[dispute.pk]), follow=True).text
    assert "Only the person who opened a dispute can take it back." in own

    client.force_login(mona)
    assert "Days in dispute" in client.get(reverse("supervision:programme")).text
    door = reverse("supervision:decide_dispute", args=[dispute.pk])
    assert "Write a sentence that says why." in client.post(door).text
    assert "the days are open again" in client.post(door, {"reason": "The site was closed."}, follow=True).text
    assert "This is decided." in client.get(door).text


def test_the_opener_takes_it_back_on_its_page(client, placement, ada):
    dispute = _dispute(placement, ada)
    client.force_login(ada)
    page = client.post(reverse("supervision:take_back_dispute", args=[dispute.pk]), follow=True).text
    assert "It is taken back, and the days are open again." in page
