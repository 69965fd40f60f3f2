"""A catalogue is searched and narrowed down by address alone, and says how many courses it shows."""

import pytest
from django.urls import reverse
from wagtail.search.index import insert_or_update_object

from courses import actions
from courses.models import Prerequisite
from courses.offers import LENGTHS, is_within
from tests.courses.conftest import NOON, add_course, add_lesson, add_module, publish, signed_in


@pytest.fixture
def crisis(catalogue, course, lessons):
    """Beside Foundations (one hour on ethics and advocacy, at one's own pace): six hours live on crisis, in Spanish."""
    page = add_course(catalogue, "Apoyo en crisis")
    page.language = "es"
    publish(page)
    words = [{"type": "text", "value": "<p>Breathe and stay beside the person.</p>"}]
    add_lesson(add_module(page, "Calma"), "Espacio", {"crisis": 360}, mode="live_online", body=words)
    index(catalogue)
    return page


def index(catalogue) -> None:
    """What the worker does after each page that is saved."""
    for page in catalogue.get_descendants().specific():
        insert_or_update_object(page)


def shown(client, catalogue, **asked) -> set[str]:
    page = client.get(catalogue.url, asked).content.decode()
    return {title for title in ("Foundations", "Apoyo en crisis") if f">{title}</a></h3>" in page}


# Narrowed down.


# What is asked, and what is found.
QUESTIONS: list[tuple[dict[str, str], set[str]]] = [
    ({}, {"Foundations", "Apoyo en crisis"}),
    ({"words": "foundations"}, {"Foundations"}),
    # In a module, in the title of a lesson, in its text.
    ({"words": "calma"}, {"Apoyo en crisis"}),
    ({"words": "Choice first"}, {"Foundations"}),
    ({"words": "breathe beside"}, {"Apoyo en crisis"}),
    ({"words": "breathe decides"}, set()),
    ({"words": "nowhere"}, set()),
    ({"topic": "advocacy"}, {"Foundations"}),
    ({"topic": "crisis"}, {"Apoyo en crisis"}),
    ({"length": "hour"}, {"Foundations"}),
    ({"length": "days"}, {"Apoyo en crisis"}),
    ({"length": "longer"}, set()),
    ({"mode": "live_online"}, {"Apoyo en crisis"}),
    ({"language": "en"}, {"Foundations"}),
    ({"language": "es", "topic": "ethics"}, set()),
    ({"language": "es", "topic": "crisis", "mode": "live_online", "words": "espacio"}, {"Apoyo en crisis"}),
    # What makes no sense asks nothing.
    ({"topic": "<script>", "length": "-1", "mode": "x", "page": "99"}, {"Foundations", "Apoyo en crisis"}),
    ({"words": "\"*' OR (NEAR"}, set()),
]


def test_every_question_narrows_it_down(client, catalogue, crisis):
    """One catalogue answers them all: building it takes longer than asking."""
    answers = [(asked, shown(client, catalogue, **asked)) for asked, _titles in QUESTIONS]
    assert answers == QUESTIONS


def test_what_is_not_published_is_not_found(client, catalogue, crisis):
    crisis.get_children().get().unpublish()
    assert shown(client, catalogue, words="breathe") == set()
    assert shown(client, catalogue, topic="crisis") == {"Foundations", "Apoyo en crisis"}


@pytest.mark.parametrize(
    ("minutes", "length"),
    [(0, "hour"), (60, "hour"), (61, "half-day"), (240, "half-day"), (241, "days"), (961, "longer")],
)
def test_every_length_has_one_place(minutes, length):
    assert [name for name in LENGTHS if is_within(minutes, name)] == [length]


# Said in words.


def test_it_says_how_many_there_are_and_how_many_match(client, catalogue, crisis):
    assert "<h2>2 courses</h2>" in client.get(catalogue.url).content.decode()
    assert "<h2>1 of 2 courses</h2>" in client.get(catalogue.url, {"topic": "crisis"}).content.decode()


def test_nothing_found_leads_back_to_everything(client, catalogue, crisis):
    page = client.get(catalogue.url, {"words": "nowhere"}).content.decode()
    assert "No course has all of that" in page
    assert "Try fewer words, or leave one of the questions open." in page
    assert f'<a href="{catalogue.url}">Show all courses</a>' in page
    assert 'value="nowhere"' in page


def test_a_question_with_one_answer_is_not_asked(client, catalogue, course, lessons):
    page = client.get(catalogue.url).content.decode()
    assert 'name="topic"' in page
    assert 'name="mode"' not in page
    assert 'name="language"' not in page


def test_what_is_asked_for_stays_in_sight(client, catalogue, crisis):
    assert '<details class="details">' in client.get(catalogue.url).content.decode()
    page = client.get(catalogue.url, {"topic": "crisis"}).content.decode()
    assert '<details class="details" open>' in page
    assert '<option value="crisis" selected>' in page
    assert "This is no choice here any more." in client.get(catalogue.url, {"topic": "gone"}).content.decode()


def test_a_catalogue_without_courses_says_so_and_asks_nothing(client, catalogue):
    page = client.get(catalogue.url).content.decode()
    assert "No courses yet" in page
    assert "<form" not in page.split("<main")[1]


def test_a_title_is_read_out_in_its_own_language(client, catalogue, crisis):
    assert f'<a href="{crisis.url}" lang="es">Apoyo en crisis</a>' in client.get(catalogue.url).content.decode()
    assert '<h1 lang="es">' in client.get(crisis.url).content.decode()
    lesson = crisis.get_descendants().last()
    assert '<div lang="es">' in client.get(lesson.url).content.decode().split("<article>")[1]


def test_it_says_what_a_course_asks_for_first_and_which_is_mine(ada, catalogue, course, crisis):
    Prerequisite.objects.create(page=crisis, course=course)
    actions.enrol(person=ada, course=course, by=ada, at=NOON)
    page = signed_in(ada).get(catalogue.url).content.decode()
    assert "Asks for this first: Foundations" in page
    assert page.count("You are enrolled") == 1


def test_many_courses_come_in_pages_that_keep_the_question(client, catalogue, module, lessons):
    for number in range(21):
        add_course(catalogue, f"Course {number:02}")
    index(catalogue)
    page = client.get(catalogue.url, {"words": "every peer specialist"}).content.decode()
    assert "22 of 22 courses" in page
    assert "Page 1 of 2" in page
    assert "words=every+peer+specialist&amp;page=2" in page
    assert "Course 20" in client.get(catalogue.url, {"words": "every", "page": 2}).content.decode()


def test_from_ones_own_learning_one_finds_the_catalogue(ada, catalogue):
    assert catalogue.url in signed_in(ada).get(reverse("courses:home")).content.decode()
