"""Pages nobody has read through for a year are listed to whoever may change them; reading one through is noted."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from courses import actions as courses
from lms.audit import ledger
from lms.content import actions
from lms.content.models import PageReview
from lms.content.views import a_year_before
from lms.people.actions import Refused
from tests.courses.conftest import add_course, add_lesson, add_module, signed_in
from tests.courses.test_write import refuses

OLD = timedelta(days=400)


@pytest.fixture
def lessons(academy):
    """Two lessons of the academy, both published long ago."""
    module = add_module(add_course(courses.open_catalogue(organisation=academy, by=None)))
    both = [add_lesson(module, "Choice first"), add_lesson(module, "Your story")]
    Page.objects.update(first_published_at=timezone.now() - OLD)
    return both


def listed(someone, name: str = "content_unreviewed") -> list[str]:
    answer = signed_in(someone).get(reverse(name))
    assert answer.status_code == 200
    rows = BeautifulSoup(answer.content, "html.parser").select("table.listing tbody tr")
    return [" ".join(row.select_one("td").text.split()) for row in rows]


def test_the_list_has_what_nobody_has_read_for_a_year(iris, lessons):
    assert {"Choice first", "Your story", "Foundations"} <= set(listed(iris))
    actions.review_page(page=lessons[0], by=iris, on=timezone.localdate())
    actions.review_page(page=lessons[1], by=iris, on=timezone.localdate() - OLD)
    assert "Choice first" not in listed(iris)
    assert "Your story" in listed(iris)


def test_a_page_published_lately_waits_its_year(iris, lessons):
    Page.objects.filter(pk=lessons[0].pk).update(first_published_at=timezone.now() - timedelta(days=300))
    assert "Choice first" not in listed(iris)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2028, 2, 29), date(2027, 2, 28)),
        (date(2027, 3, 1), date(2026, 3, 1)),
        (date(2029, 2, 28), date(2028, 2, 28)),
    ],
)
def test_a_year_ends_on_the_same_day(day, before):
    assert a_year_before(day) == before


def test_who_read_it_and_when_is_noted_once_a_day(iris, lessons):
    door = reverse("content_review", args=[lessons[0].pk])
    as_iris = signed_in(iris)
    assert "Nobody has reviewed this page yet." in as_iris.get(door).content.decode()
    as_iris.post(door)
    as_iris.post(door)
    review = PageReview.objects.get()
    assert (review.page_id, review.reviewed_on, review.reviewed_by) == (lessons[0].pk, timezone.localdate(), iris)
    assert ledger.history(review).count() == 1
    assert "Iris Chen" in as_iris.get(door).content.decode()


def test_13_otto_sees_and_reviews_nothing_of_the_academys(otto, elsewhere, lessons):
    courses.open_catalogue(organisation=elsewhere, by=None)
    Page.objects.update(first_published_at=timezone.now() - OLD)
    assert listed(otto) == ["Courses"]
    assert refuses(signed_in(otto).post(reverse("content_review", args=[lessons[0].pk])))
    with pytest.raises(Refused, match=r"A page is reviewed by somebody who may change it\."):
        actions.review_page(page=lessons[0], by=otto, on=timezone.localdate())
    assert not PageReview.objects.exists()


def test_who_enters_no_editor_finds_no_report(ada, sol, lessons):
    for someone in (ada, sol):
        for name in ("content_unreviewed", "content_words"):
            assert signed_in(someone).get(reverse(name)).url.startswith("/admin/login/")


def test_the_reports_are_in_the_menu_of_authors(iris, lessons):
    home = signed_in(iris).get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("content_unreviewed") in home
    assert reverse("content_words") in home


@pytest.mark.parametrize("name", ["content_unreviewed", "content_words"])
def test_a_report_costs_the_same_for_few_and_for_many(iris, lessons, name):
    as_iris = signed_in(iris)
    module = lessons[0].get_parent()

    def cost() -> int:
        as_iris.get(reverse(name))
        with CaptureQueriesContext(connection) as statements:
            as_iris.get(reverse(name))
        return len(statements)

    few = cost()
    for number in range(8):
        add_lesson(module, f"Lesson {number}")
    Page.objects.update(first_published_at=timezone.now() - OLD)
    assert cost() == few


def test_it_can_be_taken_away_as_a_table(iris, lessons):
    answer = signed_in(iris).get(reverse("content_unreviewed"), {"export": "csv"})
    assert b"Choice first" in b"".join(answer.streaming_content)


# Words.


@pytest.fixture
def worded(lessons):
    """A lesson with words to think about."""
    text = "<p>Some clients relapse. Say “person”, not “addict”.</p>"
    body = [{"type": "text", "value": text}, {"type": "quotation", "value": {"text": "I was an addict.", "who": "Jo"}}]
    return add_lesson(lessons[0].get_parent(), "The mentally ill", body=body)


def test_words_are_told_in_the_editor_with_their_place(iris, worded):
    page = signed_in(iris).get(reverse("wagtailadmin_pages:edit", args=[worded.pk])).content.decode()
    words = " ".join(BeautifulSoup(page, "html.parser").text.split())
    assert "“clients”: participant, or peer. 1, Text" in words
    assert "“relapse”: returned to use, or return to use. 1, Text" in words
    assert "“The mentally ill”: people with a mental-health condition. title" in words
    assert "“addict”:" not in words


def test_words_are_listed_over_all_pages_of_ones_own(iris, otto, elsewhere, worded):
    courses.open_catalogue(organisation=elsewhere, by=None)
    assert listed(iris, "content_words") == ["The mentally ill"] * 3
    assert listed(otto, "content_words") == []


def test_words_are_printed_by_a_command(worded, capsys):
    call_command("words")
    said = capsys.readouterr().out
    assert f"The mentally ill ({worded.pk}), 1, Text: “clients”: participant, or peer" in said
    assert "Words to think about: 3." in said
