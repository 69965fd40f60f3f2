"""What the rooms above see of one person's hours: each entry once, with who signed it or why it does not count."""

from datetime import date, timedelta

import pytest

from supervision import access, actions
from supervision.evidence import SignedBy
from supervision.models import EntryVersion, HourEntry
from tests.supervision.conftest import MONDAY, NOW, hand_in, log, sign, week, work


def test_a_signed_entry_carries_its_signer_with_the_credentials_of_that_day(placement, ada, sol):
    entry = hand_in(placement, topics={"ethics": 120}, population="adults")
    sign(placement, entry, by=sol)
    [found] = EntryVersion.objects.evidence_of(ada)
    assert (found.entry, found.version, found.on, found.until, found.minutes) == (entry.entry_id, 1, MONDAY, None, 120)
    assert (found.kind, found.topics, found.mode) == ("direct_service", {"ethics": 120}, "in_person")
    assert (found.population, found.paid, found.site, found.hold) == ("adults", True, "Harbor House", "")
    assert found.signed_by == SignedBy(sol.pk, "Solveig Marsh", ("cps",), "site", date(2026, 3, 20))


def test_what_is_not_signed_says_why_it_does_not_count(placement, ada, sol):
    log(placement, starts="06:00", ends="06:30")
    hand_in(placement, starts="07:00", ends="07:45")
    actions.approve(versions=[hand_in(placement, starts="08:00", ends="08:20")], by=sol, at=NOW)
    actions.return_entry(version=hand_in(placement), by=sol, reason="Check.", at=NOW)
    assert {(one.minutes, one.hold) for one in EntryVersion.objects.evidence_of(ada)} == {
        (30, "A draft: not handed in yet."),
        (45, "Waiting for a supervisor's signature."),
        (20, "Read by a supervisor and waiting for a signature."),
        (120, "Returned for a change."),
    }


def test_a_voided_entry_is_held_if_it_was_signed_and_left_out_if_not(placement, ada, sol):
    signed = hand_in(placement)
    sign(placement, signed, by=sol)
    draft = log(placement, starts="14:00", ends="15:00")
    for version in (signed, draft):
        actions.void(entry=version.entry, by=ada, reason="Logged by mistake.", at=NOW)
    [found] = EntryVersion.objects.evidence_of(ada)
    assert (found.entry, found.hold) == (signed.entry_id, "Voided on 20 March 2026.")


def test_what_was_signed_stands_until_its_amendment_is_signed(placement, ada, sol):
    signed = hand_in(placement)
    sign(placement, signed, by=sol)
    draft = actions.amend(entry=signed.entry, work=work(ends="10:00"), by=ada, at=NOW)
    assert [(one.version, one.minutes, one.hold) for one in EntryVersion.objects.evidence_of(ada)] == [(1, 120, "")]
    sign(placement, *actions.submit(versions=[draft], by=ada, at=NOW), by=sol)
    assert [(one.version, one.minutes, one.hold) for one in EntryVersion.objects.evidence_of(ada)] == [(2, 60, "")]


def test_work_past_midnight_says_its_last_day(placement, ada):
    log(placement, starts="22:00", ends="02:00")
    [found] = EntryVersion.objects.evidence_of(ada)
    assert (found.on, found.until) == (MONDAY, date(2026, 3, 17))


def test_it_takes_one_query_whatever_there_is(placement, ada, sol, django_assert_num_queries):
    sign(placement, *week(placement, 14), by=sol)
    week(placement, 9, weeks_ago=1)
    with django_assert_num_queries(1):
        assert len(EntryVersion.objects.evidence_of(ada)) == 23


def test_it_is_the_persons_own(placement, ben, sol, otto):
    hand_in(placement)
    assert all(EntryVersion.objects.evidence_of(other) == [] for other in (ben, sol, otto))


def test_42_10_000_entries_total_in_one_query(placement, ada, django_assert_num_queries):
    model = hand_in(placement, starts="09:00", ends="09:01")
    minutes = _copies(model, 10_000)
    with django_assert_num_queries(1):
        totals = EntryVersion.objects.of(ada).totals()
    assert totals == {"signed": 0, "draft": 0, "submitted": minutes + 1, "returned": 0, "approved": 0, "refused": 0}
    assert isinstance(totals["submitted"], int)


def _copies(model: EntryVersion, count: int) -> int:
    """`count` entries like `model`, one a day into the past, of 1 to 960 minutes; returns all their minutes."""
    entries = HourEntry.objects.bulk_create(
        HourEntry(person=model.person, placement=model.entry.placement, row_key=f"copy-{number}", created_at=NOW)
        for number in range(count)
    )
    versions = []
    for number, entry in enumerate(entries, start=1):
        copy = EntryVersion(**{**_facts(model), "entry": entry})
        copy.minutes = number % 960 + 1
        copy.starts_at = model.starts_at - timedelta(days=number)
        copy.ends_at = copy.starts_at + timedelta(minutes=copy.minutes)
        versions.append(copy)
    EntryVersion.objects.bulk_create(versions, batch_size=500)
    return sum(version.minutes for version in versions)


def _facts(model: EntryVersion) -> dict:
    return {
        field.name: getattr(model, field.name) for field in model._meta.concrete_fields if field.name not in ("id",)
    }


@pytest.mark.parametrize("has_signed", [True, False])
def test_who_agreed_to_supervise_or_signed_has_supervised(placement, ada, ben, sol, otto, has_signed):
    if has_signed:
        sign(placement, hand_in(placement), by=sol)
    assert access.has_supervised(sol, ada)
    assert not access.has_supervised(otto, ada)
    assert not access.has_supervised(sol, ben)


def test_an_open_invitation_is_not_yet_supervision(bens_placement, ben, sol):
    assert not access.has_supervised(sol, ben)
