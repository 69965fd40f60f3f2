"""What is signed is corrected by a new version, or taken out with a reason; a draft nobody saw just goes."""

import pytest
from django.db import Error, transaction
from django.urls import reverse

from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from supervision import actions
from supervision.models import EntryVersion, HourEntry, SignedEntry
from tests.supervision.conftest import NOW, hand_in, log, sign, work


@pytest.fixture
def signed(placement, sol) -> EntryVersion:
    entry = hand_in(placement, note="Planned the week")
    sign(placement, entry, by=sol)
    return EntryVersion.objects.get(pk=entry.pk)


def test_an_amendment_is_a_new_draft_of_the_same_words(signed, ada):
    draft = actions.amend(entry=signed.entry, by=ada, at=NOW)
    assert (draft.number, draft.status, draft.minutes, draft.note) == (2, "draft", 120, "Planned the week")
    assert draft.content_hash != signed.content_hash
    assert draft.is_whole()
    assert ledger.sentence(ledger.history(signed.entry).last()) == "Opened for correction as version 2."


def test_it_needs_a_new_signature_and_the_old_one_stays(signed, ada, sol, placement):
    draft = actions.amend(entry=signed.entry, work=work(ends="10:00"), by=ada, at=NOW)
    sign(placement, *actions.submit(versions=[draft], by=ada, at=NOW), by=sol)
    assert SignedEntry.objects.filter(entry_version__entry=signed.entry).count() == 2
    assert log(placement, starts="10:00", ends="11:00").minutes == 60


def test_until_then_both_versions_hold_their_time(signed, ada, placement):
    actions.amend(entry=signed.entry, work=work(ends="10:00"), by=ada, at=NOW)
    with pytest.raises(Refused, match="already have time"):
        log(placement, starts="10:00", ends="11:00")


def test_amending_twice_is_one_amendment(signed, ada):
    assert actions.amend(entry=signed.entry, by=ada) == actions.amend(entry=signed.entry, by=ada)


def test_only_a_signed_entry_of_ones_own_is_amended(placement, signed, ada, sol):
    with pytest.raises(Refused, match="Only a signed entry is amended"):
        actions.amend(entry=hand_in(placement, starts="13:00", ends="14:00").entry, by=ada)
    with pytest.raises(Refused, match="amended by the person who worked them"):
        actions.amend(entry=signed.entry, by=sol)
    actions.void(entry=signed.entry, by=ada, reason="By mistake.", at=NOW)
    with pytest.raises(Refused, match="was voided"):
        actions.amend(entry=signed.entry, by=ada)


def test_a_draft_nobody_saw_is_thrown_away(placement, ada):
    draft = log(placement)
    actions.discard(version=draft, by=ada)
    assert not HourEntry.objects.exists()
    assert log(placement).minutes == 120


def test_an_open_amendment_is_thrown_away_and_the_signed_version_stays(signed, ada):
    actions.discard(version=actions.amend(entry=signed.entry, by=ada), by=ada)
    assert list(EntryVersion.objects.all()) == [signed]


def test_what_somebody_saw_is_not_thrown_away(placement, ada, sol, ben):
    entry = hand_in(placement)
    with pytest.raises(Refused, match="Void it instead, with a reason"):
        actions.discard(version=entry, by=ada)
    actions.return_entry(version=entry, by=sol, reason="Check the end.", at=NOW)
    draft = actions.change(version=entry, work=work(), by=ada, at=NOW)
    with pytest.raises(Refused, match="Void it instead, with a reason"):
        actions.discard(version=draft, by=ada)
    with pytest.raises(Refused, match="not the newest version of an entry of yours"):
        actions.discard(version=draft, by=ben)


