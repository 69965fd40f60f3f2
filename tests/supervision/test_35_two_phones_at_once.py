"""One person is in one place: of two overlapping entries sent at once one wins, whatever the database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import Error, connection, transaction

from lms.people.actions import Refused
from supervision import actions
from supervision.models import EntryVersion, SignOff
from tests.supervision.conftest import NOW, hand_in, log, shown, week, work


def _at_once(*deeds) -> list:
    """What each deed gives or raises, begun at the same moment on connections of their own."""
    barrier = Barrier(len(deeds))

    def run(deed):
        try:
            barrier.wait(timeout=20)
            return deed()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


@pytest.mark.django_db(transaction=True)
def test_35_overlapping_entries_from_two_phones_at_once(placement, ada):
    outcomes = _at_once(
        lambda: actions.log(placement=placement, work=work(starts="09:00", ends="11:00"), by=ada, at=NOW),
        lambda: actions.log(placement=placement, work=work(starts="10:00", ends="12:00"), by=ada, at=NOW),
    )
    refused = [one for one in outcomes if isinstance(one, Refused)]
    assert len(refused) == 1
    assert "You already have time at Harbor House on 16 March 2026 that overlaps with this." in str(refused[0])
    assert EntryVersion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_35_the_same_page_sent_by_two_phones_is_one_entry(placement, ada):
    def send():
        return actions.log(placement=placement, work=work(), by=ada, row_key="page-1", at=NOW)

    one, two = _at_once(send, send)
    assert one == two


@pytest.mark.django_db(transaction=True)
def test_37_two_clicks_at_once_are_one_signature(placement, sol):
    entries = week(placement, 3)

    def click():
        return actions.sign(
            placement=placement,
            shown=shown(*entries),
            typed_name=sol.legal_name,
            accepts=True,
            by=sol,
            at=NOW,
        )

    one, two, three = _at_once(click, click, click)
    assert one == two == three
    assert SignOff.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_36_signing_and_returning_at_once_leave_one_of_the_two(placement, sol):
    entry = hand_in(placement)
    outcomes = _at_once(
        lambda: actions.sign(
            placement=placement, shown=shown(entry), typed_name=sol.legal_name, accepts=True, by=sol, at=NOW
        ),
        lambda: actions.return_entry(version=entry, by=sol, reason="Check the end.", at=NOW),
    )
    assert sum(isinstance(one, Refused) for one in outcomes) == 1
    entry.refresh_from_db()
    assert SignOff.objects.exists() is (entry.status != "returned")


def test_35_the_database_itself_keeps_one_person_out_of_two_places(placement):
    first = log(placement)
    second = log(placement, starts="13:00", ends="14:00")
    with pytest.raises(Error, match="nobody_is_in_two_places_at_once"), transaction.atomic():
        EntryVersion.objects.filter(pk=second.pk).update(starts_at=first.starts_at, ends_at=first.ends_at)
    EntryVersion.objects.filter(pk=second.pk).update(
        starts_at=first.ends_at, ends_at=first.ends_at + timedelta(hours=1)
    )


def test_35_two_versions_of_one_entry_may_speak_of_the_same_time(placement, ada, sol):
    entry = hand_in(placement)
    actions.sign(placement=placement, shown=shown(entry), typed_name=sol.legal_name, accepts=True, by=sol, at=NOW)
    assert actions.amend(entry=entry.entry, by=ada, at=NOW).holds_time
