"""An author writes a course in Wagtail's admin, with previews on the way, and only in their own organisation's."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.text import slugify
from wagtail.models import Page, PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from assessments.models import BlueprintLine
from courses import actions
from courses.models import AssessmentPage, CataloguePage, CoursePage, LessonPage, ModulePage
from lms.audit import ledger
from lms.people import actions as people
from lms.people.roles import Role
from tests.conftest import member, person
from tests.courses.conftest import add_assessment, add_course, add_lesson, add_module, signed_in, topic


@pytest.fixture(autouse=True)
def _bells_ring_at_once(monkeypatch):
    """What is to happen on commit happens, though a test never commits."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda deed, using=None, robust=False: deed())


@pytest.fixture
def as_iris(iris, catalogue) -> Client:
    return signed_in(iris)


def add_url(model: type[Page], parent: Page) -> str:
    return reverse("wagtailadmin_pages:add", args=["courses", model._meta.model_name, parent.pk])


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def course_form(title: str, **more) -> dict:
    body = streamfield([("text", rich_text("<p>About it.</p>"))])
    facts = {
        "summary": "In short.",
        "body": body,
        "language": "en",
        "entry": "open",
        "prerequisites": inline_formset([]),
    }
    return nested_form_data({"title": title, "slug": slugify(title), **facts, **more})


def module_form(title: str, **more) -> dict:
    facts = {"title": title, "slug": slugify(title), "summary": "In short.", "least_minutes": "0"}
    form = nested_form_data({**facts, "objectives": inline_formset([{"text": "You can listen."}]), **more})
    return form | {"objectives-0-competencies": ["1", "9"]}


def lesson_form(title: str, minutes: int = 25, **more) -> dict:
    spent = inline_formset([{"topic": topic().pk, "minutes": minutes}])
    body = streamfield([("text", rich_text("<p>The person decides.</p>"))])
    facts = {"summary": "In short.", "body": body, "topic_minutes": spent, "mode": "self_paced", "minutes_note": ""}
    return nested_form_data({"title": title, "slug": slugify(title), **facts, **more})


def assessment_form(title: str, assessment_id: int | str, **more) -> dict:
    spent = inline_formset([])
    facts = {"title": title, "slug": slugify(title), "summary": "", "assessment": assessment_id, "topic_minutes": spent}
    return nested_form_data({**facts, **more})


PUBLISH = {"action-publish": "action-publish"}


# The whole way, over HTTP.


def test_an_author_writes_and_publishes_a_course(as_iris, catalogue, quiz, client, ada):
    as_iris.post(add_url(CoursePage, catalogue), course_form("Listening", **PUBLISH))
    course = CoursePage.objects.get(title="Listening")
    as_iris.post(add_url(ModulePage, course), module_form("Being there", **PUBLISH))
    module = ModulePage.objects.get()
    as_iris.post(add_url(LessonPage, module), lesson_form("Silence", **PUBLISH))
    as_iris.post(add_url(AssessmentPage, module), assessment_form("What you know", quiz.pk, **PUBLISH))
    lesson, exam = LessonPage.objects.get(), AssessmentPage.objects.get()
    assert all(page.live for page in (course, module, lesson, exam))
    assert module.objectives.get().competencies == [1, 9]
    assert "The person decides." in client.get(lesson.url).content.decode()
    outline = course.outline()
    assert [step.title for step in outline.steps()] == ["Silence", "What you know"]
    assert outline.minutes == 25


def test_each_page_can_be_previewed_before_it_is_published(as_iris, catalogue, quiz):
    course = add_course(catalogue)
    module = add_module(course)
    forms = [
        (CoursePage, catalogue, course_form("A draft")),
        (ModulePage, course, module_form("A draft")),
        (LessonPage, module, lesson_form("A draft")),
        (AssessmentPage, module, assessment_form("A draft too", quiz.pk)),
    ]
    for model, parent, form in forms:
        url = reverse("wagtailadmin_pages:preview_on_add", args=["courses", model._meta.model_name, parent.pk])
        assert as_iris.post(url, form).json()["is_valid"], model
        page = as_iris.get(url)
        assert page.status_code == 200
        assert "A draft" in page.content.decode()
        as_iris.post(add_url(model, parent), form)
        draft = model.objects.get(title=form["title"])
        assert not draft.live
        answer = as_iris.get(reverse("wagtailadmin_pages:view_draft", args=[draft.pk]))
        assert answer.status_code == 200
        assert "A draft" in answer.content.decode()


