"""Handing in: once, whatever is clicked, and scored by the rules of the start."""

from decimal import Decimal

import pytest
from django.db import Error, transaction
from django.urls import reverse

from assessments import actions
from assessments.models import Answer, Assessment, Attempt
from lms.audit import ledger
from lms.people.actions import Refused
from tests.assessments.conftest import all_at_once, answer_all, right_marks, signed_in


def test_before_handing_in_one_sees_all_the_answers(as_ada, ada, attempt):
    asked = attempt.items.select_related("item_version").get(position=2)
    actions.save_answer(attempt=attempt, position=2, given=[1], sequence=1, by=ada)
    page = as_ada.get(reverse("assessments:check", args=[attempt.pk])).content.decode()
    assert "3 questions have no answer yet." in page
    assert asked.shown_options[0]["text"] in page
    assert "Hand in 4 questions" in page
    assert reverse("assessments:question", args=[attempt.pk, 2]) in page


def test_it_scores_and_shows_the_result(as_ada, ada, attempt):
    answer_all(attempt, right=3)
    response = as_ada.post(reverse("assessments:submit", args=[attempt.pk]))
    assert response.url == reverse("assessments:result", args=[attempt.pk])
    attempt.refresh_from_db()
    assert (attempt.right_count, attempt.percent, attempt.passed, attempt.ending) == (
        3,
        Decimal("75.00"),
        True,
        "handed_in",
    )


def test_a_point_below_the_cut_score_is_not_yet(ada, attempt):
    answer_all(attempt, right=2)
    done = actions.submit(attempt=attempt, by=ada)
    assert (done.percent, done.passed) == (Decimal("50.00"), False)


def test_a_part_of_several_right_answers_earns_its_part(ada, attempt):
    answer_all(attempt, right=4)
    several = attempt.items.select_related("item_version").filter(item_version__kind="multiple_choice").first()
    half = right_marks(several)[:1]
    actions.save_answer(attempt=attempt, position=several.position, given=half, sequence=2, by=ada)
    done = actions.submit(attempt=attempt, by=ada)
    assert (done.right_count, done.percent) == (3, Decimal("87.50"))


def test_the_cut_score_of_the_start_decides(ada, attempt):
    answer_all(attempt, right=3)
    Assessment.objects.update(cut_percent=80)
    done = actions.submit(attempt=attempt, by=ada)
    assert (done.cut_percent, done.passed) == (75, True)


def test_26_handing_in_twice_is_handing_in_once(as_ada, ada, attempt):
    answer_all(attempt, right=4)
    for _click in range(2):
        response = as_ada.post(reverse("assessments:submit", args=[attempt.pk]))
    first = Attempt.objects.get()
    assert response.url == reverse("assessments:result", args=[attempt.pk])
    assert actions.submit(attempt=attempt, by=ada).submitted_at == first.submitted_at
    assert [event.verb for event in ledger.history(attempt)] == ["assessments.start", "assessments.submit"]


def test_the_ledger_says_the_score_and_the_cut_score_of_the_day(ada, attempt):
    answer_all(attempt, right=3)
    actions.submit(attempt=attempt, by=ada)
    event = ledger.history(attempt).last()
    assert ledger.sentence(event) == "Handed in attempt 1 of quiz: 75.00 percent, cut score 75.00."


def test_the_bell_rings_once_the_act_is_committed(ada, attempt, django_capture_on_commit_callbacks):
    heard = []

    def listen(sender, attempt, **kwargs):
        heard.append(attempt.pk)

    actions.attempt_submitted.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            actions.submit(attempt=attempt, by=ada)
            assert heard == []
            actions.submit(attempt=attempt, by=ada)
        assert heard == [attempt.pk]
    finally:
        actions.attempt_submitted.disconnect(listen)


def test_26_back_and_refresh_lead_to_the_result(as_ada, ada, attempt):
    actions.submit(attempt=attempt, by=ada)
    for name, args in (("question", [attempt.pk, 1]), ("check", [attempt.pk])):
        response = as_ada.get(reverse(f"assessments:{name}", args=args))
        assert response.url == reverse("assessments:result", args=[attempt.pk])


def test_nobody_hands_in_for_somebody_else(ben, attempt):
    assert signed_in(ben).post(reverse("assessments:submit", args=[attempt.pk])).status_code == 404
    with pytest.raises(Refused, match="handed in by the person who takes it"):
        actions.submit(attempt=attempt, by=ben)


def test_reading_an_address_hands_in_nothing(as_ada, attempt):
    assert as_ada.get(reverse("assessments:submit", args=[attempt.pk])).status_code == 405
    assert Attempt.objects.get().is_open


@pytest.mark.parametrize(
    "change",
    [{"percent": 100}, {"passed": True}, {"submitted_at": None}, {"return_to": "/x/"}],
    ids=lambda change: next(iter(change)),
)
def test_the_database_itself_keeps_a_finished_attempt(change, ada, attempt):
    actions.submit(attempt=attempt, by=ada)
    with pytest.raises(Error, match="never changed or deleted"), transaction.atomic():
        Attempt.objects.update(**change)


@pytest.mark.parametrize(
    "untrue",
    [
        {"percent": 50},
        {"submitted_at": "2026-01-01T00:00Z"},
        {"percent": 90, "right_count": 1, "passed": False, "ending": "handed_in"},
    ],
)
def test_the_database_itself_refuses_half_a_score(untrue, attempt):
    with pytest.raises(Error), transaction.atomic():
        Attempt.objects.update(**untrue)


@pytest.mark.parametrize(("percent", "passed"), [(Decimal("74.99"), True), (Decimal(75), False)])
def test_the_database_itself_refuses_a_verdict_that_does_not_follow(percent, passed, attempt):
    facts = {"right_count": 3, "ending": "handed_in", "submitted_at": attempt.started_at}
    with pytest.raises(Error), transaction.atomic():
        Attempt.objects.update(percent=percent, passed=passed, **facts)


@pytest.mark.django_db(transaction=True)
def test_22_saves_and_hand_ins_at_once_end_in_one_result_that_holds_every_acknowledged_answer(ada, attempt):
    asked = attempt.items.select_related("item_version").order_by("position").first()

    def act(number: int) -> str:
        if number % 2:
            return f"score {actions.submit(attempt=attempt, by=ada).right_count}"
        try:
            marks = right_marks(asked)
            actions.save_answer(attempt=attempt, position=1, given=marks, sequence=number + 1, by=ada)
            return "saved"
        except actions.Over:
            return "over"

    said = all_at_once(act)
    done = Attempt.objects.get()
    assert len({words for words in said if words.startswith("score")}) == 1
    assert done.right_count == ("saved" in said) == Answer.objects.count()
