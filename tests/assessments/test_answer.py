"""Answering: every move saves, the highest number wins, and what cannot be an answer changes nothing."""

from urllib.parse import unquote

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import actions, question_views, responses
from assessments.actions import answers
from assessments.models import Answer, AttemptItem
from lms.people.actions import Refused
from tests.assessments.conftest import all_at_once, answer_all, right_marks, signed_in, wrong_marks

HTMX = {"HTTP_HX_REQUEST": "true"}


def asked(attempt, kind: str = "single_choice") -> AttemptItem:
    return attempt.items.select_related("item_version").filter(item_version__kind=kind).order_by("position").first()


def address(question: AttemptItem) -> str:
    return reverse("assessments:question", args=[question.attempt_id, question.position])


def test_next_saves_and_goes_on(as_ada, attempt):
    question = attempt.items.get(position=1)
    response = as_ada.post(address(question), {"sequence": 1, "answer": 2, "go": "2"})
    assert response.url == reverse("assessments:question", args=[attempt.pk, 2])
    saved = Answer.objects.get(attempt_item=question)
    assert (saved.response, saved.sequence) == ([question.option_order[1]], 1)


@pytest.mark.parametrize(
    ("go", "leads_to"),
    [
        ("4", "questions/4/"),
        ("1", "questions/1/"),
        ("check", "check/"),
        ("", "check/"),
        ("-1", "check/"),
        ("٣", "check/"),
    ],
)
def test_each_button_leads_where_it_says(go, leads_to, as_ada, attempt):
    response = as_ada.post(address(attempt.items.get(position=2)), {"sequence": 1, "answer": 1, "go": go})
    assert response.url.endswith(leads_to)


def test_after_the_last_question_come_all_the_answers(as_ada, attempt):
    page = as_ada.get(address(attempt.items.get(position=4))).content.decode()
    assert '<button class="button" name="go" value="check">Check my answers</button>' in page
    assert 'value="5"' not in page


def test_the_page_shows_what_is_saved_and_what_is_answered(as_ada, ada, attempt):
    question = asked(attempt, "multiple_choice")
    actions.save_answer(attempt=attempt, position=question.position, given=[1, 3], sequence=7, by=ada)
    page = as_ada.get(address(question)).content.decode()
    assert page.count(" checked") == 2
    assert '<input type="hidden" name="sequence" value="8"' in page
    assert page.count("✓") == 1
    assert "Somebody asks you for help." in page
    assert "Choose every answer that applies." in page
    assert "30 min left" in page


def test_several_right_answers_are_saved_together(attempt, ada):
    question = asked(attempt, "multiple_choice")
    marks = right_marks(question)
    actions.save_answer(attempt=attempt, position=question.position, given=marks, sequence=1, by=ada)
    assert Answer.objects.get().response == ["a", "b"]


def test_htmx_saves_without_a_page(as_ada, attempt):
    response = as_ada.post(address(asked(attempt)), {"sequence": 1, "answer": 1}, **HTMX)
    assert (response.status_code, response.content) == (204, b"")
    assert Answer.objects.count() == 1


def test_an_open_question_that_is_moved_past_stays_open(as_ada, attempt):
    as_ada.post(address(asked(attempt)), {"sequence": 1})
    assert not Answer.objects.exists()


def test_several_answers_can_all_be_taken_back(attempt, ada, as_ada):
    question = asked(attempt, "multiple_choice")
    as_ada.post(address(question), {"sequence": 1, "answer": [1, 2]})
    as_ada.post(address(question), {"sequence": 2})
    assert Answer.objects.get().response == []


# Two tabs, late and repeated requests.


def test_24_saving_the_same_twice_changes_nothing(attempt, ada):
    saves = [
        actions.save_answer(attempt=attempt, position=1, given=[2], sequence=3, by=ada).answer for _again in range(2)
    ]
    assert saves[0].saved_at == saves[1].saved_at
    assert Answer.objects.count() == 1


