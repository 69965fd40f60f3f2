"""A supervisor reads what was handed in: keeps it for signing, or sends it back with a reason."""

import pytest
from django.urls import reverse

from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from supervision import actions
from supervision.models import MOVES, EntryVersion, Return, Status
from tests.supervision.conftest import MONDAY, NOW, hand_in, log, sign, week


def _return(entry, by, reason="Please check when it ended."):
    return actions.return_entry(version=entry, by=by, reason=reason, at=NOW)


def test_the_trainee_is_told_the_reason(placement, ada, sol):
    entry = hand_in(placement)
    returned = _return(entry, sol)
    assert EntryVersion.objects.get().status == "returned"
    assert (returned.returned_by, returned.reason) == (sol, "Please check when it ended.")
    mail = OutboxMessage.objects.get(notice="supervision/entry_returned")
    assert mail.person == ada
    assert "Please check when it ended." in mail.text
    assert mail.subject == "One of your entries came back"
    event = ledger.history(entry.entry).last()
    assert ledger.sentence(event) == "Returned version 1 with a reason."
    assert "check when" not in str(event.detail)


def test_returning_twice_is_one_return(placement, sol):
    entry = hand_in(placement)
    assert _return(entry, sol) == _return(entry, sol, "Another reason.")
    assert Return.objects.count() == 1


def test_a_reason_is_needed(placement, sol):
    with pytest.raises(Refused, match="Say what should change"):
        _return(hand_in(placement), sol, "  ")


def test_46_a_reason_tells_of_no_participant_either(placement, sol):
    with pytest.raises(Refused, match="nobody's identity may stand in an hour log"):
        _return(hand_in(placement), sol, "The number 555-123-4567 belongs to somebody else.")
    assert not Return.objects.exists()


def test_what_is_read_can_still_be_returned_and_what_is_signed_cannot(placement, sol):
    [entry] = actions.approve(versions=[hand_in(placement)], by=sol, at=NOW)
    assert _return(entry, sol).entry_version == entry
    signed = hand_in(placement, starts="13:00", ends="14:00")
    sign(placement, signed, by=sol)
    with pytest.raises(Refused, match="changed, signed or voided in the meantime"):
        _return(signed, sol)


def test_a_draft_is_the_trainees_own(placement, sol):
    draft = log(placement)
    with pytest.raises(Refused, match="A draft is the trainee's own"):
        _return(draft, sol)
    with pytest.raises(Refused, match="changed since you opened the page"):
        actions.approve(versions=[draft], by=sol, at=NOW)


def test_only_a_supervisor_of_that_day_reads_and_returns(placement, ada, otto, mona):
    entry = hand_in(placement)
    for stranger in (otto, mona, ada):
        for deed in (
            lambda by: _return(entry, by),
            lambda by: actions.approve(versions=[entry], by=by, at=NOW),
        ):
            with pytest.raises(actions.HoursRefused):
                deed(stranger)
    assert EntryVersion.objects.get().status == "submitted"


def test_reading_a_week_names_who_read_it(placement, sol):
    actions.approve(versions=week(placement, 3), by=sol, at=NOW)
    assert EntryVersion.objects.filter(status="approved", approved_by=sol, approved_at=NOW).count() == 3
    assert ledger.sentence(ledger.history(placement).last()) == "Read 3 entries, 180 minutes in all."


def test_reading_twice_changes_nothing(placement, sol, otto, mona):
    entries = actions.approve(versions=[hand_in(placement)], by=sol, at=NOW)
    actions.approve(versions=entries, by=sol, at=NOW)
    assert ledger.history(placement).filter(verb="supervision.approve").count() == 1


def test_every_move_leads_to_a_status_that_has_moves_of_its_own():
    assert set(MOVES) == set(Status)
    assert {after for moves in MOVES.values() for after in moves} <= set(MOVES)


def test_the_doors(client, placement, sol):
    kept, sent_back = hand_in(placement), hand_in(placement, starts="13:00", ends="14:00")
    client.force_login(sol)
    door = reverse("supervision:return_entry", args=[sent_back.entry_id])
    assert "Write a sentence that says why." in client.post(door, {"reason": ""}).content.decode()
    response = client.post(door, {"reason": "Check the end."}, follow=True)
    assert "back with Ada Okafor, with your reason." in response.content.decode()
    door = reverse("supervision:approve", args=[placement.pk, MONDAY])
    stale = client.post(door, {"version": [kept.pk, sent_back.pk]}).content.decode()
    assert "Something here changed since you opened the page." in stale
    assert client.post(door, {"version": [kept.pk]}).status_code == 302
    assert EntryVersion.objects.get(pk=kept.pk).status == "approved"
