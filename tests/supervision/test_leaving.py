"""Who leaves is told what waits, by trainee and week, until which day; what is left behind reaches the programme."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lms.content.proofs import Proof
from lms.notices.models import OutboxMessage
from supervision import actions, leaving
from supervision.models import EntryVersion, Status
from tests.supervision.conftest import MONDAY, NOW, consenting, hand_in, log, sign, week

LAST = NOW.date() + timedelta(days=7)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_that_friday(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def going(placement, sol):
    """Sol's last day is a week away; three entries wait and one is a draft."""
    week(placement, 3)
    log(placement, starts="20:00", ends="20:30")
    return actions.end_supervisor(supervision=placement.supervisions.get(), by=sol, until_on=LAST, at=NOW)


@pytest.mark.parametrize(
    ("days_left", "rung"), [(8, None), (7, 7), (6, 7), (4, 7), (3, 3), (2, 3), (1, 1), (0, 0), (-1, None)]
)
def test_a_rung_that_a_night_missed_is_made_up_for(days_left, rung):
    assert leaving.rung(days_left) == rung


def test_the_supervisor_is_reminded_of_what_waits_and_the_trainee_of_drafts(going, sol, ada):
    assert actions.remind_of_leaving(at=NOW) == 2
    to_sol, to_ada = (
        OutboxMessage.objects.get(notice=f"supervision/{notice}") for notice in ("sign_before_you_go", "hand_in_before")
    )
    assert (to_sol.person, to_ada.person) == (sol, ada)
    assert "3 entries of Ada Okafor at Harbor House, 3 h in all, wait for you." in to_sol.text
    assert "Your last day there is 27 March 2026." in to_sol.text
    assert "1 entry of yours at Harbor House is still a draft. Sol Marsh can sign until 27 March 2026." in to_ada.text


def test_each_rung_is_told_once_and_none_after_the_last_day(going):
    told = [actions.remind_of_leaving(at=NOW + DAY * day) for day in range(9)]
    assert told == [2, 0, 0, 0, 2, 0, 2, 2, 0]


def test_nobody_is_reminded_where_nothing_waits(placement, sol):
    sign(placement, hand_in(placement), by=sol)
    actions.end_supervisor(supervision=placement.supervisions.get(), by=sol, until_on=LAST, at=NOW)
    assert actions.remind_of_leaving(at=NOW) == 0


def test_the_programme_is_told_of_what_nobody_can_sign_any_more_once_a_month(going, mona):
    assert actions.tell_of_orphans(at=NOW) == 0
    after = NOW + DAY * 8
    assert (actions.tell_of_orphans(at=after), actions.tell_of_orphans(at=after + DAY)) == (1, 0)
    mail = OutboxMessage.objects.get(notice="supervision/orphaned")
    assert (mail.person, "3 entries of Ada Okafor at Harbor House have nobody" in mail.text) == (mona, True)
    assert actions.tell_of_orphans(at=after + DAY * 14) == 1


def test_nobody_is_reminded_of_what_is_with_the_programme_already(going, placement, sol, mona):
    """One of the three entries is looked into, since it was signed by hand; another is of a day in dispute."""
    one, two, _three = EntryVersion.objects.filter(status=Status.SUBMITTED).order_by("starts_at")
    papers = {
        "codes": [one.paper_code],
        "account": "Signed by hand.",
        "evidence": [Proof(b"%PDF-", "pdf")],
        "is_family": False,
    }
    consenting(mona)
    actions.record_paper(placement=placement, rows=[], by=mona, at=NOW, **papers)
    actions.remind_of_leaving(at=NOW)
    assert "2 entries of Ada Okafor" in OutboxMessage.objects.get(notice="supervision/sign_before_you_go").text
    dispute = {"from_on": two.worked_on, "until_on": two.worked_on, "reason": "A holiday."}
    actions.open_dispute(placement=placement, by=sol, at=NOW, **dispute)
    assert actions.remind_of_leaving(at=NOW + DAY * 7) == 1
    assert OutboxMessage.objects.filter(notice="supervision/sign_before_you_go").count() == 1
    assert actions.tell_of_orphans(at=NOW + DAY * 8) == 0


def test_the_queue_shows_until_when_and_the_programme_who_leaves(client, going, placement, sol, mona):
    client.force_login(sol)
    page = client.get(reverse("supervision:queue")).text
    assert "Sign before you go" in page
    assert "Until 27 March 2026" in page
    assert "3 entries at Harbor House, 3 h" in page
    client.force_login(mona)
    hub = client.get(reverse("supervision:programme")).text
    assert "Supervisors who leave while hours wait for them" in hub
    assert "3 entries of Ada Okafor at Harbor House, 3 h" in hub


def test_who_stays_has_no_last_day(client, placement, sol):
    hand_in(placement, on=MONDAY)
    client.force_login(sol)
    assert "Sign before you go" not in client.get(reverse("supervision:queue")).text


def test_the_programmes_page_asks_as_much_whatever_waits(client, going, placement, mona, django_assert_num_queries):
    client.force_login(mona)
    door = reverse("supervision:programme")
    with django_assert_num_queries(10):
        client.get(door)
    hand_in(placement, starts="22:00", ends="22:30")
    with django_assert_num_queries(10):
        client.get(door)
