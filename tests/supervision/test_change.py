"""A draft changes in place, a returned entry gets a new version, what is with the supervisor stays."""

import pytest
from django.urls import reverse

from lms.audit import ledger
from lms.people.actions import Refused
from supervision import actions
from supervision.models import EntryVersion
from tests.supervision.conftest import NOW, hand_in, log, sign, work


def test_a_draft_is_changed_in_place(placement, ada):
    draft = log(placement)
    changed = actions.change(version=draft, work=work(ends="12:00"), by=ada, at=NOW)
    assert (changed.pk, changed.number, changed.minutes) == (draft.pk, 1, 180)
    assert changed.content_hash != draft.content_hash
    assert EntryVersion.objects.get().is_whole()
    sentence = ledger.sentence(ledger.history(draft.entry).last())
    assert sentence == "Changed to 180 minutes of 2026-03-16, in version 1."


def test_a_returned_entry_gets_a_new_version_and_keeps_the_old_one(placement, ada, sol):
    entry = hand_in(placement)
    actions.return_entry(version=entry, by=sol, reason="Check the end.", at=NOW)
    changed = actions.change(version=entry, work=work(ends="10:00"), by=ada, at=NOW)
    assert (changed.number, changed.status, changed.minutes) == (2, "draft", 60)
    assert list(EntryVersion.objects.order_by("number").values_list("status", "minutes", "holds_time")) == [
        ("returned", 120, False),
        ("draft", 60, True),
    ]


def test_it_may_take_its_own_time_again_and_nobody_elses(placement, ada):
    draft = log(placement)
    log(placement, starts="12:00", ends="13:00")
    actions.change(version=draft, work=work(starts="09:30", ends="12:00"), by=ada, at=NOW)
    with pytest.raises(Refused, match="already have time at Harbor House"):
        actions.change(version=draft, work=work(starts="09:30", ends="12:01"), by=ada, at=NOW)
    assert EntryVersion.objects.get(pk=draft.pk).minutes == 150


def test_what_is_handed_in_or_signed_is_not_changed(placement, ada, sol):
    entry = hand_in(placement)
    with pytest.raises(Refused, match="Ask them to return it"):
        actions.change(version=entry, work=work(ends="10:00"), by=ada, at=NOW)
    sign(placement, entry, by=sol)
    with pytest.raises(Refused, match="not the newest version of an entry of yours"):
        actions.change(version=entry, work=work(ends="10:00"), by=ada, at=NOW)


def test_nobody_changes_somebody_elses(placement, ben, sol):
    for stranger in (ben, sol):
        with pytest.raises(Refused, match="not the newest version of an entry of yours"):
            actions.change(version=log_once(placement), work=work(ends="10:00"), by=stranger, at=NOW)


def log_once(placement) -> EntryVersion:
    return EntryVersion.objects.first() or log(placement)


def test_the_page_begins_with_what_was_said_and_saves(client, placement, ada, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    draft = log(placement, note="Planned the week")
    client.force_login(ada)
    door = reverse("supervision:change", args=[draft.entry_id])
    page = client.get(door).content.decode()
    assert 'value="11:00"' in page
    assert "Planned the week" in page
    typed = {
        "on": "2026-03-16",
        "starts": "09:00",
        "ends": "09:45",
        "kind": "observation",
        "mode": "in_person",
        "note": "",
    }
    assert client.post(door, typed).status_code == 302
    changed = EntryVersion.objects.get()
    assert (changed.minutes, changed.kind, changed.note) == (45, "observation", "")


def test_the_page_of_what_is_handed_in_says_so(client, placement, ada):
    client.force_login(ada)
    response = client.get(reverse("supervision:change", args=[hand_in(placement).entry_id]), follow=True)
    assert "This entry is with your supervisor." in response.content.decode()
