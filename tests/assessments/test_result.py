"""The result: plain words, topics, the next step, and keys only where the policy of the start allows them."""

import pytest
from django.urls import reverse

from assessments import actions, loading
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


def test_the_last_attempt_tells_whom_to_ask(ada, quiz, as_ada):
    quiz.attempts = 1
    quiz.save()
    page = result_of(actions.start(person=ada, assessment=quiz, by=ada), as_ada, right=0)
    assert "You have used every attempt. Ask the provider what you can do next." in page
    assert "Start again" not in page


@pytest.mark.parametrize(
    ("feedback", "right", "shows_topics", "shows_reasons"),
    [
        ("outcome", 4, False, False),
        ("topics", 4, True, False),
        ("after_pass", 2, True, False),
        ("after_pass", 3, True, True),
        ("review", 2, True, True),
    ],
)
def test_keys_and_reasons_appear_only_as_the_policy_says(
    feedback, right, shows_topics, shows_reasons, quiz, ada, as_ada
):
    quiz.feedback = feedback
    quiz.save()
    page = result_of(actions.start(person=ada, assessment=quiz, by=ada), as_ada, right=right)
    assert ("Topic by topic" in page) == shows_topics
    assert ("Because 0 of" in page) == shows_reasons
    assert ("(right)" in page) == shows_reasons


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
        data = assessment_data(code=code, per_topic=per_topic, feedback="review")
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
