"""What is scheduled is looked through first, goes live at its time, and holds up nothing else where it cannot."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import inline_formset

from assessments.models import BlueprintLine
from courses.models import AssessmentPage, LessonPage
from lms.content import schedule
from lms.notices import outbox
from tests.courses.conftest import add_lesson, signed_in
from tests.courses.test_write import PUBLISH, add_url, lesson_form

SOON = timedelta(days=2)


@pytest.fixture(autouse=True)
def _bells_ring_at_once(monkeypatch):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda deed, using=None, robust=False: deed())


@pytest.fixture
def as_iris(iris, catalogue):
    return signed_in(iris)


def at(moment: datetime) -> dict[str, str]:
    return {"go_live_at": moment.strftime("%Y-%m-%d %H:%M"), "expire_at": ""}


def scheduled(page: Page, by, moment: datetime) -> Revision:
    page.go_live_at = moment
    revision = page.save_revision(user=by)
    revision.publish()
    return revision


@pytest.fixture
def quiz_page(module, quiz, iris) -> AssessmentPage:
    """To go live soon; until then its items may be withdrawn."""
    page = module.add_child(instance=AssessmentPage(title="Quiz", assessment=quiz, live=False))
    scheduled(page, iris, timezone.now() + SOON)
    return page


def test_an_unfinished_page_is_not_scheduled(as_iris, module):
    bare = lesson_form("Bare", topic_minutes=inline_formset([]), **at(timezone.now() + SOON))
    answer = as_iris.post(add_url(LessonPage, module), bare | PUBLISH)
    assert answer.context["form"].formsets["topic_minutes"].non_form_errors()
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def come(monkeypatch, moment: datetime) -> None:
    """The day has come, for Wagtail and for us."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def test_it_goes_live_at_its_time_and_not_before(as_iris, module, monkeypatch):
    as_iris.post(add_url(LessonPage, module), lesson_form("Silence", **at(timezone.now() + SOON)) | PUBLISH)
    page = LessonPage.objects.get(title="Silence")
    assert schedule.publish_due() == 0
    assert not page.live
    come(monkeypatch, timezone.now() + SOON + timedelta(minutes=1))
    assert schedule.publish_due() == 1
    assert schedule.publish_due() == 0
    page.refresh_from_db()
    assert page.live


def planned() -> list[datetime]:
    task = "lms.content.schedule.publish_when_due"
    return list(DBTaskResult.objects.filter(task_path=task).values_list("run_after", flat=True))


def test_the_worker_is_asked_for_the_minute(module, iris):
    moment = timezone.now() + SOON
    scheduled(add_lesson(module, "Silence"), iris, moment)
    assert planned() == [moment]


def test_one_that_cannot_go_live_stays_a_draft_tells_its_writer_and_holds_up_nobody(
    module, quiz_page, iris, monkeypatch
):
    lesson = add_lesson(module, "Silence")
    lesson.summary = "In other words."
    scheduled(lesson, iris, timezone.now() + SOON + timedelta(minutes=1))
    BlueprintLine.objects.all().delete()
    come(monkeypatch, timezone.now() + SOON + timedelta(hours=1))
    call_command("publish_scheduled")
    quiz_page.refresh_from_db()
    lesson.refresh_from_db()
    assert (quiz_page.live, lesson.summary) == (False, "In other words.")
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    outbox.deliver_due(at=timezone.now())
    (letter,) = [one for one in mail.outbox if one.to == ["iris@example.org"]]
    assert letter.subject == "Your page"
    assert "“Quiz” was to go live by its date and did not" in letter.body
    assert "This assessment has no blueprint yet." in letter.body
    call_command("publish_scheduled")
    assert len(mail.outbox) == 1


def test_the_nightly_round_does_the_same(quiz_page, monkeypatch, capsys):
    come(monkeypatch, timezone.now() + SOON + timedelta(hours=1))
    call_command("nightly")
    quiz_page.refresh_from_db()
    assert quiz_page.live
    assert "Pages published or ended: 1." in capsys.readouterr().out


def test_what_ends_by_its_date_comes_down(module, iris, monkeypatch):
    lesson = add_lesson(module, "Silence")
    lesson.expire_at = timezone.now() + SOON
    lesson.save_revision().publish()
    assert planned() == [lesson.expire_at]
    assert schedule.publish_due() == 0
    come(monkeypatch, timezone.now() + SOON + timedelta(minutes=1))
    assert schedule.publish_due() == 1
    lesson.refresh_from_db()
    assert (lesson.live, lesson.expired) == (False, True)


# Many at once.


def bulk(*pages: Page) -> str:
    ids = "&".join(f"id={page.pk}" for page in pages)
    return reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?{ids}&next=/admin/"


def test_many_at_once_are_held_to_the_same_and_nothing_goes_live_where_one_has_a_fault(as_iris, module):
    whole = add_lesson(module, "Whole")
    whole.unpublish()
    bare = module.add_child(instance=LessonPage(title="Bare", summary="Bare.", live=False))
    answer = as_iris.post(bulk(whole, bare), follow=True)
    assert "Bare: A lesson needs something to read" in answer.content.decode()
    assert not LessonPage.objects.live().exists()
    as_iris.post(bulk(whole))
    assert LessonPage.objects.get(pk=whole.pk).live


def test_what_stands_below_is_looked_through_too(as_iris, module):
    module.add_child(instance=LessonPage(title="Bare", summary="Bare.", live=False))
    answer = as_iris.post(bulk(module), {"include_descendants": "on"}, follow=True)
    assert "Bare: A lesson needs something to read" in answer.content.decode()
    assert not LessonPage.objects.live().exists()