@pytest.mark.parametrize("sequence", [1, 2])
def test_21_an_earlier_answer_that_arrives_late_is_ignored_and_told(sequence, attempt, as_ada):
    question = asked(attempt)
    as_ada.post(address(question), {"sequence": 2, "answer": 1})
    response = as_ada.post(address(question), {"sequence": sequence, "answer": 2}, follow=True)
    assert "A newer answer was saved from another window. It is the one shown here." in response.content.decode()
    assert Answer.objects.get().response == [question.option_order[0]]


def test_21_a_tab_that_is_behind_is_brought_up_to_date(attempt, as_ada):
    question = asked(attempt)
    as_ada.post(address(question), {"sequence": 2, "answer": 1})
    response = as_ada.post(address(question), {"sequence": 1, "answer": 2}, **HTMX)
    assert (response.status_code, response["HX-Redirect"]) == (409, address(question))


def test_a_late_copy_of_what_is_saved_needs_no_telling(attempt, as_ada):
    question = asked(attempt)
    as_ada.post(address(question), {"sequence": 2, "answer": 1})
    assert as_ada.post(address(question), {"sequence": 1, "answer": 1}, **HTMX).status_code == 204


@pytest.mark.parametrize("how", [{}, HTMX], ids=["page", "htmx"])
def test_21_the_tab_that_wins_is_told_as_well(how, attempt, as_ada):
    question = asked(attempt)
    drawn = {"sequence": 1, "known": 0}
    as_ada.post(address(question), drawn | {"answer": 1}, **HTMX)
    behind = as_ada.post(address(question), drawn | {"answer": 2}, **HTMX)
    assert behind.status_code == 409
    response = as_ada.post(address(question), drawn | {"answer": 3, "sequence": 2, "go": "2"}, **how)
    words = "Another answer had been saved here in the meantime. The one you have just given counts."
    if how:
        assert (response.status_code, unquote(response["Notice"])) == (204, words)
    else:
        assert words in as_ada.get(response.url).content.decode()
    assert Answer.objects.get().response == [question.option_order[2]]


def test_21_a_tab_that_only_follows_itself_is_told_nothing(attempt, as_ada):
    question = asked(attempt)
    for number in (1, 2, 3):
        posted = {"sequence": number, "known": number - 1, "answer": number}
        response = as_ada.post(address(question), posted, **HTMX)
        assert (response.status_code, "Notice" in response) == (204, False)


def test_24_what_a_browser_kept_while_it_was_offline_arrives_in_any_order_and_any_number_of_times(attempt, as_ada):
    question = asked(attempt)
    queue = [{"sequence": number, "answer": number % 4 + 1} for number in range(1, 6)]
    for posted in (queue[2], queue[4], queue[0], queue[4], *queue, queue[4]):
        as_ada.post(address(question), posted, **HTMX)
    saved = Answer.objects.get()
    assert (saved.sequence, saved.response) == (5, [question.option_order[1]])


@pytest.mark.django_db(transaction=True)
def test_25_a_save_whose_answer_never_arrived_is_sent_again_and_is_the_same(attempt, as_ada, monkeypatch):
    """The process dies after the save is committed and before a word of it is sent."""

    def die(_notice: str) -> None:
        raise SystemExit

    question, posted = asked(attempt), {"sequence": 1, "known": 0, "answer": 2}
    with monkeypatch.context() as patched:
        patched.setattr(question_views, "_saved_silently", die)
        with pytest.raises(SystemExit):
            as_ada.post(address(question), posted, **HTMX)
    kept = Answer.objects.values().get()
    response = as_ada.post(address(question), posted, **HTMX)
    assert (response.status_code, "Notice" in response) == (204, False)
    assert Answer.objects.values().get() == kept


def test_a_save_says_when_by_the_servers_clock(attempt, as_ada, monkeypatch):
    noon = attempt.started_at.replace(hour=12, minute=34)
    monkeypatch.setattr(timezone, "localtime", lambda value=noon, *_rest: value)
    response = as_ada.post(address(asked(attempt)), {"sequence": 1, "answer": 1}, **HTMX)
    assert unquote(response["Saved-At"]) == "12:34 p.m."


