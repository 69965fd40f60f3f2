"""Before release nothing tells a right answer from a wrong one: not the words, the sizes, the headers or the names."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import actions
from assessments.models import ItemVersion
from tests.assessments.conftest import right_marks, signed_in
from tests.assessments.kinds import KINDS, SAMPLES, posted_for


def places(attempt) -> list[str]:
    return [
        reverse("assessments:question", args=[attempt.pk, 1]),
        reverse("assessments:question", args=[attempt.pk, 2]),
        reverse("assessments:check", args=[attempt.pk]),
        reverse("assessments:begin", args=["quiz"]),
        reverse("assessments:history"),
    ]


def told(response) -> tuple:
    """All that a browser gets, but for what differs on every page: tokens, and which options are marked."""
    body = response.content.decode()
    body = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', "", body)
    headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    return response.status_code, headers, body


def without_marks(body: str) -> str:
    return re.sub(r" checked", "", body)


@pytest.fixture(autouse=True)
def still(attempt, monkeypatch):
    """The clock stands still, so that only the answer can make a difference."""
    monkeypatch.setattr(timezone, "now", lambda: attempt.started_at)


@pytest.fixture
def asked(attempt):
    return attempt.items.select_related("item_version").get(position=1)


@pytest.fixture
def same_marks(asked):
    """A right and a wrong answer with equally many marks."""
    right = right_marks(asked)
    return right, [place for place in range(1, 5) if place not in right][: len(right)]


def test_28_a_page_with_a_right_answer_looks_like_one_with_a_wrong_answer(attempt, ada, as_ada, same_marks):
    seen = []
    for sequence, marks in zip((1, 2), same_marks, strict=True):
        posted = as_ada.post(places(attempt)[0], {"sequence": sequence, "answer": marks})
        silent = as_ada.post(places(attempt)[0], {"sequence": sequence, "answer": marks}, HTTP_HX_REQUEST="true")
        pages = [told(as_ada.get(place)) for place in places(attempt)]
        seen.append((told(posted), told(silent), pages))
    (posted, silent, pages), (posted_wrong, silent_wrong, pages_wrong) = seen
    assert posted == posted_wrong
    assert silent == silent_wrong
    for page, wrong in zip(pages[:2], pages_wrong[:2], strict=True):
        assert page[:2] == wrong[:2]
        without = [
            re.sub(r'name="(sequence|known)" value="\d+"', "", without_marks(body)) for body in (page[2], wrong[2])
        ]
        assert without[0] == without[1]
        assert page[2].count(" checked") == wrong[2].count(" checked")
    assert pages[3:] == pages_wrong[3:]


def test_28_the_list_of_answers_differs_only_in_the_words_chosen(attempt, as_ada, asked, same_marks):
    bodies = []
    for sequence, marks in zip((1, 2), same_marks, strict=True):
        as_ada.post(places(attempt)[0], {"sequence": sequence, "answer": marks})
        body = told(as_ada.get(places(attempt)[2]))[2]
        for option in asked.shown_options:
            body = body.replace(option["text"], "CHOSEN")
        bodies.append(body)
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize("kind", KINDS)
def test_28_of_every_kind_a_right_answer_cannot_be_told_from_another(kind, sitting, as_ada, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: sitting.started_at)
    one = sitting.items.select_related("item_version").get(item_version__kind=kind)
    here, sizes, seen = reverse("assessments:question", args=[sitting.pk, one.position]), [], []
    for sequence, response in ((1, SAMPLES[kind].right), (2, SAMPLES[kind].other)):
        posted = posted_for(one, response, sequence=sequence)
        silent = as_ada.post(here, posted, HTTP_HX_REQUEST="true")
        page = as_ada.get(here)
        pages = [told(as_ada.get(places(sitting)[place])) for place in (0, 3, 4)]
        listed = [told(as_ada.get(places(sitting)[2]))[:2]]
        sizes.append(len(page.content) - (len(response) if isinstance(response, str) else 0))
        if isinstance(response, str):
            assert response.encode() in page.content
        seen.append((told(silent), told(page)[:2], listed, pages if one.position != 1 else pages[1:]))
    assert sizes[0] == sizes[1]
    assert seen[0] == seen[1]


def test_28_no_key_reason_or_seed_reaches_the_browser_while_the_attempt_is_open(attempt, as_ada):
    for place in places(attempt):
        response = as_ada.get(place)
        everything = response.content.decode() + str(response.headers)
        assert "Because" not in everything
        assert "correct" not in everything
        assert "lesson-1" not in everything
        assert str(attempt.seed) not in everything


def test_28_values_and_ids_are_places_on_the_page(attempt, as_ada, asked):
    body = as_ada.get(places(attempt)[0]).content.decode()
    values = re.findall(r'name="answer" value="([^"]*)"', body)
    assert values == ["1", "2", "3", "4"]
    assert asked.item_version.item.code not in re.sub(r"Words \d for [\w-]+|best in [\w-]+", "", body)


def test_28_no_header_names_the_content(attempt, as_ada):
    response = as_ada.get(places(attempt)[0])
    assert "ETag" not in response.headers
    assert "Last-Modified" not in response.headers
    assert "no-store" in response["Cache-Control"]


def test_28_the_right_place_is_anywhere(ben, quiz):
    """Over many attempts the right option, first in every file, stands at each place."""
    quiz.attempts = None
    quiz.save()
    found = set()
    for _again in range(12):
        attempt = actions.start(person=ben, assessment=quiz, by=ben)
        for asked in attempt.items.select_related("item_version").filter(item_version__kind="single_choice"):
            found.update(right_marks(asked))
        actions.submit(attempt=attempt, by=ben)
    assert found == {1, 2, 3, 4}


@pytest.mark.parametrize("door", ["index", "edit", "inspect", "history", "usage", "delete", "preview"])
def test_the_admins_pages_of_items_are_closed_to_the_candidate(door, attempt, as_ada):
    args = [] if door == "index" else [ItemVersion.objects.first().pk]
    response = as_ada.get(reverse(f"assessment_items:{door}", args=args))
    assert response.status_code in (302, 403, 404)
    assert b"Because" not in response.content


def test_a_stranger_sees_nothing_at_all(attempt, client):
    for place in places(attempt):
        response = client.get(place)
        assert reverse("account_login") in response.url


def test_somebody_else_sees_nothing_at_all(attempt, otto):
    client = signed_in(otto)
    for place in places(attempt)[:3]:
        assert client.get(place).status_code == 404