def test_the_catalogue_can_be_previewed_too(as_iris, catalogue):
    answer = as_iris.get(reverse("wagtailadmin_pages:view_draft", args=[catalogue.pk]))
    assert "No courses yet" in answer.content.decode()


def test_a_lesson_needs_its_minutes_to_be_published_and_not_to_be_kept(as_iris, catalogue):
    module = add_module(add_course(catalogue))
    bare = lesson_form("Bare", topic_minutes=inline_formset([]))
    answer = as_iris.post(add_url(LessonPage, module), {**bare, **PUBLISH})
    assert answer.status_code == 200
    assert not LessonPage.objects.exists()
    as_iris.post(add_url(LessonPage, module), bare)
    assert not LessonPage.objects.get().live


# An assessment that nobody could take.


def test_without_a_blueprint_it_is_not_published_and_says_why_at_the_field(as_iris, catalogue, quiz):
    BlueprintLine.objects.all().delete()
    module = add_module(add_course(catalogue))
    answer = as_iris.post(add_url(AssessmentPage, module), {**assessment_form("Early", quiz.pk), **PUBLISH})
    words = "This assessment has no blueprint yet. Say how many items it draws before you publish."
    assert answer.context["form"].errors["assessment"] == [words]
    assert words in answer.content.decode()
    assert not AssessmentPage.objects.exists()


def test_it_can_be_kept_as_a_draft_meanwhile(as_iris, catalogue, quiz):
    BlueprintLine.objects.all().delete()
    module = add_module(add_course(catalogue))
    as_iris.post(add_url(AssessmentPage, module), assessment_form("Early", quiz.pk))
    assert not AssessmentPage.objects.get().live


def test_with_too_few_approved_items_it_says_how_many(as_iris, catalogue, quiz):
    quiz.blueprint.update(count=9)
    module = add_module(add_course(catalogue))
    answer = as_iris.post(add_url(AssessmentPage, module), {**assessment_form("Early", quiz.pk), **PUBLISH})
    words = "The blueprint asks for 9 items on On boundaries, and 4 are approved."
    assert words in answer.context["form"].errors["assessment"]


def test_no_other_way_of_publishing_gets_past_it(catalogue, quiz):
    BlueprintLine.objects.all().delete()
    module = add_module(add_course(catalogue))
    with pytest.raises(ValidationError, match="no blueprint yet"):
        add_assessment(module, quiz)


def test_only_the_organisations_own_assessments_are_offered_and_no_exam(as_iris, catalogue, quiz):
    module = add_module(add_course(catalogue))
    page = as_iris.get(add_url(AssessmentPage, module)).content.decode()
    assert "A quiz" in page
    quiz.blueprint.get(topic__code="choice").topic.bank.__class__.objects.update(is_exam=True)
    assert "A quiz" not in as_iris.get(add_url(AssessmentPage, module)).content.decode()


# Only in one's own catalogue.


@pytest.fixture
def foreign(elsewhere) -> LessonPage:
    """A lesson of Otto's people."""
    course = add_course(actions.open_catalogue(organisation=elsewhere, by=None), "Elsewhere")
    return add_lesson(add_module(course, "Theirs"), "Not yours")


def refuses(answer) -> bool:
    """Wagtail says no by a 403 or sends back to its front page."""
    return answer.status_code == 403 or (answer.status_code == 302 and answer.url == reverse("wagtailadmin_home"))


def test_otto_cannot_touch_the_academys_pages(otto, foreign, catalogue, lessons, course):
    as_otto = signed_in(otto)
    assert refuses(as_otto.get(edit_url(lessons[0])))
    assert refuses(as_otto.post(edit_url(lessons[0]), {**lesson_form("Taken"), **PUBLISH}))
    assert refuses(as_otto.get(add_url(CoursePage, catalogue)))
    for name in ("delete", "unpublish", "move", "copy", "history", "view_draft", "usage"):
        args = [lessons[0].pk]
        assert refuses(as_otto.get(reverse(f"wagtailadmin_pages:{name}", args=args))), name
    listing = as_otto.get(reverse("wagtailadmin_explore", args=[course.pk]))
    assert "Choice first" not in listing.content.decode()
    lessons[0].refresh_from_db()
    assert lessons[0].title == "Choice first"


def test_otto_writes_in_his_own(otto, foreign):
    as_otto = signed_in(otto)
    row = {"id": foreign.topic_minutes.get().pk, "topic": topic().pk, "minutes": 40}
    form = lesson_form("Ours", topic_minutes=inline_formset([row], initial=1))
    as_otto.post(edit_url(foreign), {**form, **PUBLISH})
    foreign.refresh_from_db()
    assert foreign.title == "Ours"