@pytest.mark.django_db(transaction=True)
def test_21_of_many_saves_at_once_the_highest_number_stands_and_all_but_the_first_are_told(attempt, ada):
    question = asked(attempt)

    def save(number: int) -> bool:
        marks, sequence = [number + 1], number + 1
        saved = actions.save_answer(
            attempt=attempt, position=question.position, given=marks, sequence=sequence, known=0, by=ada
        )
        return saved.took_over or not saved.is_newest

    told = all_at_once(save, people=4)
    saved = Answer.objects.get()
    assert (saved.sequence, saved.response) == (4, [question.option_order[3]])
    assert sum(told) == 3


@pytest.mark.django_db(transaction=True)
def test_22_a_hand_in_between_the_look_and_the_write_is_noticed(attempt, ada, monkeypatch):
    writes = answers._is_written

    def after_a_hand_in(*args):
        actions.submit(attempt=attempt, by=ada)
        return writes(*args)

    monkeypatch.setattr(answers, "_is_written", after_a_hand_in)
    with pytest.raises(actions.Over, match="handed in"):
        actions.save_answer(attempt=attempt, position=1, given=[1], sequence=1, by=ada)
    assert not Answer.objects.exists()


def test_the_database_itself_refuses_to_go_back(attempt, ada):
    actions.save_answer(attempt=attempt, position=1, given=[1], sequence=5, by=ada)
    with pytest.raises(Error, match="replaced by a later one"), transaction.atomic():
        Answer.objects.update(sequence=4)


def test_a_question_of_an_attempt_is_never_changed(attempt):
    with pytest.raises(Error, match="never changed or deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE assessments_attemptitem SET position = 9 WHERE position = 1")


# What cannot be an answer.


@pytest.mark.parametrize(
    "posted",
    [
        {"sequence": "1", "answer": "5"},
        {"sequence": "1", "answer": "0"},
        {"sequence": "1", "answer": "-1"},
        {"sequence": "1", "answer": "a"},
        {"sequence": "1", "answer": "NaN"},
        {"sequence": "1", "answer": "1.0"},
        {"sequence": "1", "answer": "1" * 1_000_000},
        {"sequence": "NaN", "answer": "1"},
        {"sequence": "", "answer": "1"},
        {"answer": "1"},
        {"sequence": "0", "answer": "1"},
        {"sequence": "-3", "answer": "1"},
        {"sequence": "1e3", "answer": "1"},
        {"sequence": "999999", "answer": "1"},
        {"sequence": "99999999999999999999", "answer": "1"},
        {"sequence": ["1", "2"], "answer": "1"},
        {"sequence": "1", "known": "-1", "answer": "1"},
        {"sequence": "1", "answer": "1", "answer-1": "1"},
        {"sequence": "1", "answer-1": "1"},
        {"sequence": "1", "answer-99": "1"},
        {"sequence": "1", "answers": "1"},
        {"q1-sequence": "1", "q1-answer": "1"},
        {"sequence": "1", "answer": "1", "q2-sequence": "1"},
        {},
    ],
)
@pytest.mark.parametrize("how", [{}, HTMX], ids=["page", "htmx"])
def test_what_cannot_be_an_answer_is_refused_in_words_and_changes_nothing(posted, how, as_ada, attempt):
    question = asked(attempt)
    as_ada.post(address(question), {"sequence": 1, "answer": 2})
    response = as_ada.post(address(question), posted, **how)
    assert response.status_code == 400
    assert any(
        words in response.content.decode()
        for words in (
            "not one of the answers to this question",
            "lost count of your answers",
            "something that no question asks for",
        )
    )
    saved = Answer.objects.get()
    assert (saved.sequence, saved.response) == (1, [question.option_order[1]])


