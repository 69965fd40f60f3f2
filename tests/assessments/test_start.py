"""Starting an attempt: the page that explains it, the limits, and a second click."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments import actions, loading
from assessments.models import Assessment, Attempt, ItemVersion
from lms.audit import ledger
from lms.people.actions import Refused
from tests.assessments.conftest import all_at_once, answer_all, assessment_data, bank_data, signed_in


def test_the_page_explains_the_assessment_before_it_starts(as_ada, quiz):
    page = as_ada.get(reverse("assessments:begin", args=["quiz"])).content.decode()
    for words in (
        "There are 4 questions.",
        "You have 30 min.",
        "You pass with 75 percent or more.",
        "You have 3 attempts.",
        "You have 3 attempts left.",
        "Do you need more time",
        "Two Rivers Academy",
        "I am ready",
    ):
        assert words in page
    assert not Attempt.objects.exists()


def test_it_starts_an_attempt_and_shows_the_first_question(as_ada, ada, quiz):
    response = as_ada.post(reverse("assessments:begin", args=["quiz"]), {"return_to": "/learning/ethics/"})
    attempt = Attempt.objects.get(person=ada)
    assert response.url == reverse("assessments:question", args=[attempt.pk, 1])
    assert (attempt.number, attempt.cut_percent, attempt.return_to) == (1, 75, "/learning/ethics/")
    assert attempt.deadline_at == attempt.started_at + timedelta(minutes=30)
    assert attempt.closes_at == attempt.deadline_at + timedelta(seconds=30)
    assert attempt.items.count() == 4


def test_the_start_is_recorded_and_the_end_is_planned(attempt, ada):
    event = ledger.history(attempt).get()
    assert (event.verb, event.by_id) == ("assessments.start", str(ada.pk))
    assert ledger.sentence(event) == "Started attempt 1 of quiz."
    planned = DBTaskResult.objects.get(task_path="assessments.actions.attempts.close_when_over")
    assert (planned.run_after, planned.args_kwargs["args"]) == (attempt.closes_at, [attempt.pk])


def test_a_second_click_goes_on_with_the_open_attempt(attempt, ada, quiz, as_ada):
    assert actions.start(person=ada, assessment=quiz, by=ada) == attempt
    assert "Go on where I stopped" in as_ada.get(reverse("assessments:begin", args=["quiz"])).content.decode()
    as_ada.post(reverse("assessments:begin", args=["quiz"]))
    assert Attempt.objects.count() == 1


def test_nobody_starts_an_attempt_for_somebody_else(ada, ben, quiz):
    with pytest.raises(Refused, match="started by the person who takes it"):
        actions.start(person=ada, assessment=quiz, by=ben)


def test_past_the_limit_the_page_says_so_and_nothing_starts(ada, quiz, as_ada):
    for _ in range(3):
        actions.submit(attempt=actions.start(person=ada, assessment=quiz, by=ada), by=ada)
    response = as_ada.post(reverse("assessments:begin", args=["quiz"]))
    assert response.status_code == 409
    assert "You have used every attempt." in response.content.decode()
    assert Attempt.objects.count() == 3


def test_within_the_wait_it_says_from_when(ada, quiz, as_ada):
    quiz.wait_days = 2
    quiz.save()
    handed_in = actions.submit(attempt=actions.start(person=ada, assessment=quiz, by=ada), by=ada).submitted_at
    with pytest.raises(Refused, match="on you can start again"):
        actions.start(person=ada, assessment=quiz, by=ada, at=handed_in + timedelta(days=2, seconds=-1))
    page = as_ada.get(reverse("assessments:begin", args=["quiz"])).content.decode()
    assert "on you can start again" in page
    assert "I am ready" not in page
    assert actions.start(person=ada, assessment=quiz, by=ada, at=handed_in + timedelta(days=2)).number == 2


def test_what_is_passed_is_not_taken_again(ada, quiz, attempt):
    answer_all(attempt, right=4)
    actions.submit(attempt=attempt, by=ada)
    with pytest.raises(Refused, match=r"You have passed this\. It is done\."):
        actions.start(person=ada, assessment=quiz, by=ada)


def test_items_already_met_come_last(ada, quiz, attempt):
    first = set(attempt.items.values_list("item_version__item", flat=True))
    actions.submit(attempt=attempt, by=ada)
    second = actions.start(person=ada, assessment=quiz, by=ada)
    assert not first & set(second.items.values_list("item_version__item", flat=True))


def test_two_people_draw_differently(ada, ben, academy, exa):
    loading.load_bank(bank_data(per_topic=15), organisation=academy, by=exa)
    quiz = loading.load_assessment(assessment_data(per_topic=8), organisation=academy, by=exa)
    drawn = [
        list(actions.start(person=one, assessment=quiz, by=one).items.values_list("item_version", "option_order"))
        for one in (ada, ben)
    ]
    assert drawn[0] != drawn[1]


def test_29_an_edit_afterwards_does_not_reach_an_attempt_that_has_begun(attempt, quiz):
    Assessment.objects.update(cut_percent=10, time_limit_minutes=1, feedback="score")
    attempt.refresh_from_db()
    assert (attempt.cut_percent, attempt.feedback) == (75, "topics")
    assert attempt.deadline_at == attempt.started_at + timedelta(minutes=30)


def test_29_an_item_that_is_succeeded_and_retired_meanwhile_stays_as_it_was_asked(attempt, exa, vera, ada, as_ada):
    asked = attempt.items.select_related("item_version__item").get(position=1)
    before = as_ada.get(reverse("assessments:question", args=[attempt.pk, 1])).content
    fresh = actions.revise(version=asked.item_version, by=exa)
    options = [option | {"correct": not option["correct"]} for option in fresh.options]
    wording = {name: getattr(fresh, name) for name in actions.WORDING}
    changed = {"kind": "multiple_choice", "stem": "Something else?", "options": options}
    actions.approve(version=actions.redraft(version=fresh, by=exa, **wording | changed), by=vera)
    after = as_ada.get(reverse("assessments:question", args=[attempt.pk, 1])).content
    assert b"Something else?" not in after
    assert len(after) == len(before)
    answer_all(attempt, right=4)
    assert actions.submit(attempt=attempt, by=ada).percent == 100


def test_without_a_time_limit_nothing_closes(ada, quiz):
    Assessment.objects.update(time_limit_minutes=None)
    quiz.refresh_from_db()
    attempt = actions.start(person=ada, assessment=quiz, by=ada)
    assert (attempt.deadline_at, attempt.closes_at) == (None, None)
    assert not attempt.is_overdue(timezone.now() + timedelta(days=400))


def test_a_bank_that_has_shrunk_refuses_gently(ada, quiz, exa, as_ada):
    ItemVersion.objects.update(retired_at=timezone.now(), retired_by=exa)
    response = as_ada.post(reverse("assessments:begin", args=["quiz"]))
    assert response.status_code == 409
    assert "cannot be started now" in response.content.decode()
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "x"])
def test_an_address_elsewhere_is_not_returned_to(address, ada, quiz):
    assert actions.start(person=ada, assessment=quiz, by=ada, return_to=address).return_to == ""


def test_a_stranger_is_asked_to_sign_in(client, quiz):
    assert reverse("account_login") in client.get(reverse("assessments:begin", args=["quiz"])).url


def test_an_unknown_assessment_is_not_there(as_ada):
    assert as_ada.get(reverse("assessments:begin", args=["nothing"])).status_code == 404


def test_the_database_itself_refuses_a_second_open_attempt(attempt):
    twin = {"person": attempt.person, "assessment": attempt.assessment, "started_at": attempt.started_at}
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(number=2, seed=1, cut_percent=75, feedback="topics", **twin)


@pytest.mark.django_db(transaction=True)
def test_27_of_many_clicks_at_once_one_starts_an_attempt(ada, quiz):
    started = set(all_at_once(lambda _number: actions.start(person=ada, assessment=quiz, by=ada).pk))
    assert len(started) == Attempt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_27_of_many_starts_at_once_past_the_limit_one_is_made(ada, quiz):
    Assessment.objects.update(attempts=1)
    quiz.refresh_from_db()

    def take(_number: int) -> str:
        try:
            attempt = actions.start(person=ada, assessment=quiz, by=ada)
            actions.submit(attempt=attempt, by=ada)
            return "taken"
        except Refused as refusal:
            return str(refusal)

    said = all_at_once(take)
    assert Attempt.objects.count() == 1
    assert "taken" in said
    assert set(said) <= {"taken", "You have used every attempt. Ask the provider what you can do next."}


def test_queries_do_not_grow_with_the_items(ada, ben, academy, exa, django_assert_max_num_queries):
    loading.load_bank(bank_data(per_topic=40), organisation=academy, by=exa)
    small = loading.load_assessment(assessment_data(per_topic=5), organisation=academy, by=exa)
    large = loading.load_assessment(assessment_data(per_topic=30, code="long"), organisation=academy, by=exa)
    for quiz in (small, large):
        client = signed_in(ada)
        with django_assert_max_num_queries(10):
            client.get(reverse("assessments:begin", args=[quiz.code]))
        with django_assert_max_num_queries(24):
            client.post(reverse("assessments:begin", args=[quiz.code]))
