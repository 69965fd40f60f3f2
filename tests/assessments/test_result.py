"""The result: plain words, topics, the next step, and keys only where the policy of the start allows them."""

import re
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import actions, grading, loading, results
from tests.assessments.conftest import answer_all, assessment_data, bank_data, signed_in


def result_of(attempt, client, *, right: int) -> str:
    answer_all(attempt, right=right)
    actions.submit(attempt=attempt, by=attempt.person)
    return client.get(reverse("assessments:result", args=[attempt.pk])).content.decode()


def test_a_pass_says_so_and_leads_back(ada, quiz, as_ada):
    attempt = actions.start(person=ada, assessment=quiz, by=ada, return_to="/learning/ethics/")
    page = result_of(attempt, as_ada, right=4)
    assert "You have passed." in page
    assert "In A quiz you reached 100 percent; 75 percent was needed." in page
    assert 'class="button" href="/learning/ethics/"' in page
    assert "Start again" not in page


def test_not_yet_says_how_it_goes_on_and_shames_nobody(attempt, as_ada):
    page = result_of(attempt, as_ada, right=1)
    for words in ("Not yet.", "you reached 25 percent", "You can start again whenever you are ready.", "Start again"):
        assert words in page
    for word in ("fail", "wrong", "incorrect", "successfully"):
        assert word not in page.lower()


def test_topics_are_told_in_numbers_and_words(attempt, as_ada):
    page = result_of(attempt, as_ada, right=4)
    assert page.count("2 of 2") == 2
    assert page.count("You know this well.") == 2
    assert "On boundaries" in page


def test_the_next_step_names_what_to_read_again_the_least_known_first():
    reached = [
        grading.TopicResult(name, Fraction(points), 4) for name, points in zip("ABCDE", (3, 4, 0, 2, 1), strict=True)
    ]
    assert results.to_read_again(reached) == ["C", "E", "D"]
    assert results.to_read_again(reached[1:2]) == []


def test_the_next_step_stands_on_the_page(attempt, as_ada):
    page = result_of(attempt, as_ada, right=0)
    assert re.search("Read again first: On (boundaries; On choice|choice; On boundaries)[.]", page)


def test_a_pass_by_itself_leads_to_ones_own_page(attempt, as_ada):
    page = result_of(attempt, as_ada, right=4)
    assert f'<a class="button" href="{reverse("dashboard")}">' in page
    assert "Read again" not in page


def test_the_last_attempt_tells_whom_to_ask(ada, quiz, as_ada, academy):
    academy.contact_email = "help@academy.example"
    academy.save()
    quiz.attempts = 1
    quiz.save()
    page = result_of(actions.start(person=ada, assessment=quiz, by=ada), as_ada, right=0)
    assert "You have used every attempt. Ask the provider what you can do next." in page
    assert "mailto:help@academy.example" in page
    assert "Start again" not in page


@pytest.mark.parametrize(
    ("feedback", "release", "right", "shows"),
    [
        ("none", "at_once", 4, ""),
        ("score", "at_once", 4, "score"),
        ("topics", "at_once", 4, "score topics"),
        ("items", "at_once", 2, "score topics items"),
        ("rationale", "at_once", 2, "score topics items reasons"),
        ("rationale", "after_pass", 2, "score topics"),
        ("rationale", "after_pass", 3, "score topics items reasons"),
        ("items", "after_pass", 3, "score topics items"),
        ("rationale", "after_window", 4, "score topics"),
    ],
)
def test_each_policy_shows_so_much_and_no_more(feedback, release, right, shows, quiz, ada, as_ada):
    quiz.feedback, quiz.release, quiz.window_days = feedback, release, 7
    quiz.save()
    page = result_of(actions.start(person=ada, assessment=quiz, by=ada), as_ada, right=right)
    seen = {
        "score": "percent was needed" in page,
        "topics": "Topic by topic" in page,
        "items": "Your answer:" in page,
        "reasons": "Because 0 of" in page and "(right)" in page,
    }
    assert " ".join(name for name, is_seen in seen.items() if is_seen) == shows
    assert ("From" in page and "you can see the questions again" in page) == (release == "after_window")


