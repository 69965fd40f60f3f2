"""Wagtail's editor works under our policy: not one violation while a page is written, linked, dated and previewed."""

import pytest
from playwright.sync_api import expect

from courses import actions as courses
from courses.models import LessonPage
from lms.content import actions
from lms.content.models import StandardPage
from lms.people.models import User
from tests.browser.conftest import sign_in
from tests.conftest import PASSWORD
from tests.courses.conftest import add_course, add_lesson, add_module, topic

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(front_door) -> StandardPage:
    """One of the shipped pages."""
    actions.publish_shipped_pages()
    return StandardPage.objects.get(slug="accessibility")


@pytest.fixture
def editor(window, page, live_server):
    """A superuser's browser, at the page; the `window` fixture fails the test on any complaint in its console."""
    root = User.objects.create_superuser(
        "root@example.org", PASSWORD, legal_given_names="Root", legal_family_name="Editor"
    )
    root.emailaddress_set.create(email=root.email, verified=True, primary=True)
    browser = window("desk")
    sign_in(browser, root.email)
    browser.goto(f"/admin/pages/{page.pk}/edit/")
    return browser


def written(page: StandardPage) -> str:
    """The body of the newest revision, as a reader would get it."""
    return str(StandardPage.objects.get(pk=page.pk).get_latest_revision_as_object().body)


def test_a_block_is_added_and_written_links_are_chosen_and_the_draft_is_saved(editor, page):
    editor.locator(".c-sf-add-button").first.click()
    editor.locator(".w-combobox__option").first.click()
    words = editor.locator("[contenteditable=true]").first
    words.click()
    editor.keyboard.type("Written under a strict policy")
    for _ in range(6):
        editor.keyboard.press("Shift+ArrowLeft")
    editor.locator("button[name=LINK]").first.click()
    expect(editor.locator(".modal-content")).to_contain_text("Choose a page")
    editor.locator(".modal-content a", has_text="External link").click()
    expect(editor.locator(".modal-content")).to_contain_text("URL")
    editor.locator(".modal-content [data-dismiss=modal]").first.click()
    editor.locator("button", has_text="Save draft").first.click()
    expect(editor.locator("body")).to_contain_text("has been updated", timeout=20_000)
    assert "Written under a strict policy" in written(page)


def test_the_preview_is_drawn_beside_it(editor):
    editor.locator("button[aria-label*=review]").first.click()
    frame = editor.frame_locator("#w-preview-iframe")
    expect(frame.locator("h1")).to_have_text("Accessibility")


def test_a_date_is_picked_in_a_dialog_and_in_a_filter(editor):
    editor.goto("/admin/reports/site-history/")
    editor.locator("#id_timestamp_0").evaluate(
        "box => { box.closest('[hidden]')?.removeAttribute('hidden'); box.focus(); }"
    )
    assert editor.locator(".xdsoft_datetimepicker").count() >= 2


def test_a_row_is_added_to_the_minutes_of_a_lesson(editor, academy):
    lesson = add_lesson(add_module(add_course(courses.open_catalogue(organisation=academy, by=None))), "Choice first")
    topic("trauma", "Trauma")
    editor.goto(f"/admin/pages/{lesson.pk}/edit/")
    editor.locator("#id_topic_minutes-ADD").click()
    editor.locator("#id_topic_minutes-1-topic").select_option(label="Trauma")
    editor.locator("#id_topic_minutes-1-minutes").fill("12")
    editor.locator("button", has_text="Save draft").first.click()
    expect(editor.locator("body")).to_contain_text("has been updated", timeout=20_000)
    draft = LessonPage.objects.get().get_latest_revision_as_object()
    assert [row.minutes for row in draft.topic_minutes.all()] == [30, 12]


def test_lists_choosers_and_uploads_open(editor):
    for address in (
        "",
        "pages/",
        "images/",
        "images/add/",
        "documents/",
        "documents/multiple/add/",
        "account/",
        "sites/",
    ):
        answer = editor.goto(f"/admin/{address}")
        assert answer.status == 200, address
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self';" in policy + ";"
        assert "unsafe-eval" not in policy
