"""A break stops the clock: both ends move on when it begins, and back by what was not used."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from assessments import actions, integrity, timing
from assessments.models import Answer, Attempt, Break
from lms.audit import ledger
from lms.people.actions import Refused
from tests.assessments.conftest import all_at_once, answer_all, fit, signed_in

MINUTE = timedelta(minutes=1)
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def attempt(ada, exa, quiz) -> Attempt:
    """45 minutes, and 20 of breaks."""
    fit(ada, by=exa, time_factor=Decimal("1.5"), break_minutes=20)
    return actions.start(person=ada, assessment=quiz, by=ada)


@pytest.fixture
def clock(monkeypatch, attempt):
    """Sets the server's clock to some time after the start."""

    def set_to(after: timedelta) -> None:
        monkeypatch.setattr(timezone, "now", lambda: attempt.started_at + after)

    return set_to


def door(name: str, *args) -> str:
    return reverse(f"assessments:{name}", args=args)


def ends(attempt: Attempt) -> tuple[timedelta, timedelta]:
    """The two ends, counted from the start."""
    attempt = Attempt.objects.get(pk=attempt.pk)
    return attempt.deadline_at - attempt.started_at, attempt.closes_at - attempt.started_at


# The rule.


def test_31_breaks_give_back_exactly_what_they_took():
    start = timezone.now()
    before = timing.ends(started_at=start, minutes=30, grace_seconds=30, time_factor=Decimal("1.25"))
    assert before.deadline_at == start + timedelta(minutes=37, seconds=30)
    moved = timing.moved(timing.moved(before, 20 * MINUTE), -15 * MINUTE)
    assert moved == timing.Ends(before.deadline_at + 5 * MINUTE, before.closes_at + 5 * MINUTE)
    assert timing.moved(timing.Ends(None, None), MINUTE) == timing.Ends(None, None)


@given(st.lists(st.timedeltas(timedelta(), 30 * MINUTE)))
def test_31_what_is_left_of_breaks_is_never_less_than_nothing(taken):
    left = timing.break_left(20 * MINUTE, taken)
    assert left == max(timedelta(), 20 * MINUTE - sum(taken, timedelta()))


# The deed.


def test_31_time_in_a_break_does_not_count_and_what_is_left_of_it_stays(attempt, ada, clock):
    start = attempt.started_at
    assert ends(attempt) == (45 * MINUTE, 45.5 * MINUTE)
    begun = actions.pause(attempt=attempt, by=ada, at=start + 10 * MINUTE)
    assert (begun.until_at - start, ends(attempt)) == (30 * MINUTE, (65 * MINUTE, 65.5 * MINUTE))
    assert actions.pause(attempt=attempt, by=ada, at=start + 11 * MINUTE) == begun
    actions.resume(attempt=attempt, by=ada, at=start + 15 * MINUTE)
    actions.resume(attempt=attempt, by=ada, at=start + 16 * MINUTE)
    assert ends(attempt) == (50 * MINUTE, 50.5 * MINUTE)
    second = actions.pause(attempt=attempt, by=ada, at=start + 49 * MINUTE)
    assert second.until_at - start == 64 * MINUTE
    # Nobody comes back: the clock runs again by itself, and the worker closes at the end that was told.
    assert actions.close_overdue(at=start + 65.4 * MINUTE) == 0
    with pytest.raises(Refused, match="used up"):
        actions.pause(attempt=attempt, by=ada, at=start + 64.5 * MINUTE)
    assert actions.close_overdue(at=start + 65.5 * MINUTE) == 1
    assert Attempt.objects.get().submitted_at == start + 65.5 * MINUTE


def test_31_the_worker_that_was_asked_for_at_first_finds_nothing_and_another_is_asked_for(attempt, ada, clock):
    actions.pause(attempt=attempt, by=ada, at=attempt.started_at + 10 * MINUTE)
    clock(46 * MINUTE)
    actions.close_when_over.func(attempt.pk)
    assert Attempt.objects.get().is_open
    planned = DBTaskResult.objects.filter(task_path="assessments.actions.attempts.close_when_over")
    assert [one - attempt.started_at for one in planned.order_by("run_after").values_list("run_after", flat=True)] == [
        45.5 * MINUTE,
        65.5 * MINUTE,
    ]
    clock(65.5 * MINUTE)
    actions.close_when_over.func(attempt.pk)
    assert not Attempt.objects.get().is_open


def test_a_break_is_refused_in_words_where_there_is_no_clock_to_stop(attempt, ada, ben, exa, quiz):
    start = attempt.started_at
    with pytest.raises(Refused, match="by the person who takes it"):
        actions.pause(attempt=attempt, by=ben)
    with pytest.raises(Refused, match="The time is over"):
        actions.pause(attempt=attempt, by=ada, at=start + 45 * MINUTE)
    with pytest.raises(actions.Over):
        actions.pause(attempt=attempt, by=ada, at=start + 46 * MINUTE)
    with pytest.raises(Refused, match="no breaks that stop the clock"):
        actions.pause(attempt=actions.start(person=ben, assessment=quiz, by=ben), by=ben)
    quiz.time_limit_minutes = None
    quiz.save()
    fit(ben, by=exa, break_minutes=5)
    actions.submit(attempt=Attempt.objects.get(person=ben), by=ben)
    with pytest.raises(Refused, match="no time limit"):
        actions.pause(attempt=actions.start(person=ben, assessment=quiz, by=ben), by=ben)
    assert not Break.objects.exists()


