"""Every page of the room, drawn for whom it is meant, with a number of queries that does not grow with rows."""

import re
from datetime import timedelta

import pytest
from allauth.account.internal.flows import reauthentication
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.content.actions import name_topics
from supervision import access, actions
from supervision.models import EntryVersion
from tests.supervision.conftest import MONDAY, NOW, hand_in, log, qualified, sign, week, work

AHEAD = timedelta(days=7)


@pytest.fixture(autouse=True)
def _on_that_friday(monkeypatch, settings):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    settings.REQUIRE_MFA = False


@pytest.fixture
def fresh_password(monkeypatch):
    """As if the person had typed their password a moment ago."""
    monkeypatch.setattr(reauthentication, "did_recently_reauthenticate", lambda request: True)


def _page(client, person, name, *args) -> str:
    client.force_login(person)
    response = client.get(reverse(f"supervision:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def _queries(client, person, name, *args) -> int:
    client.force_login(person)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse(f"supervision:{name}", args=args)).status_code == 200
    return len(captured)


def test_practice_says_what_is_next_and_totals_in_words(client, ada, placement, sol):
    sign(placement, *week(placement, 3), by=sol)
    log(placement, starts="20:00", ends="20:45")
    page = _page(client, ada, "practice")
    assert "Week of 16 March 2026" in page
    assert "1 draft to hand in" in page
    assert "3 h" in page
    assert "45 min" in page
    assert "Monday 16 March" in page


def test_practice_links_to_an_entry_that_came_back_in_whatever_week(client, ada, placement, sol):
    entry = hand_in(placement, on=MONDAY - AHEAD)
    actions.return_entry(version=entry, by=sol, reason="Please check when it ended.", at=NOW)
    page = _page(client, ada, "practice")
    assert "Change your entry of 9 March 2026" in page
    assert reverse("supervision:change", args=[entry.entry_id]) in page


def test_the_placement_page_lists_signatures_and_to_the_manager_what_waits(client, ada, sol, mona, placement):
    sign_off = sign(placement, *week(placement, 3), by=sol)
    hand_in(placement, starts="20:00", ends="20:50")
    for person in (ada, sol, mona):
        assert sign_off.reference in _page(client, person, "placement", placement.pk)
    assert "Handed in and not signed" in _page(client, mona, "placement", placement.pk)
    assert "Handed in and not signed" not in _page(client, ada, "placement", placement.pk)


def test_who_has_no_verified_qualification_reads_so_before_signing(client, sol, bens_placement, fresh_password):
    actions.accept_placement(placement=bens_placement, by=sol, at=NOW)
    hand_in(bens_placement)
    page = _page(client, sol, "sign", bens_placement.pk, MONDAY)
    assert "You have no verified qualification today." in page


def test_practice_is_empty_and_kind_on_the_first_day(client, ben):
    assert "Propose a placement" in _page(client, ben, "practice")


def test_practice_shows_an_invitation_to_whom_it_was_sent_only(client, sol, otto, bens_placement):
    assert "Ben Ruiz asks you to supervise a placement at Harbor House." in _page(client, sol, "practice")
    assert "Ben Ruiz" not in _page(client, otto, "practice")


def shown_to(client) -> dict[str, list[str]]:
    """What the form of the week's page carries."""
    page = client.get(reverse("supervision:week", args=[MONDAY])).content.decode()
    return {"shown": re.findall(r'name="shown" value="([^"]+)"', page)}


def test_the_week_page_hands_in_what_was_on_it_and_nothing_logged_since(client, ada, placement):
    on_the_page = log(placement)
    client.force_login(ada)
    shown = shown_to(client)
    since = log(placement, starts="13:00", ends="14:30")
    response = client.post(reverse("supervision:submit_week", args=[MONDAY]), shown, follow=True)
    assert "1 entry, 2 h, is with your supervisor." in response.content.decode()
    assert EntryVersion.objects.get(pk=on_the_page.pk).status == "submitted"
    assert EntryVersion.objects.get(pk=since.pk).status == "draft"


def test_the_week_page_hands_in_nothing_where_a_draft_is_another_by_now(client, ada, placement):
    draft, other = log(placement), log(placement, starts="13:00", ends="14:30")
    client.force_login(ada)
    shown = shown_to(client)
    actions.change(version=draft, work=work(ends="11:30"), by=ada, at=NOW)
    page = client.post(reverse("supervision:submit_week", args=[MONDAY]), shown).content.decode()
    assert "Nothing was handed in: something here changed since you opened the page. Read it again." in page
    actions.discard(version=EntryVersion.objects.get(pk=other.pk), by=ada, at=NOW)
    page = client.post(reverse("supervision:submit_week", args=[MONDAY]), shown).content.decode()
    assert "Nothing was handed in: something here changed since you opened the page. Read it again." in page
    assert set(EntryVersion.objects.values_list("status", flat=True)) == {"draft"}


def test_the_week_page_hands_in_nothing_of_somebody_elses_and_nothing_unnamed(client, ben, placement):
    draft = log(placement)
    client.force_login(ben)
    door = reverse("supervision:submit_week", args=[MONDAY])
    page = client.post(door, {"shown": [f"{draft.pk}:{draft.content_hash}"]}).content.decode()
    assert "Nothing was handed in" in page
    for shown in ([], ["one:two"]):
        assert "There was no draft on the page to hand in." in client.post(door, {"shown": shown}).content.decode()
    assert EntryVersion.objects.get().status == "draft"


def test_the_week_page_hands_in_twice_what_it_showed_and_changes_nothing(client, ada, placement):
    log(placement)
    client.force_login(ada)
    shown = shown_to(client)
    for _twice in range(2):
        assert client.post(reverse("supervision:submit_week", args=[MONDAY]), shown).status_code == 302
    assert EntryVersion.objects.get().status == "submitted"


def test_the_week_page_hands_in_what_is_a_draft(client, ada, placement):
    log(placement)
    log(placement, starts="13:00", ends="14:30")
    assert "Hand in 2 drafts, 3 h 30 min" in _page(client, ada, "week", MONDAY)
    response = client.post(reverse("supervision:submit_week", args=[MONDAY]), shown_to(client), follow=True)
    assert "2 entries, 3 h 30 min, are with your supervisor." in response.content.decode()


@pytest.mark.parametrize(("zone", "holds"), [("Pacific/Kiritimati", False), ("Pacific/Honolulu", True)])
def test_the_credentials_one_signs_with_are_those_of_the_sites_day(sol, mona, clinic, zone, holds):
    """NOW is the evening of 20 March in UTC, when it is the 21st already on Kiritimati."""
    qualified(sol, clinic, mona, until_on=NOW.date())
    clinic.timezone = zone
    assert bool(access.credentials_today(sol, clinic)) is holds


def test_the_queue_counts_by_person_and_week_the_oldest_first(client, sol, placement):
    week(placement, 3)
    week(placement, 2, weeks_ago=1)
    page = _page(client, sol, "queue")
    assert page.index("Ada Okafor, 9 March 2026") < page.index("Ada Okafor, 16 March 2026")
    assert "5 h" in page


def test_the_sign_page_shows_every_field_that_is_hashed(client, sol, placement, fresh_password):
    name_topics({"ethics": "Ethics"})
    hand_in(
        placement,
        kind="group",
        group_size=7,
        mode="live_online",
        population="veterans",
        topics={"ethics": 120},
        note="Reviewed the code of ethics",
    )
    page = _page(client, sol, "sign", placement.pk, MONDAY)
    for words in (
        "16 March 2026",
        "9 a.m. to 11 a.m.",
        "America/New_York",
        "Group supervision",
        "group of 7",
        "By phone or video",
        "Veterans",
        "Ethics: 2 h",
        "Reviewed the code of ethics",
        "Harbor House",
        "Sign 1 entry, 2 h",
        "Certified Peer Specialist (Model State)",
    ):
        assert words in page, words


def test_the_receipt_stays_at_its_address_for_both_sides_and_the_manager(client, sol, ada, mona, placement):
    sign_off = sign(placement, *week(placement, 3), by=sol)
    for person in (sol, ada, mona):
        page = _page(client, person, "signature", sign_off.pk)
        assert sign_off.reference in page
        assert sign_off.digest in page
        assert "3 entries, 3 h, are signed" in page
        assert "The fingerprint does not fit" not in page


def test_the_entry_page_tells_what_happened_in_order(client, ada, sol, placement):
    entry = hand_in(placement)
    actions.return_entry(version=entry, by=sol, reason="Please check when it ended.", at=NOW)
    page = _page(client, ada, "entry", entry.entry_id)
    assert page.index("was handed in") < page.index("Sol Marsh returned version 1.")
    assert "Please check when it ended." in page
    assert "Please check when it ended." in _page(client, ada, "change", entry.entry_id)


def test_qualification_pages(client, sol, mona, qualification):
    assert "CPS-1204" in _page(client, sol, "qualifications")
    assert "Solveig Marsh" in _page(client, mona, "verifications")
    assert "Sol Marsh" in _page(client, mona, "record_for")
    assert "Harbor House" in _page(client, sol, "record_qualification")


def test_the_manager_sees_the_placements_at_their_sites(client, mona, placement, bens_placement):
    page = _page(client, mona, "placements")
    assert "Ada Okafor" in page
    assert "Ben Ruiz" in page


# Numbers of queries.


@pytest.fixture
def filled(placement, bens_placement, sol):
    """Grows what the pages show, on each call: entries, weeks and signatures."""
    calls = iter(range(1, 9))

    def fill():
        back = next(calls) * 2
        sign(placement, *week(placement, 6, weeks_ago=back), by=sol)
        week(placement, 6, weeks_ago=back + 1)

    return fill


@pytest.mark.parametrize(
    ("who", "name", "args", "most"),
    [
        ("ada", "practice", (), 16),
        ("ada", "week", (MONDAY,), 8),
        ("sol", "practice", (), 14),
        ("sol", "queue", (), 8),
        ("mona", "placements", (), 12),
        ("mona", "placement", (), 20),
    ],
)
def test_the_number_of_queries_does_not_grow(client, request, placement, filled, who, name, args, most):
    person = request.getfixturevalue(who)
    args = (placement.pk,) if name == "placement" else args
    week(placement, 3)
    filled()
    before = _queries(client, person, name, *args)
    filled()
    filled()
    assert _queries(client, person, name, *args) == before <= most


@pytest.mark.parametrize(("name", "most"), [("queue_week", 8), ("sign", 9)])
def test_a_week_to_sign_takes_as_many_queries_for_14_entries_as_for_2(
    client, sol, placement, fresh_password, name, most
):
    week(placement, 2, weeks_ago=1)
    week(placement, 14)
    few = _queries(client, sol, name, placement.pk, MONDAY - AHEAD)
    assert _queries(client, sol, name, placement.pk, MONDAY) == few <= most


def test_a_receipt_takes_as_many_queries_for_14_entries_as_for_2(client, sol, placement):
    few = sign(placement, *week(placement, 2, weeks_ago=1), by=sol)
    many = sign(placement, *week(placement, 14), by=sol)
    before = _queries(client, sol, "signature", few.pk)
    assert _queries(client, sol, "signature", many.pk) == before <= 7


def test_an_entry_takes_as_many_queries_with_a_long_history(client, ada, sol, placement):
    short = hand_in(placement)
    long = hand_in(placement, starts="13:00", ends="14:00")
    for _turn in range(3):
        actions.return_entry(version=long, by=sol, reason="Once more.", at=NOW)
        [long] = actions.submit(versions=[_again(long, ada)], by=ada, at=NOW)
    actions.return_entry(version=short, by=sol, reason="Once more.", at=NOW)
    before = _queries(client, ada, "entry", short.entry_id)
    assert _queries(client, ada, "entry", long.entry_id) == before <= 12


def _again(version, ada):
    return actions.change(version=version, work=work(starts="13:00", ends="14:00"), by=ada, at=NOW)


def test_the_list_to_verify_does_not_grow(client, mona, clinic, sol, otto, qualification):
    before = _queries(client, mona, "verifications")
    for number in range(4):
        qualified(otto, clinic, mona, credential=f"cps-{number}")
    assert _queries(client, mona, "verifications") == before <= 9


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30"])
def test_a_week_at_the_end_of_the_calendar_is_not_found(client, ada, day):
    client.force_login(ada)
    assert client.get(f"/practice/weeks/{day}/").status_code == 404


def test_71_an_entry_with_an_impossible_number_is_not_found(client, sol):
    client.force_login(sol)
    for name in ("entry", "return_entry", "void"):
        assert client.get(reverse(f"supervision:{name}", args=[10**30])).status_code == 404