def test_after_the_window_the_questions_open(quiz, ada, as_ada, monkeypatch):
    quiz.feedback, quiz.release, quiz.window_days = "rationale", "after_window", 7
    quiz.save()
    attempt = actions.start(person=ada, assessment=quiz, by=ada)
    result_of(attempt, as_ada, right=4)
    monkeypatch.setattr(timezone, "now", lambda: attempt.started_at + timedelta(days=7))
    page = signed_in(ada).get(reverse("assessments:result", args=[attempt.pk])).content.decode()
    assert "Because 0 of" in page
    assert "you can see the questions again" not in page


def test_a_scaled_score_is_told_on_its_scale(quiz, ada, as_ada):
    quiz.scale = "scaled"
    quiz.save()
    assert (
        "500 or more on a scale from 200 to 800"
        in as_ada.get(reverse("assessments:begin", args=["quiz"])).content.decode()
    )
    page = result_of(actions.start(person=ada, assessment=quiz, by=ada), as_ada, right=3)
    assert "you reached 500 on a scale from 200 to 800; 500 was needed." in page
    assert "percent" not in page
    assert "500 on a scale" in as_ada.get(reverse("assessments:history")).content.decode()


def test_before_handing_in_there_is_no_result(as_ada, attempt):
    response = as_ada.get(reverse("assessments:result", args=[attempt.pk]))
    assert response.url == reverse("assessments:check", args=[attempt.pk])


def test_another_persons_result_is_not_there(ben, otto, attempt, ada):
    actions.submit(attempt=attempt, by=ada)
    for somebody in (ben, otto):
        assert signed_in(somebody).get(reverse("assessments:result", args=[attempt.pk])).status_code == 404


def test_the_history_lists_ones_own_attempts(as_ada, ada, ben, quiz, attempt):
    answer_all(attempt, right=4)
    actions.submit(attempt=attempt, by=ada)
    actions.start(person=ben, assessment=quiz, by=ben)
    page = as_ada.get(reverse("assessments:history")).content.decode()
    assert "100 percent; 75 percent was needed." in page
    assert page.count("A quiz, attempt") == 1


def test_an_empty_history_says_what_will_be_here(as_ada):
    assert "Nothing here yet" in as_ada.get(reverse("assessments:history")).content.decode()


def test_pages_ask_the_database_as_often_for_sixty_items_as_for_ten(ada, academy, exa, django_assert_max_num_queries):
    loading.load_bank(bank_data(per_topic=30), organisation=academy, by=exa)
    client = signed_in(ada)
    for code, per_topic in (("short", 5), ("long", 30)):
        data = assessment_data(code=code, per_topic=per_topic, feedback="rationale")
        quiz = loading.load_assessment(data, organisation=academy, by=exa)
        attempt = actions.start(person=ada, assessment=quiz, by=ada)
        answer_all(attempt, right=3)
        question = reverse("assessments:question", args=[attempt.pk, 2])
        with django_assert_max_num_queries(4):
            client.get(question)
        with django_assert_max_num_queries(8):
            client.post(question, {"sequence": 2, "answer": 1})
        with django_assert_max_num_queries(4):
            client.get(reverse("assessments:check", args=[attempt.pk]))
        with django_assert_max_num_queries(9):
            client.post(reverse("assessments:submit", args=[attempt.pk]))
        with django_assert_max_num_queries(8):
            client.get(reverse("assessments:result", args=[attempt.pk]))
        with django_assert_max_num_queries(6):
            client.get(reverse("assessments:history"))


@pytest.mark.django_db(transaction=True)
def test_an_attempt_of_ten_questions_takes_at_most_ninety_statements(ada, academy, exa):
    """Told what comes, started, each answer saved by itself and durably, looked through, handed in, scored and
    reviewed; transactions' ends included."""
    loading.load_bank(bank_data(per_topic=20), organisation=academy, by=exa)
    policy = assessment_data(per_topic=5, feedback="rationale")
    loading.load_assessment(policy, organisation=academy, by=exa)
    client = signed_in(ada)
    begin = reverse("assessments:begin", args=["quiz"])
    with CaptureQueriesContext(connection) as asked:
        client.get(begin)
        first = client.post(begin).url
        client.get(first)
        pk = int(first.split("/")[3])
        for position in range(1, 11):
            posted = {"sequence": 1, "known": 0, "answer": 1}
            client.post(reverse("assessments:question", args=[pk, position]), posted, HTTP_HX_REQUEST="true")
        client.get(reverse("assessments:check", args=[pk]))
        client.post(reverse("assessments:submit", args=[pk]))
        page = client.get(reverse("assessments:result", args=[pk]))
    assert page.content.decode().count("Your answer:") == 10
    assert len(asked) <= 90
