"""A week is handed in at once, all or nothing, and the supervisor gets one mail a day."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from supervision import actions
from supervision.models import EntryVersion
from tests.supervision.conftest import MONDAY, NOW, hand_in, log, week, work


def test_a_week_is_handed_in_and_recorded_once(placement, ada, sol):
    handed_in = week(placement, 5)
    assert {version.status for version in handed_in} == {"submitted"}
    assert EntryVersion.objects.filter(status="submitted", submitted_at=NOW).count() == 5
    assert ledger.sentence(ledger.history(placement).last()) == "Handed in 5 entries, 300 minutes in all."
    mail = OutboxMessage.objects.get(notice="supervision/submitted")
    assert mail.person == sol
    assert "Ada Okafor handed in 5 h" in mail.text
    assert "Ada" not in mail.subject


def test_the_supervisor_gets_one_mail_a_day(placement):
    hand_in(placement)
    hand_in(placement, starts="13:00", ends="14:00")
    hand_in(placement, starts="15:00", ends="16:00", at=NOW + timedelta(days=1))
    assert OutboxMessage.objects.filter(notice="supervision/submitted").count() == 2


def test_handing_in_twice_changes_nothing(placement, ada):
    entry = hand_in(placement)
    actions.submit(versions=[entry], by=ada, at=NOW + timedelta(hours=1))
    assert EntryVersion.objects.get().submitted_at == NOW


def test_before_anybody_agreed_nothing_is_handed_in_and_nothing_is_lost(bens_placement, ben):
    draft = log(bens_placement)
    with pytest.raises(actions.HoursRefused, match="No supervisor has agreed to 16 March 2026 yet"):
        actions.submit(versions=[draft], by=ben, at=NOW)
    assert EntryVersion.objects.get().status == "draft"


def test_it_is_all_or_nothing(placement, ada, sol):
    actions.end_supervisor(supervision=placement.supervisions.get(), by=sol, until_on=MONDAY, at=NOW - timedelta(4))
    covered, later = log(placement), log(placement, on=MONDAY + timedelta(days=1))
    with pytest.raises(actions.HoursRefused, match="17 March 2026"):
        actions.submit(versions=[covered, later], by=ada, at=NOW)
    assert set(EntryVersion.objects.values_list("status", flat=True)) == {"draft"}


def test_nobody_hands_in_for_somebody_else(placement, ben, sol):
    draft = log(placement)
    for stranger in (ben, sol):
        with pytest.raises(Refused, match="your own newest entries only"):
            actions.submit(versions=[draft], by=stranger, at=NOW)


def test_a_returned_entry_is_changed_first(placement, ada, sol):
    entry = hand_in(placement)
    actions.return_entry(version=entry, by=sol, reason="Check the end.", at=NOW)
    with pytest.raises(Refused, match="changed before it is handed in again"):
        actions.submit(versions=[entry], by=ada, at=NOW)
    actions.change(version=entry, work=work(), by=ada, at=NOW)
    with pytest.raises(Refused, match="your own newest entries only"):
        actions.submit(versions=[entry], by=ada, at=NOW)


def test_the_door_says_why_it_was_refused_and_keeps_the_draft(client, bens_placement, ben):
    draft = log(bens_placement)
    client.force_login(ben)
    page = client.post(reverse("supervision:submit", args=[draft.entry_id]), follow=True).content.decode()
    assert "No supervisor has agreed to 16 March 2026 yet." in page
    shown = {"shown": [f"{draft.pk}:{draft.content_hash}"]}
    page = client.post(reverse("supervision:submit_week", args=[MONDAY]), shown).content.decode()
    assert "There is a problem" in page
    assert EntryVersion.objects.get().status == "draft"
