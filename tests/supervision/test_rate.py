"""Trainee and supervisor rate the same twelve competencies; what is finished stays, and only the two read it."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import Error, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lms.audit import ledger
from lms.audit.models import AppendOnly
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from supervision import actions, competencies, plotting
from supervision.models import Rating, RatingDraft
from tests.supervision.conftest import NOW, qualified


def finished(placement, by, *, level=2, at=NOW, **others) -> Rating:
    """All twelve at `level`, but for those named as `c3=4`."""
    draft = actions.begin_rating(placement=placement, by=by, at=at)
    for number in competencies.NUMBERS:
        actions.rate(draft=draft, number=number, level=others.get(f"c{number}", level), by=by)
    return actions.finish_rating(draft=draft, by=by, at=at)


def test_a_finished_rating_says_who_saw_what_on_which_day(placement, ada, sol):
    rating = finished(placement, sol, c3=4, c8=0)
    assert (rating.party, rating.rater_name, rating.rated_on) == ("supervisor", "Solveig Marsh", date(2026, 3, 20))
    assert [rating.level(number) for number in (1, 3, 8)] == [2, 4, 0]
    event = ledger.history(rating).get()
    assert ledger.sentence(event) == "The competencies were rated, by the supervisor."
    assert event.detail == {"party": "supervisor"}
    told = OutboxMessage.objects.get(notice="supervision/rated")
    assert told.address == ada.email
    assert "Marsh" not in told.text
    assert finished(placement, ada).party == "trainee"
    assert not RatingDraft.objects.exists()


def test_begun_twice_it_is_one_and_a_later_answer_takes_the_earlier_ones_place(placement, ada):
    draft = actions.begin_rating(placement=placement, by=ada, at=NOW)
    assert actions.begin_rating(placement=placement, by=ada, at=NOW) == draft
    actions.rate(draft=draft, number=1, level=1, note="Asked before helping", by=ada)
    actions.rate(draft=draft, number=1, level=3, by=ada)
    draft.refresh_from_db()
    assert (draft.levels, draft.notes) == ({"1": 3}, {})


def test_all_twelve_are_answered_before_it_is_finished(placement, ada):
    draft = actions.begin_rating(placement=placement, by=ada, at=NOW)
    actions.rate(draft=draft, number=12, level=0, by=ada)
    with pytest.raises(Refused, match="Answer all twelve first"):
        actions.finish_rating(draft=draft, by=ada, at=NOW)
    actions.drop_rating(draft=draft, by=ada)
    with pytest.raises(Refused, match="finished or thrown away on another page"):
        actions.rate(draft=draft, number=1, level=1, by=ada)


@pytest.mark.parametrize(("number", "level"), [(0, 1), (13, 1), (1, -1), (1, 5)])
def test_what_is_no_competency_or_no_level_is_refused(placement, ada, number, level):
    draft = actions.begin_rating(placement=placement, by=ada, at=NOW)
    with pytest.raises(Refused, match="one of the answers on the page"):
        actions.rate(draft=draft, number=number, level=level, by=ada)


def test_only_the_two_sides_of_today_rate(placement, otto, mona, sol, ben):
    for stranger in (otto, mona, ben):
        with pytest.raises(Refused, match="by the trainee and by who supervises them today"):
            actions.begin_rating(placement=placement, by=stranger, at=NOW)
    actions.end_supervisor(supervision=placement.supervisions.get(), by=sol, until_on=NOW.date(), at=NOW)
    with pytest.raises(Refused, match="who supervises them today"):
        actions.begin_rating(placement=placement, by=sol, at=NOW + timedelta(days=1))


def test_38_a_finished_rating_resists_orm_and_raw_sql(placement, sol):
    rating = finished(placement, sol)
    for deed in (rating.save, rating.delete, lambda: Rating.objects.update(levels={}), Rating.objects.all().delete):
        with pytest.raises(AppendOnly):
            deed()
    for words in ("UPDATE supervision_rating SET levels = '{}'", "DELETE FROM supervision_rating"):
        with pytest.raises(Error, match="A finished rating is never changed or deleted"), transaction.atomic():
            connection.cursor().execute(words)
    assert Rating.objects.get().level(1) == 2


# The pages.


@pytest.fixture(autouse=True)
def _on_that_friday(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def _page(client, person, name, *args) -> str:
    client.force_login(person)
    return client.get(reverse(f"supervision:{name}", args=args)).content.decode()


def test_one_competency_a_page_each_kept_then_all_before_it_is_finished(client, placement, ada):
    client.force_login(ada)
    answer = client.post(reverse("supervision:begin_rating", args=[placement.pk]))
    for number in competencies.NUMBERS:
        assert answer.url == reverse("supervision:rate", args=[placement.pk, number])
        if number == 1:
            assert "Listens longer than they talk" in client.get(answer.url).content.decode()
            assert "Choose what fits best." in client.post(answer.url, {}).content.decode()
            named = client.post(answer.url, {"level": "2", "note": "Rang 555-123-4567"}).content.decode()
            assert "Write what you did, not for whom" in named
        answer = client.post(answer.url, {"level": "3", "note": "Asked first" if number == 4 else ""})
    check = reverse("supervision:check_rating", args=[placement.pk])
    assert answer.url == check
    page = client.get(check).content.decode()
    assert page.count("On one&#x27;s own, most of the time") == 12
    assert "Asked first" in page
    receipt = client.post(check, follow=True).content.decode()
    assert "Rating of 20 March 2026" in receipt
    # Sent again, or opened after it is finished, it leads to where both sides stand.
    assert client.post(check).url == reverse("supervision:ratings", args=[placement.pk])
    assert Rating.objects.count() == 1


def test_both_sides_stand_next_to_each_other_over_time_with_the_same_as_a_table(client, placement, ada, sol):
    finished(placement, ada, level=3, at=NOW - timedelta(days=60))
    finished(placement, sol, level=1, at=NOW - timedelta(days=59))
    finished(placement, sol, level=2, c12=4)
    for reader in (ada, sol):
        page = BeautifulSoup(_page(client, reader, "ratings", placement.pk), "html.parser")
        side_by_side = [cell.text for cell in page.find("table").find_all("tr")[12].find_all(["th", "td"])]
        assert side_by_side[1:] == ["On one's own, most of the time", "Most of the time, and shows others how"]
        plots = page.select("svg.plot")
        assert len(plots) == 12
        assert len(plots[11].select("circle.plot__disc")) == 2
        assert len(plots[11].select("circle.plot__ring")) == 1
        assert len(plots[11].select("path.plot__line")) == 1
        rows = page.select(".plots__one")[11].select("tbody tr")
        assert [row.td.text for row in rows] == ["Supervisor", "Supervisor", "Trainee"]


def test_a_rating_is_read_by_the_two_and_by_nobody_else(client, placement, ada, sol, mona, otto, clinic):
    rating = finished(placement, sol)
    qualified(otto, clinic, mona)
    for person, status in ((ada, 200), (sol, 200), (mona, 404), (otto, 404)):
        client.force_login(person)
        for where in (("rating", rating.pk), ("ratings", placement.pk), ("rate", placement.pk, 1)):
            answer = client.get(reverse(f"supervision:{where[0]}", args=where[1:]))
            assert answer.status_code == (302 if status == 200 and where[0] == "rate" else status)


def test_a_rating_under_way_is_its_raters_alone(client, placement, ada, sol):
    draft = actions.begin_rating(placement=placement, by=sol, at=NOW)
    actions.rate(draft=draft, number=2, level=1, note="Slow to praise", by=sol)
    assert "Begin a rating" in _page(client, ada, "ratings", placement.pk)
    assert client.get(reverse("supervision:check_rating", args=[placement.pk])).status_code == 302
    assert "Slow to praise" in _page(client, sol, "check_rating", placement.pk)
    client.post(reverse("supervision:drop_rating", args=[placement.pk]))
    assert not RatingDraft.objects.exists()


def test_the_page_asks_for_a_fixed_number_of_statements(client, placement, sol, django_assert_num_queries):
    client.force_login(sol)
    where = reverse("supervision:ratings", args=[placement.pk])
    for days_ago in (60, 30, 1):
        finished(placement, sol, at=NOW - timedelta(days=days_ago))
        with django_assert_num_queries(6):
            client.get(where)


# The drawing.


def test_each_competency_has_its_signs_in_whole_sentences():
    assert [one.number for one in competencies.COMPETENCIES] == list(range(1, 13))
    assert all(len(one.signs) == 3 for one in competencies.COMPETENCIES)
    assert all(str(sign).endswith(".") for one in competencies.COMPETENCIES for sign in one.signs)


days = st.integers(0, 4000).map(lambda after: date(2020, 1, 1) + timedelta(days=after))


@given(st.lists(st.tuples(days, st.integers(0, 4)), min_size=1, max_size=6))
def test_every_mark_lies_inside_and_higher_levels_lie_higher(rated):
    first, last = min(day for day, _level in rated), max(day for day, _level in rated)
    points = plotting.line(rated, first, last).points
    assert len(points) == sum(level > 0 for _day, level in rated)
    for point in points:
        assert plotting.LEFT <= point.x <= plotting.RIGHT
        assert plotting.TOP <= point.y <= plotting.BOTTOM
    for one in points:
        for other in points:
            assert (one.level > other.level) == (one.y < other.y)
            assert one.on >= other.on or one.x <= other.x
