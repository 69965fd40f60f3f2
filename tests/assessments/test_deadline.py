"""The server's clock decides when an attempt is over; what was saved is handed in, whoever looks first."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import actions
from assessments.models import Answer, Attempt
from lms.audit import ledger
from lms.people.actions import Refused
from tests.assessments.conftest import answer_all


@pytest.fixture
def clock(monkeypatch):
    """Sets the server's clock to some time after a moment."""

    def set_to(moment) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to


SECOND = timedelta(seconds=1)


def test_until_the_end_of_grace_an_answer_counts(attempt, ada, clock):
    clock(attempt.closes_at - SECOND)
    assert actions.save_answer(attempt=attempt, position=1, given=[1], sequence=1, by=ada).is_newest


def test_23_from_the_end_of_grace_on_it_does_not(attempt, ada, clock):
    clock(attempt.closes_at)
    with pytest.raises(actions.Over, match="handed in"):
        actions.save_answer(attempt=attempt, position=1, given=[1], sequence=1, by=ada)
    assert not Answer.objects.exists()


def test_without_grace_the_deadline_itself_closes(ada, quiz, clock):
    quiz.grace_seconds = 0
    quiz.save()
    attempt = actions.start(person=ada, assessment=quiz, by=ada)
    clock(attempt.deadline_at)
    with pytest.raises(actions.Over):
        actions.save_answer(attempt=attempt, position=1, given=[1], sequence=1, by=ada)


@pytest.mark.parametrize("door", ["question", "check", "result", "begin", "history"])
def test_whichever_page_is_read_first_closes_the_attempt(door, attempt, as_ada, clock):
    answer_all(attempt, right=3)
    clock(attempt.closes_at + timedelta(hours=5))
    args = {"question": [attempt.pk, 1], "begin": ["quiz"], "history": []}.get(door, [attempt.pk])
    as_ada.get(reverse(f"assessments:{door}", args=args))
    done = Attempt.objects.get()
    assert (done.ending, done.submitted_at, done.right_count) == ("time_over", attempt.closes_at, 3)


def test_23_a_save_that_comes_too_late_closes_it_and_says_so(attempt, as_ada, clock):
    answer_all(attempt, right=3)
    clock(attempt.closes_at + SECOND)
    address = reverse("assessments:question", args=[attempt.pk, 4])
    posted = {"sequence": 9, "answer": 1, "deadline": "2099-01-01", "now": "2020-01-01", "submitted_at": "2020-01-01"}
    response = as_ada.post(address, posted, HTTP_HX_REQUEST="true")
    assert response["HX-Redirect"] == reverse("assessments:result", args=[attempt.pk])
    assert Attempt.objects.get().ending == "time_over"
    assert set(Answer.objects.values_list("sequence", flat=True)) == {1}


def test_23_handing_in_too_late_changes_neither_the_end_nor_the_score(attempt, ada, clock):
    answer_all(attempt, right=1)
    clock(attempt.closes_at + SECOND)
    done = actions.submit(attempt=attempt, by=ada)
    assert (done.ending, done.submitted_at, done.right_count) == ("time_over", attempt.closes_at, 1)


def test_the_worker_closes_it_at_its_time_and_not_before(attempt, clock):
    clock(attempt.closes_at - SECOND)
    actions.close_when_over.func(attempt.pk)
    assert Attempt.objects.get().is_open
    clock(attempt.closes_at)
    actions.close_when_over.func(attempt.pk)
    actions.close_when_over.func(attempt.pk)
    assert not Attempt.objects.get().is_open
    assert ledger.history(attempt).filter(verb="assessments.close").count() == 1
    assert ledger.history(attempt).get(verb="assessments.close").by_id == ""


def test_the_nightly_round_closes_what_a_worker_lost(attempt, ben, quiz):
    later = actions.start(person=ben, assessment=quiz, by=ben, at=attempt.started_at + timedelta(minutes=5))
    assert actions.close_overdue(at=attempt.closes_at) == 1
    assert list(Attempt.objects.open()) == [later]
    assert actions.close_overdue(at=attempt.closes_at) == 0


def test_an_attempt_left_behind_counts_and_a_new_one_can_start(attempt, ada, quiz, clock):
    clock(attempt.closes_at + SECOND)
    second = actions.start(person=ada, assessment=quiz, by=ada)
    assert (second.number, Attempt.objects.get(number=1).ending) == (2, "time_over")


def test_an_attempt_left_behind_can_be_the_last(attempt, ada, quiz, clock):
    quiz.attempts = 1
    quiz.save()
    clock(attempt.closes_at + SECOND)
    with pytest.raises(Refused, match="used every attempt"):
        actions.start(person=ada, assessment=quiz, by=ada)


def test_the_page_says_kindly_that_the_time_was_over(attempt, as_ada, clock):
    clock(attempt.closes_at + SECOND)
    page = as_ada.get(reverse("assessments:result", args=[attempt.pk])).content.decode()
    assert "what you had saved was handed in for you" in page
