"""Somebody else of the organisation reads a page before it goes live; nobody approves their own."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState, Workflow, WorkflowPage

from assessments.models import BlueprintLine
from courses import actions
from courses.models import AssessmentPage, LessonPage, SecondReaderTask
from lms.people import actions as people
from lms.people.roles import Role
from tests.conftest import member, person
from tests.courses.conftest import add_lesson, add_module, signed_in
from tests.courses.test_write import add_url, edit_url, lesson_form, refuses

SUBMIT = {"action-submit": "action-submit"}


@pytest.fixture(autouse=True)
def _bells_ring_at_once(monkeypatch):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda deed, using=None, robust=False: deed())


@pytest.fixture
def as_iris(iris, catalogue) -> Client:
    return signed_in(iris)


@pytest.fixture
def ivo(academy, catalogue):
    """Another author of the academy."""
    return member(person("ivo@example.org", "Ivo", "Ban"), academy, Role.AUTHOR)


@pytest.fixture
def sent(as_iris, module, ivo) -> LessonPage:
    """A lesson that Iris has sent in."""
    as_iris.post(add_url(LessonPage, module), lesson_form("Silence") | SUBMIT)
    return LessonPage.objects.get(title="Silence")


def decides(someone, page, action: str, **words) -> TaskState:
    """One click of somebody in the list of pages to read; returns where the page then stands."""
    state = page.current_workflow_task_state
    door = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    signed_in(someone).post(door, words)
    state = TaskState.objects.get(pk=state.pk)
    page.refresh_from_db()
    return state


def test_what_is_sent_in_is_no_page_yet_and_the_others_are_told_in_neutral_words(sent, mona, iris):
    assert not sent.live
    assert {one.to[0] for one in mail.outbox if one.subject == "A page to read"} == {"ivo@example.org"}
    assert all("Silence" not in one.subject for one in mail.outbox)


def test_another_author_approves_and_it_goes_live(sent, ivo):
    assert decides(ivo, sent, "approve").status == "approved"
    assert sent.live


def test_a_programme_manager_reads_and_approves_and_changes_nothing_else(sent, mona, lessons):
    as_mona = signed_in(mona)
    assert "Silence" in as_mona.get(reverse("wagtailadmin_home")).content.decode()
    assert as_mona.get(edit_url(sent)).status_code == 200
    assert refuses(as_mona.get(edit_url(lessons[0])))
    decides(mona, sent, "approve")
    assert sent.live
    assert refuses(as_mona.get(edit_url(sent)))


def test_nobody_approves_their_own(sent, iris):
    assert decides(iris, sent, "approve").status == "in_progress"
    assert not sent.live


def test_it_goes_back_with_what_is_missing(sent, ivo):
    state = decides(ivo, sent, "reject", **{"comment": "Say whose example it is."})
    assert (state.status, state.comment) == ("rejected", "Say whose example it is.")
    assert not sent.live


def test_what_cannot_go_live_any_more_goes_back_with_the_reason(module, quiz, iris, ivo):
    page = module.add_child(instance=AssessmentPage(title="Quiz", assessment=quiz, live=False))
    page.save_revision(user=iris)
    page.get_workflow().start(page, iris)
    BlueprintLine.objects.all().delete()
    state = decides(ivo, page, "approve")
    assert state.status == "rejected"
    assert "This assessment has no blueprint yet." in state.comment
    assert not page.live


def test_an_unfinished_page_is_not_sent_in(as_iris, module):
    form = lesson_form("Bare")
    del form["topic_minutes-0-topic"]
    answer = as_iris.post(add_url(LessonPage, module), form | SUBMIT)
    assert answer.status_code == 200
    assert not LessonPage.objects.exists()


def test_13_nobody_elsewhere_reads_it(sent, otto, elsewhere):
    actions.open_catalogue(organisation=elsewhere, by=None)
    assert decides(otto, sent, "approve").status == "in_progress"
    assert "Silence" not in signed_in(otto).get(reverse("wagtailadmin_home")).content.decode()
    assert refuses(signed_in(otto).get(edit_url(sent)))


# Kept in step.


def test_every_catalogue_has_its_own_workflow_once(academy, catalogue, elsewhere):
    actions.keep_authors(organisation=academy)
    actions.keep_authors(organisation=academy)
    theirs = actions.open_catalogue(organisation=elsewhere, by=None)
    assert (Workflow.objects.filter(workflow_tasks__task__in=SecondReaderTask.objects.all()).count()) == 2
    assert catalogue.get_workflow() != theirs.get_workflow()


def test_a_catalogue_with_another_workflow_keeps_it(academy, catalogue):
    other = Workflow.objects.create(name="Ours")
    WorkflowPage.objects.filter(page=catalogue).update(workflow=other)
    actions.keep_authors(organisation=academy)
    assert catalogue.get_workflow() == other


def test_a_manager_whose_role_ends_reads_no_more(academy, mona, sent):
    membership = mona.memberships.get(organisation=academy)
    people.end(membership=membership, by=None, until_on=academy.today() - timedelta(days=1))
    assert decides(mona, sent, "approve").status == "in_progress"
    assert not mona.groups.filter(name="Readers of two-rivers-academy").exists()


def test_who_manages_where_nothing_is_taught_does_not_enter_the_editor(mona):
    assert not type(mona).objects.get(pk=mona.pk).has_perm("wagtailadmin.access_admin")


def test_a_module_in_review_is_read_by_its_own_people_only(course, ivo, iris):
    module = add_module(course, "Listening")
    add_lesson(module, "Silence")
    task = module.get_workflow().tasks[0].specific
    assert set(task.groups.values_list("name", flat=True)) == {
        "Authors of two-rivers-academy",
        "Readers of two-rivers-academy",
    }