def test_a_break_is_on_record_and_once_over_never_changed(attempt, ada):
    actions.pause(attempt=attempt, by=ada)
    actions.resume(attempt=attempt, by=ada)
    said = [ledger.sentence(event) for event in ledger.history(attempt)][1:]
    assert said == ["Paused attempt 1 of quiz.", "Went on with attempt 1 of quiz."]
    for statement in ("UPDATE assessments_break SET until_at = ended_at", "DELETE FROM assessments_break"):
        with pytest.raises(Error, match="never changed or deleted"), transaction.atomic():
            connection.cursor().execute(statement)


def test_longer_breaks_than_were_granted_are_found(attempt, ada):
    begun = actions.pause(attempt=attempt, by=ada)
    assert list(integrity.faults()) == []
    Break.objects.update(until_at=begun.until_at + MINUTE)
    assert list(integrity.faults()) == [f"attempt {attempt.pk}: its clock stood still longer than was granted."]


@pytest.mark.django_db(transaction=True)
def test_31_of_many_clicks_at_once_one_begins_a_break_and_one_ends_it(attempt, ada):
    assert len(set(all_at_once(lambda _number: actions.pause(attempt=attempt, by=ada).pk, people=4))) == 1
    all_at_once(lambda _number: actions.resume(attempt=attempt, by=ada), people=4)
    taken = Break.objects.get().length
    assert ends(attempt) == (45 * MINUTE + taken, 45.5 * MINUTE + taken)


# The pages.


def test_a_break_hides_the_questions_and_goes_on_where_it_was(as_ada, attempt, clock):
    page = as_ada.get(door("question", attempt.pk, 1)).text
    assert "Take a break" in page
    clock(10 * MINUTE)
    posted = {"sequence": 1, "answer": 1, "go": "pause"}
    response = as_ada.post(door("question", attempt.pk, 1), posted)
    assert (response.url, Answer.objects.count()) == (door("pause", attempt.pk), 1)
    for name, args in (("question", [1]), ("questions", []), ("check", [])):
        assert as_ada.get(door(name, attempt.pk, *args)).url == door("pause", attempt.pk)
    page = as_ada.get(door("pause", attempt.pk)).text
    assert "You are on a break" in page
    assert "Words" not in page
    clock(15 * MINUTE)
    assert as_ada.post(door("resume", attempt.pk)).url == door("question", attempt.pk, 2)
    assert "35 min left" in as_ada.get(door("question", attempt.pk, 2)).text
    assert as_ada.get(door("pause", attempt.pk)).url == door("question", attempt.pk, 2)


def test_without_breaks_no_page_speaks_of_any(ben, quiz):
    site = signed_in(ben)
    attempt = actions.start(person=ben, assessment=quiz, by=ben)
    assert "Take a break" not in site.get(door("question", attempt.pk, 1)).text
    page = site.post(door("pause", attempt.pk), follow=True).text
    assert "There are no breaks that stop the clock in this attempt." in page


def test_what_another_window_saves_by_itself_waits_and_a_button_goes_on(as_ada, attempt):
    """Nothing is lost: what was typed stays on its page, and is sent again, or the press of a button ends the break."""
    as_ada.post(door("pause", attempt.pk))
    posted = {"sequence": 1, "answer": 2}
    response = as_ada.post(door("question", attempt.pk, 1), posted, **HTMX)
    assert (response.status_code, "HX-Redirect" in response) == (409, False)
    assert "You are on a break" in response.text
    assert not Answer.objects.exists()
    page = as_ada.post(door("question", attempt.pk, 1), posted | {"go": "2"}, follow=True).text
    assert "the clock runs again" in page
    assert Answer.objects.count() == 1
    assert Break.objects.get().ended_at is not None


def test_handing_in_ends_it_all(as_ada, ada, attempt):
    answer_all(attempt, right=4)
    as_ada.post(door("pause", attempt.pk))
    as_ada.post(door("submit", attempt.pk))
    assert as_ada.get(door("pause", attempt.pk)).url == door("result", attempt.pk)
    actions.resume(attempt=attempt, by=ada)
    assert Attempt.objects.get().passed


def test_another_persons_break_is_not_there(attempt, ben):
    site = signed_in(ben)
    for name in ("pause", "resume"):
        assert site.post(door(name, attempt.pk)).status_code == 404
    assert site.get(door("pause", attempt.pk)).status_code == 404


def test_a_break_costs_few_statements_and_no_more_with_more_questions(as_ada, attempt, django_assert_max_num_queries):
    """Whoever has breaks asks for them once a page; whoever has none asks nothing."""
    with django_assert_max_num_queries(5):
        as_ada.get(door("question", attempt.pk, 1))
    as_ada.post(door("pause", attempt.pk))
    with django_assert_max_num_queries(4):
        as_ada.get(door("pause", attempt.pk))
