"""A supervisor who will not sign says why; the trainee reads it, and the programme may be asked to decide."""

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from lms.people.roles import Role
from supervision import access, actions
from supervision.models import Appeal, EntryVersion, Refusal, Status
from tests.conftest import member, person
from tests.supervision.conftest import MONDAY, NOW, hand_in, log, sign, week, work

WHY = "I was not there in these hours."


@pytest.fixture(autouse=True)
def _on_that_friday(monkeypatch, settings):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    settings.REQUIRE_MFA = False


@pytest.fixture
def refusal(placement, sol) -> Refusal:
    """Two of three entries of the week."""
    return actions.refuse_to_sign(versions=week(placement, 3)[:2], by=sol, reason=WHY, at=NOW)


@pytest.fixture
def asked(refusal, ada, mona) -> Appeal:
    return actions.appeal(refusal=refusal, words="We worked side by side.", by=ada, at=NOW)


def _refused(refusal: Refusal) -> list[EntryVersion]:
    return list(EntryVersion.objects.filter(refused_entries__refusal=refusal).order_by("pk"))


def test_the_trainee_reads_why_and_nothing_of_it_waits_any_more(refusal, ada, sol, placement):
    assert [version.status for version in _refused(refusal)] == ["refused", "refused"]
    assert access.waiting(sol, placement).count() == 1
    mail = OutboxMessage.objects.get(notice="supervision/refused")
    assert (mail.person, WHY in mail.text, "will not sign 2 entries" in mail.text) == (ada, True, True)
    event = ledger.history(placement).last()
    assert ledger.sentence(event) == "Refused to sign 2 entries, with a reason."
    assert EntryVersion.objects.of(ada).totals()["refused"] == 120
    assert {one.hold for one in EntryVersion.objects.evidence_of(ada)} >= {
        "A supervisor did not sign it, and said why."
    }


def test_refusing_the_same_twice_is_one_refusal(refusal, sol):
    assert actions.refuse_to_sign(versions=_refused(refusal), by=sol, reason="Again.", at=NOW) == refusal


@pytest.mark.parametrize(("reason", "words"), [("  ", "Say why you will not sign"), ("Call 555-201-3344.", "identity")])
def test_a_reason_is_needed_and_names_nobody(placement, sol, reason, words):
    with pytest.raises(Refused, match=words):
        actions.refuse_to_sign(versions=[hand_in(placement)], by=sol, reason=reason, at=NOW)


def test_only_what_waits_for_ones_own_signature_can_be_refused(placement, bens_placement, sol, otto, ada):
    waiting, draft = hand_in(placement), log(placement, starts="14:00", ends="15:00")
    for by in (otto, ada):
        with pytest.raises(Refused, match=r"did not supervise this placement|signs their own"):
            actions.refuse_to_sign(versions=[waiting], by=by, reason=WHY, at=NOW)
    with pytest.raises(Refused, match="Something here changed"):
        actions.refuse_to_sign(versions=[draft], by=sol, reason=WHY, at=NOW)
    actions.accept_placement(placement=bens_placement, by=sol, at=NOW)
    with pytest.raises(Refused, match="speaks of one placement"):
        actions.refuse_to_sign(versions=[waiting, hand_in(bens_placement)], by=sol, reason=WHY, at=NOW)


def test_what_was_refused_is_neither_signed_nor_returned_nor_handed_in_as_it_is(refusal, placement, ada, sol):
    version = _refused(refusal)[0]
    with pytest.raises(actions.Changed, match="was refused"):
        sign(placement, version, by=sol)
    with pytest.raises(Refused, match="The trainee can change it, or ask the programme"):
        actions.return_entry(version=version, by=sol, reason="Change it.", at=NOW)
    with pytest.raises(Refused, match="changed before it is handed in again"):
        actions.submit(versions=[version], by=ada, at=NOW)


def test_the_trainee_may_say_it_anew_and_hand_it_in_again(refusal, placement, ada, sol):
    version = _refused(refusal)[0]
    changed = actions.change(version=version, work=work(starts="09:00", ends="09:30"), by=ada, at=NOW)
    assert (changed.number, changed.status) == (2, Status.DRAFT)
    sign(placement, *actions.submit(versions=[changed], by=ada, at=NOW), by=sol)


def test_an_appeal_reaches_the_managers_who_have_no_part_in_it(asked, refusal, ada, sol, mona, clinic, placement):
    assert actions.appeal(refusal=refusal, words="Once more.", by=ada, at=NOW) == asked
    assert [mail.person for mail in OutboxMessage.objects.filter(notice="supervision/appealed")] == [mona]
    for by in (sol, mona):
        with pytest.raises(Refused, match="Only the person who worked the hours"):
            actions.appeal(refusal=refusal, words="Please.", by=by, at=NOW)


def test_nothing_is_looked_at_that_is_not_refused_any_more(refusal, ada):
    for version in _refused(refusal):
        actions.void(entry=version.entry, by=ada, reason="Logged twice.", at=NOW)
    with pytest.raises(Refused, match="None of these entries is refused any more"):
        actions.appeal(refusal=refusal, words="Please.", by=ada, at=NOW)


def _decide(asked, by, outcome="upheld", reasons="Nobody saw them there."):
    return actions.decide_appeal(appeal=asked, by=by, outcome=outcome, reasons=reasons, at=NOW)