def test_ten_megabytes_are_refused(as_ada, attempt):
    response = as_ada.post(address(asked(attempt)), {"sequence": "1", "answer": "1" * 10_000_000})
    assert response.status_code == 400
    body = b"sequence=1&answer=" + b"1" * 10_000_000
    kind = "application/x-www-form-urlencoded"
    assert as_ada.post(address(asked(attempt)), body, content_type=kind).status_code == 400
    assert not Answer.objects.exists()


def test_two_answers_where_one_is_asked_for_are_refused(attempt, ada):
    with pytest.raises(responses.Malformed, match=r"This question takes one answer\."):
        actions.save_answer(attempt=attempt, position=asked(attempt).position, given=[1, 2], sequence=1, by=ada)


@pytest.mark.parametrize("marks", [[0], [5], [True], ["1.0"], ["١"], [float("nan")], [1, 1]])
def test_the_action_refuses_what_a_form_would_have_stopped(marks, attempt, ada):
    with pytest.raises(responses.Malformed):
        actions.save_answer(
            attempt=attempt, position=asked(attempt, "multiple_choice").position, given=marks, sequence=1, by=ada
        )


def test_a_question_that_is_not_there_is_not_found(as_ada, attempt, ada):
    where = reverse("assessments:question", args=[attempt.pk, 5])
    assert as_ada.get(where).status_code == 404
    assert as_ada.post(where, {"sequence": 1, "answer": 1}).status_code == 404
    with pytest.raises(responses.Malformed, match="no such question"):
        actions.save_answer(attempt=attempt, position=5, given=[1], sequence=1, by=ada)


# Who may.


def test_another_persons_attempt_is_not_there(ben, attempt):
    client = signed_in(ben)
    where = address(asked(attempt))
    assert client.get(where).status_code == 404
    assert client.post(where, {"sequence": 1, "answer": 1}).status_code == 404
    assert client.get(reverse("assessments:check", args=[attempt.pk])).status_code == 404
    with pytest.raises(Refused, match="answered by the person who takes it"):
        actions.save_answer(attempt=attempt, position=1, given=[1], sequence=1, by=ben)


def test_an_expired_session_loses_nothing_that_was_saved(as_ada, attempt, ada):
    question = asked(attempt)
    as_ada.post(address(question), {"sequence": 1, "answer": 1})
    as_ada.logout()
    turned_away = as_ada.post(address(question), {"sequence": 2, "answer": 2})
    assert turned_away.url.endswith(f"?next={address(question)}")
    silently = as_ada.post(address(question), {"sequence": 2, "answer": 2}, **HTMX)
    assert (silently.status_code, silently.content.decode()) == (401, "Sign in again to go on. What was saved is kept.")
    page = signed_in(ada).get(address(question)).content.decode()
    assert page.count(" checked") == 1


def test_a_save_needs_the_token_of_the_page(ada, attempt):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    assert client.post(address(asked(attempt)), {"sequence": 1, "answer": 1}).status_code == 403
    assert not Answer.objects.exists()


def test_once_handed_in_nothing_is_answered_any_more(as_ada, ada, attempt):
    answer_all(attempt, right=4)
    actions.submit(attempt=attempt, by=ada)
    before = list(Answer.objects.values_list("pk", "response", "sequence"))
    question = asked(attempt)
    response = as_ada.post(address(question), {"sequence": 9, "answer": wrong_marks(question)}, follow=True)
    assert "This attempt is handed in. What you had saved is kept." in response.content.decode()
    assert list(Answer.objects.values_list("pk", "response", "sequence")) == before
    with pytest.raises(actions.Over, match="handed in"):
        actions.save_answer(attempt=attempt, position=1, given=[1], sequence=9, by=ada)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE assessments_answer SET sequence = sequence + 1", "DELETE FROM assessments_answer"],
)
def test_the_database_itself_keeps_the_answers_of_a_finished_attempt(statement, attempt, ada):
    answer_all(attempt, right=4)
    actions.submit(attempt=attempt, by=ada)
    refused = pytest.raises(Error, match="stands once its attempt is handed in")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