def test_a_void_frees_the_time_and_keeps_everything_readable(signed, ada, sol, placement):
    void = actions.void(entry=signed.entry, by=ada, reason="Logged twice.", at=NOW)
    assert (void.voided_by, void.reason, void.voided_on) == (ada, "Logged twice.", NOW.date())
    assert SignedEntry.objects.filter(entry_version=signed).exists()
    assert EntryVersion.objects.of(ada).totals()["signed"] == 0
    assert log(placement).minutes == 120
    assert OutboxMessage.objects.get(notice="supervision/entry_voided").person == sol
    assert ledger.history(signed.entry).last().verb == "supervision.void"


def test_voiding_twice_is_one_void(signed, ada):
    one, two = (actions.void(entry=signed.entry, by=ada, reason="Twice.", at=NOW) for _time in range(2))
    assert one == two


def test_the_manager_may_void_and_the_trainee_is_told(signed, mona, ada):
    actions.void(entry=signed.entry, by=mona, reason="The site was closed that day.", at=NOW)
    told = OutboxMessage.objects.filter(notice="supervision/entry_voided")
    assert ada in {message.person for message in told}
    assert all("The site was closed that day." in message.text for message in told)


def test_nobody_else_voids_and_nobody_without_a_reason(signed, ada, sol, otto, ben):
    for stranger in (sol, otto, ben):
        with pytest.raises(Refused, match="Only the person who worked the hours"):
            actions.void(entry=signed.entry, by=stranger, reason="I want to.", at=NOW)
    with pytest.raises(Refused, match="Say why these hours are taken out"):
        actions.void(entry=signed.entry, by=ada, reason=" ", at=NOW)


def test_46_a_note_that_slipped_through_is_purged_and_the_signature_stays_whole(signed, mona, ada):
    purged = actions.purge_note(version=signed, by=mona, at=NOW)
    assert purged.note == ""
    assert purged.is_whole()
    event = ledger.history(signed.entry).last()
    assert (event.verb, event.by_id) == ("supervision.purge_note", str(mona.pk))
    assert "Planned" not in str(event.detail)
    with pytest.raises(Error, match="never changed"), transaction.atomic():
        EntryVersion._base_manager.filter(pk=signed.pk).update(note="Other words")


def test_46_only_the_sites_manager_purges(signed, ada, sol, otto):
    for stranger in (ada, sol, otto):
        with pytest.raises(Refused, match="Only a programme manager of the site"):
            actions.purge_note(version=signed, by=stranger)


def test_staff_take_hours_and_notes_out_with_a_second_factor_and_a_trainee_her_own_without(
    client, signed, ada, mona, settings
):
    settings.REQUIRE_MFA = True
    void, purge = (reverse(f"supervision:{act}", args=[signed.entry_id]) for act in ("void", "purge_note"))
    client.force_login(mona)
    for door in (void, purge):
        answer = client.post(door, {"reason": "The site was closed that day."})
        assert answer.url.startswith(reverse("people:second_factor"))
    assert EntryVersion.objects.get(pk=signed.pk).note
    client.force_login(ada)
    assert client.post(void, {"reason": "Logged twice."}).url == reverse("supervision:entry", args=[signed.entry_id])


def test_the_doors(client, signed, ada, mona):
    client.force_login(ada)
    pk = signed.entry_id
    assert client.post(reverse("supervision:amend", args=[pk])).url == reverse("supervision:change", args=[pk])
    page = client.get(reverse("supervision:entry", args=[pk])).content.decode()
    assert "Version 1, 2 h, is signed and counts until this amendment is signed." in page
    assert client.post(reverse("supervision:discard", args=[pk])).status_code == 302
    refused = client.post(reverse("supervision:discard", args=[pk])).content.decode()
    assert "This is not the newest version of an entry of yours." in refused
    client.force_login(mona)
    assert client.post(reverse("supervision:purge_note", args=[pk])).status_code == 302
    client.force_login(ada)
    door = reverse("supervision:void", args=[pk])
    assert "Write a sentence that says why." in client.post(door, {"reason": ""}).content.decode()
    page = client.post(door, {"reason": "Logged twice."}, follow=True).content.decode()
    assert "Voided" in page
    assert "Logged twice." in page