def test_asked_again_they_wait_for_the_supervisor_as_before(asked, refusal, placement, sol, ada, mona):
    _decide(asked, mona, "ask_again", "The rota has them both on duty.")
    assert access.waiting(sol, placement).count() == 3
    told = OutboxMessage.objects.filter(notice="supervision/appeal_decided")
    assert {message.person for message in told} == {ada, sol}
    assert all("The rota has them both on duty." in message.text for message in told)
    event = ledger.history(placement).last()
    assert ledger.sentence(event) == "Decided about a refusal of 2 entries: ask_again."
    again = actions.refuse_to_sign(versions=_refused(refusal), by=sol, reason="I still was not.", at=NOW)
    assert again != refusal


def test_where_the_supervisor_has_left_nobody_can_be_asked_again(asked, placement, sol, mona, ada):
    supervision = placement.supervisions.get()
    actions.end_supervisor(supervision=supervision, by=mona, until_on=NOW.date(), at_once="left", at=NOW)
    with pytest.raises(Refused, match="Nobody who supervised these days can still sign"):
        actions.decide_appeal(appeal=asked, by=mona, outcome="ask_again", reasons="Try.", at=NOW + timedelta(days=1))
    assert not hasattr(Appeal.objects.get(), "decision")


def test_a_decision_is_made_once_and_with_reasons(asked, mona):
    for outcome, reasons, words in (("other", "x", "Choose one"), ("upheld", " ", "Give your reasons")):
        with pytest.raises(Refused, match=words):
            _decide(asked, mona, outcome, reasons)
    assert _decide(asked, mona) == _decide(asked, mona)
    with pytest.raises(Refused, match="Somebody has decided about this in the meantime"):
        _decide(asked, mona, "alternate")


def test_nobody_decides_who_has_a_part_in_it(asked, clinic, sol, otto, ada):
    member(sol, clinic, Role.PROGRAMME_MANAGER)
    with pytest.raises(Refused, match="You have a part in this placement yourself"):
        _decide(asked, sol)
    for stranger in (otto, ada):
        with pytest.raises(Refused, match="Only a programme manager of the site"):
            _decide(asked, stranger)


@pytest.mark.parametrize("table", ["refusal", "refusedentry", "appeal", "appealdecision"])
def test_38_none_of_it_is_ever_changed_or_deleted(asked, mona, table):
    _decide(asked, mona)
    for statement in (f"UPDATE supervision_{table} SET id = 99", f"DELETE FROM supervision_{table}"):  # noqa: S608
        with pytest.raises(Error, match="stays written down"), transaction.atomic():
            connection.cursor().execute(statement)


# The doors.


def test_a_week_is_refused_looked_at_and_decided_on_its_pages(client, placement, ada, sol, mona):
    entries = week(placement, 3)
    client.force_login(sol)
    door = reverse("supervision:refuse_to_sign", args=[placement.pk, MONDAY])
    queue = client.get(reverse("supervision:queue_week", args=[placement.pk, MONDAY]))
    assert "There are entries I will not sign" in queue.text
    chosen = [f"{entry.pk}:{entry.content_hash}" for entry in entries[:2]]
    assert "Say why you will not sign." in client.post(door, {"entries": chosen}).text
    for other in ("1000000000:ab", f"{entries[0].pk}:ab", "nonsense"):
        assert "Something here changed since" in client.post(door, {"entries": other, "reason": WHY}).text
    page = client.post(door, {"entries": chosen, "reason": WHY}, follow=True).text
    assert "Ada Okafor reads your reason." in page
    assert "Ask the programme manager</a>" not in page

    client.force_login(ada)
    assert "Your entry of 16 March 2026 was not signed" in client.get(reverse("supervision:practice")).text
    entry = client.get(reverse("supervision:entry", args=[entries[0].entry_id])).text
    assert "Sol Marsh refused to sign version 1." in entry
    refusal = Refusal.objects.get()
    assert WHY in entry
    door = reverse("supervision:appeal", args=[refusal.pk])
    assert "Write a few sentences" in client.post(door).text
    assert "With the programme manager" in client.post(door, {"words": "We met."}, follow=True).text

    client.force_login(mona)
    door = reverse("supervision:decide_appeal", args=[Appeal.objects.get().pk])
    assert "We met." in client.get(door).text
    assert "Choose one of the three decisions." in client.post(door, {"reasons": "Seen."}).text
    done = client.post(door, {"outcome": "upheld", "reasons": "The rota says otherwise."}, follow=True).text
    assert "Decided. Both sides read your reasons." in done
    assert "The refusal stands" in done
    assert "This is decided." in client.get(door).text


def test_who_has_a_part_in_it_is_told_on_the_page(client, asked, clinic, ada):
    pia = member(person("pia@example.org", "Pia", "Lang"), clinic, Role.PROGRAMME_MANAGER)
    actions.add_supervisor(placement=asked.refusal.placement, email=pia.email, by=ada, at=NOW)
    actions.give_consent(by=pia)
    actions.accept_placement(placement=asked.refusal.placement, by=pia, at=NOW)
    client.force_login(pia)
    facts = {"outcome": "upheld", "reasons": "Mine."}
    page = client.post(reverse("supervision:decide_appeal", args=[asked.pk]), facts).text
    assert "You have a part in this placement yourself." in page
