"""What somebody learned in two accounts is one person's: gone on with, and counted once."""

import pytest
from django.db.models import Sum

from assessments import actions as assessments
from assessments.models import Attempt
from courses import access, actions, standing, transcripts
from courses.models import TrainingCredit
from lms.people.actions import Refused
from lms.people.actions.merging import what_keeps_apart
from lms.people.models import User
from tests.conftest import person
from tests.courses.conftest import NOON, add_assessment, take


@pytest.fixture
def adele(db) -> User:
    """Ada once more."""
    return person("adele@work.example", "Ada", "Okafor")


def one_person(account: User, into: User) -> User:
    User.objects.filter(pk=account.pk).update(goes_on_as=into, is_active=False)
    User.objects.filter(pk=into.pk).update(goes_on_as=into)
    return User.objects.get(pk=into.pk)


def read_all(someone: User, course, lessons) -> None:
    actions.enrol(person=someone, course=course, by=someone, at=NOON)
    for lesson in lessons:
        actions.mark_read(person=someone, lesson=lesson, by=someone, at=NOON)


def test_a_module_completed_in_both_accounts_counts_once(course, lessons, ada, adele, ben):
    for someone in (ada, adele, ben):
        read_all(someone, course, lessons)
    # 30 and 30 minutes of two lessons.
    assert TrainingCredit.objects.of(ada, adele).aggregate(Sum("minutes"))["minutes__sum"] == 120
    ada = one_person(adele, ada)
    assert transcripts.of(ada, on=NOON.date()).total == 60
    (counted,) = TrainingCredit.objects.of(ada)
    assert counted == TrainingCredit.objects.filter(person__in=ada.accounts).earliest("pk")
    assert TrainingCredit.objects.of(ada, ben).aggregate(Sum("minutes"))["minutes__sum"] == 120


def test_a_course_begun_in_the_account_that_was_left_is_gone_on_with(course, lessons, ada, adele):
    first, second = lessons
    begun = actions.enrol(person=adele, course=course, by=adele, at=NOON)
    actions.mark_read(person=adele, lesson=first, by=adele, at=NOON)
    ada = one_person(adele, ada)
    assert actions.enrol(person=ada, course=course, by=ada, at=NOON) == begun
    assert access.enrolment(ada, course.translation_key) == begun
    (where,) = standing.of(ada)
    assert (where.done_count, where.total) == (1, 2)
    actions.mark_read(person=ada, lesson=second, by=ada, at=NOON)
    begun.refresh_from_db()
    assert begun.completed_at == NOON
    assert transcripts.of(ada, on=NOON.date()).total == 60


def test_what_was_passed_in_one_account_is_passed_and_tries_are_counted_together(course, module, quiz, ada, adele):
    add_assessment(module, quiz)
    take(adele, quiz)
    assessments.start(person=ada, assessment=quiz, by=ada, at=NOON)
    (words,) = what_keeps_apart(ada, adele)
    assert words == "An attempt of A quiz is under way in ada@example.org. It has to be handed in first."
    assert what_keeps_apart(adele, ada) == []
    assessments.submit(attempt=Attempt.objects.get(person=ada), by=ada, at=NOON)
    ada = one_person(adele, ada)
    with pytest.raises(Refused, match="You have passed this"):
        assessments.start(person=ada, assessment=quiz, by=ada, at=NOON)
    enrolment = actions.enrol(person=ada, course=course, by=ada, at=NOON)
    actions.complete(enrolment=enrolment, at=NOON)
    enrolment.refresh_from_db()
    assert enrolment.completed_at == NOON
    assert Attempt.objects.finished_by(ada).count() == 2