def test_nothing_is_moved_or_copied_into_another_catalogue(as_iris, course, lessons, foreign):
    url = reverse(
        "wagtailadmin_pages:move_confirm", args=[course.pk, foreign.get_parent().get_parent().get_parent().pk]
    )
    assert refuses(as_iris.post(url))


def test_an_author_cannot_give_the_catalogue_to_somebody_else(as_iris, catalogue, elsewhere):
    form = nested_form_data({"title": "Courses", "slug": "courses", "introduction": "", "organisation": elsewhere.pk})
    as_iris.post(edit_url(catalogue), {**form, **PUBLISH})
    catalogue.refresh_from_db()
    assert catalogue.organisation.slug == "two-rivers-academy"


@pytest.mark.parametrize("who", ["ada", "sol"])
def test_trainees_and_supervisors_never_enter_the_admin(request, catalogue, who):
    answer = signed_in(request.getfixturevalue(who)).get(reverse("wagtailadmin_home"))
    assert answer.status_code in (302, 403)
    assert not (answer.status_code == 302 and answer.url.startswith("/admin/") and "login" not in answer.url)


# Kept in step with roles.


def may_write(someone, catalogue: CataloguePage) -> bool:
    fresh = type(someone).objects.get(pk=someone.pk)
    return catalogue.permissions_for_user(fresh).can_add_subpage()


def test_a_new_author_is_let_in_and_an_ended_role_lets_go(academy, catalogue, ben):
    assert not may_write(ben, catalogue)
    from_on, until_on = (academy.today() - timedelta(days=ago) for ago in (9, 1))
    membership = people.grant(person=ben, role=Role.AUTHOR, organisation=academy, by=None, from_on=from_on)
    assert may_write(ben, catalogue)
    people.end(membership=membership, by=None, until_on=until_on)
    assert not may_write(ben, catalogue)


def test_other_roles_open_no_page(academy, catalogue, mona):
    assert not may_write(mona, catalogue)


def test_roles_that_end_by_their_date_are_let_go_by_the_nightly_round(academy, catalogue, iris):
    iris.memberships.update(until_on=date(2026, 3, 2))
    actions.keep_all_authors(on=date(2026, 3, 2))
    assert may_write(iris, catalogue)
    actions.keep_all_authors(on=date(2026, 3, 3))
    assert not may_write(iris, catalogue)


def test_keeping_in_step_twice_changes_nothing(academy, catalogue, iris):
    before = ledger.history(academy).count()
    actions.keep_authors(organisation=academy)
    assert ledger.history(academy).count() == before
    assert Group.objects.filter(name="Authors of two-rivers-academy").count() == 1


def test_opening_a_catalogue_twice_gives_the_same(academy, catalogue):
    assert actions.open_catalogue(organisation=academy, by=None).pk == catalogue.pk


def test_an_organisation_without_a_catalogue_lets_no_author_into_the_admin(elsewhere):
    ulla = member(person("ulla.b@example.org", "Ulla", "Berg"), elsewhere, Role.AUTHOR)
    assert not type(ulla).objects.get(pk=ulla.pk).has_perm("wagtailadmin.access_admin")


def test_a_private_page_asks_to_sign_in(client, catalogue, course, module, lessons):
    restriction = PageViewRestriction.objects.create(page=module, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(lessons[0].url).status_code == 302
    assert client.get(course.url).status_code == 200
    restriction.delete()
    assert client.get(lessons[0].url).status_code == 200


def test_a_second_author_sees_the_same(academy, catalogue, lessons):
    another = member(person("ivo@example.org", "Ivo", "Ban"), academy, Role.AUTHOR)
    assert signed_in(another).get(edit_url(lessons[0])).status_code == 200


def test_a_catalogue_made_in_the_admin_lets_its_authors_in(elsewhere, otto):
    root = type(otto).objects.create_superuser(
        "root@example.org", "x" * 20, legal_given_names="R", legal_family_name="T"
    )
    home = Page.objects.get(depth=2)
    form = {"title": "Theirs", "slug": "theirs", "introduction": "", "organisation": elsewhere.pk}
    signed_in(root).post(add_url(CataloguePage, home), nested_form_data(form) | PUBLISH)
    assert may_write(otto, CataloguePage.objects.get(organisation=elsewhere))
