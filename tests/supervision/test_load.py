"""How long hours wait, on whom, and how soon they answer; and the mail of each week about it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lms.notices.models import OutboxMessage
from supervision import actions, ageing, waiting
from supervision.views.load import in_days
from tests.supervision.conftest import MONDAY, NOW, consenting, hand_in, qualified, sign, week

spans = st.integers(0, 400 * 86_400).map(lambda seconds: timedelta(seconds=seconds))
# Monday of the week after the one that Ada logs.
NEXT = datetime(2026, 3, 23, 6, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_that_friday(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@given(st.lists(st.tuples(spans, st.integers(1, 5)), min_size=1, max_size=4))
def test_a_typical_answer_is_the_middle_one_of_all_that_were_answered(answers):
    each = sorted(took for took, count in answers for _entry in range(count))
    assert ageing.typical(answers) == each[(len(each) - 1) // 2]


def test_no_answer_is_no_time():
    assert ageing.typical([]) is None


@given(spans)
def test_whatever_waits_is_of_exactly_one_age(old):
    handed_in_at = NOW - old
    fits = [
        step
        for step, (after, until) in enumerate(ageing.bounds(NOW))
        if (after is None or handed_in_at > after) and (until is None or handed_in_at <= until)
    ]
    assert fits == [sum(old >= timedelta(days=days) for days, _words in ageing.STEPS[1:])]


@pytest.mark.parametrize(
    ("took", "words"),
    [
        (None, "No answer yet in these 90 days"),
        (timedelta(hours=3), "Within a day"),
        (timedelta(days=1), "Within 1 day"),
        (timedelta(days=2, seconds=1), "Within 3 days"),
    ],
)
def test_an_answer_is_told_in_days(took, words):
    assert in_days(took) == words


@pytest.fixture
def waits(placement, sol, ada):
    """Three entries signed after two days, one returned after one, and two that wait for one day and for twenty."""
    old = NOW - timedelta(days=20)
    sign(placement, *week(placement, 3, at=old - timedelta(days=2), weeks_ago=4), by=sol, at=old)
    returned = hand_in(placement, at=old - timedelta(days=1), on=MONDAY - timedelta(days=21))
    actions.return_entry(version=returned, by=sol, reason="Check the end.", at=old)
    hand_in(placement, at=old, on=MONDAY - timedelta(days=20), ends="11:30")
    hand_in(placement, at=NOW - timedelta(days=1))


def test_a_supervisor_reads_their_own_load_and_what_waits_by_age(client, waits, sol, placement):
    load = waiting.load_of(sol, at=NOW)
    assert (load.trainees, load.entries, load.minutes) == (1, 2, 270)
    assert (load.since, load.answers_in) == (NOW - timedelta(days=20), timedelta(days=2))
    (row,) = waiting.by_age(waiting.for_person(sol), at=NOW)
    assert row["steps"] == [(1, 120), (0, 0), (1, 150), (0, 0)]
    client.force_login(sol)
    page = client.get(reverse("supervision:load")).content.decode()
    for words in ("Within 2 days", "2, 4 h 30 min", "1 entry, 2 h 30 min", "28 February 2026"):
        assert words in page
    assert "At your sites" not in page


def test_a_manager_reads_every_supervisor_of_their_sites_and_nobody_elses(client, waits, mona, otto, sol, clinic, ben):
    loads = waiting.loads(waiting.access.managed_sites(mona), at=NOW)
    assert [(one.supervisor, one.trainees, one.entries) for one in loads] == [(sol, 1, 2)]
    client.force_login(mona)
    assert "Sol Marsh" in client.get(reverse("supervision:load")).content.decode()
    for stranger in (otto, ben):
        client.force_login(stranger)
        page = client.get(reverse("supervision:load")).content.decode()
        assert "Marsh" not in page
        assert "Okafor" not in page


def test_hours_wait_for_every_supervisor_of_their_day_and_only_for_those(placement, sol, otto, mona, clinic):
    actions.add_supervisor(placement=placement, email=otto.email, by=mona, from_on=MONDAY, at=NOW)
    consenting(otto)
    actions.accept_placement(placement=placement, by=otto, typed_name=otto.legal_name, at=NOW)
    qualified(otto, clinic, mona)
    hand_in(placement, on=MONDAY - timedelta(days=3))
    hand_in(placement)
    rows = waiting.by_supervisor(waiting.at_sites(waiting.access.managed_sites(mona)))
    assert {pk: row["entries"] for pk, row in rows.items()} == {sol.pk: 2, otto.pk: 1}


def test_the_page_asks_for_a_fixed_number_of_statements(client, placement, bens_placement, mona, sol):
    client.force_login(mona)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("supervision:load"))
        return len(captured)

    week(placement, 3)
    sign(placement, *week(placement, 2, weeks_ago=1), by=sol)
    few = asked()
    for ago in (2, 3, 4):
        sign(placement, *week(placement, 4, weeks_ago=ago), by=sol)
    actions.accept_placement(placement=bens_placement, by=sol, typed_name=sol.legal_name, at=NOW)
    week(bens_placement, 5)
    assert asked() == few <= 18


# The mail of each week.


def test_each_week_a_supervisor_is_told_once_of_what_waits_and_reads_no_name(placement, sol, ada):
    week(placement, 3)
    assert actions.send_digests(at=NOW) == 0
    assert actions.send_digests(at=NEXT) == 1
    assert actions.send_digests(at=NEXT + timedelta(days=3)) == 0
    told = OutboxMessage.objects.get(notice="supervision/digest")
    assert told.address == sol.email
    assert "3 entries, 3 h, wait for you, the first since 20 March 2026." in told.text
    assert "They are of 1 person." in told.text
    assert "Okafor" not in told.subject + told.text + told.html
    assert actions.send_digests(at=NEXT + timedelta(days=7)) == 1


def test_nobody_is_told_where_nothing_waits_or_who_has_left(placement, sol, mona):
    entries = week(placement, 3)
    supervision = placement.supervisions.get()
    actions.end_supervisor(supervision=supervision, by=mona, until_on=NOW.date(), at_once="left", at=NOW)
    assert actions.send_digests(at=NEXT) == 0
    sign(placement, *entries, by=sol)
    assert actions.send_digests(at=NEXT) == 0
