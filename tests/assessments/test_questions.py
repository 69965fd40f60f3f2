"""All questions on one page: each saved by itself as it changes, all of them by a button, nothing half."""

import re

import pytest
from django.urls import reverse

from assessments import actions
from assessments.models import Answer, Attempt
from tests.assessments.conftest import signed_in
from tests.assessments.kinds import KINDS, SAMPLES, posted_for

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def whole(ada, mixed) -> Attempt:
    """Every kind of question on one page."""
    mixed.layout = "all"
    mixed.save()
    return actions.start(person=ada, assessment=mixed, by=ada)


@pytest.fixture
def here(whole) -> str:
    return reverse("assessments:questions", args=[whole.pk])


def fields(whole: Attempt, *, sequence: int = 1) -> dict:
    """The page as a browser sends it with every answer right."""
    sent = {}
    for asked in whole.items.select_related("item_version"):
        right = SAMPLES[asked.item_version.kind].right
        sent |= posted_for(asked, right, sequence=sequence, prefix=f"q{asked.position}-")
        sent |= {f"q{asked.position}-sequence": sequence, f"q{asked.position}-known": sequence - 1}
        sent.pop("sequence", None)
    return sent


def test_starting_leads_to_all_questions(as_ada, mixed):
    mixed.layout = "all"
    mixed.save()
    response = as_ada.post(reverse("assessments:begin", args=["mixed"]))
    page = as_ada.get(response.url).content.decode()
    assert re.findall(r"Question (\d) of 8", page) == [str(number) for number in range(1, 9)]
    assert page.count("What about") == len(KINDS)
    assert "Because" not in page
    assert "Reason for all" not in page


def test_one_button_saves_everything_and_leads_to_the_list(as_ada, whole, here):
    response = as_ada.post(here, fields(whole) | {"go": "check"})
    assert response.url == reverse("assessments:check", args=[whole.pk])
    assert Answer.objects.count() == 8
    assert as_ada.post(here, fields(whole, sequence=2) | {"go": "stay"}).url == here
    page = as_ada.get(here).content.decode()
    assert page.count(" checked") + page.count(" selected") >= 9
    assert f"{here}#question-3" in as_ada.get(response.url).content.decode()


def test_htmx_saves_the_question_that_changed_and_no_other(as_ada, whole, here):
    only = {name: value for name, value in fields(whole).items() if name.startswith("q6-")}
    response = as_ada.post(here, only, **HTMX)
    assert (response.status_code, "Saved-At" in response) == (204, True)
    assert Answer.objects.get().attempt_item.position == 6


@pytest.mark.parametrize("how", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize(
    ("wrong", "status", "words"),
    [
        ({"q1-answer": "9"}, 400, "not one of the answers to this question"),
        ({"q4-answer-1": "9"}, 400, "not one of the answers to this question"),
        ({"q6-answer": "NaN"}, 400, "Write a number in digits"),
        ({"q7-answer": "a" * 501}, 413, "Shorten it to 500 characters at most; it has 501."),
        ({"q8-answer": "a" * 30_001}, 413, "Shorten it to 30000 characters at most"),
        ({"q9-sequence": "1", "q9-answer": "1"}, 404, ""),
        ({"q1-sequence": "x"}, 400, "lost count"),
        ({"q1-other": "1"}, 400, "no question asks for"),
        ({"answer": "1", "sequence": "1"}, 400, "lost count"),
    ],
)
def test_one_wrong_answer_keeps_all_of_them_on_the_page_and_saves_none(wrong, status, words, how, as_ada, whole, here):
    response = as_ada.post(here, fields(whole) | wrong, **how)
    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert not Answer.objects.exists()
    if not how and status != 404:
        assert "I would listen." in page or "q8-answer" in wrong


@pytest.mark.parametrize("how", [{}, HTMX], ids=["page", "htmx"])
def test_21_a_page_that_is_behind_in_one_question_is_led_to_it(how, as_ada, whole, here):
    as_ada.post(here, fields(whole, sequence=5))
    late = fields(whole, sequence=6) | {"q6-sequence": 4, "q6-answer": "112"}
    response = as_ada.post(here, late, **how)
    assert response.headers.get("HX-Redirect" if how else "Location") == f"{here}#question-6"
    assert response.status_code == (409 if how else 302)
    assert Answer.objects.get(attempt_item__position=6).response == "988"


def test_the_page_asks_as_often_for_many_questions_as_for_few(as_ada, whole, here, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        as_ada.get(here)
    everything = fields(whole)
    with django_assert_max_num_queries(7):
        as_ada.post(here, everything)


def test_it_is_closed_to_others_and_once_handed_in(as_ada, ada, ben, whole, here, client):
    assert signed_in(ben).get(here).status_code == 404
    assert signed_in(ben).post(here, fields(whole)).status_code == 404
    assert client.post(here, fields(whole), **HTMX).status_code == 401
    actions.submit(attempt=whole, by=ada)
    result = reverse("assessments:result", args=[whole.pk])
    assert as_ada.get(here).url == result
    assert as_ada.post(here, fields(whole)).url == result
    assert as_ada.post(here, fields(whole), **HTMX)["HX-Redirect"] == result
