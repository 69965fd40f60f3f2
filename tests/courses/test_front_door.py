"""A page is found at once by its address, and everything Wagtail promises about pages holds from the next request on.

Each test asks once before the change, so that whatever could have been kept was kept.
"""

import pytest
from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, PageViewRestriction, Site

from assessments.models import Assessment
from courses.models import LessonPage, ModulePage
from lms.content import stamp
from tests.courses.conftest import add_lesson, add_module, publish, signed_in, topic


@pytest.fixture
def browser(ada, enrolment, lessons):
    """Ada's, with every kind of page opened before."""
    client = signed_in(ada)
    for page in (lessons[0], lessons[0].get_parent(), lessons[0].get_parent().get_parent()):
        assert client.get(page.url).status_code == 200
    return client


def words(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_a_page_is_found_in_one_small_statement(browser, course, django_assert_num_queries):
    with django_assert_num_queries(1) as seen:
        assert stamp.current()
    assert "content_stamp" in seen.captured_queries[0]["sql"]
    with django_assert_num_queries(7) as seen:
        browser.get(course.url)
    assert not [query["sql"] for query in seen.captured_queries if "wagtailcore" in query["sql"]]


def test_what_is_edited_is_shown(browser, lessons):
    lessons[0].title = "A better title"
    publish(lessons[0])
    assert "A better title" in words(browser.get(lessons[0].url))
    assert "A better title" in words(browser.get(lessons[0].get_parent().url))


def test_a_draft_shows_nothing_yet(browser, lessons):
    lessons[0].title = "Not yet"
    lessons[0].save_revision()
    assert "Not yet" not in words(browser.get(lessons[0].url))


def test_what_is_unpublished_is_not_there_and_comes_back(browser, lessons):
    lessons[0].unpublish()
    assert browser.get(lessons[0].url).status_code == 404
    assert lessons[0].title not in words(browser.get(lessons[0].get_parent().url))
    publish(LessonPage.objects.get(pk=lessons[0].pk))
    assert browser.get(lessons[0].url).status_code == 200


def test_a_lesson_below_an_unpublished_module_is_not_on_the_path(browser, module, lessons):
    ModulePage.objects.get(pk=module.pk).unpublish()
    assert browser.get(lessons[0].url).status_code == 404


def test_what_is_deleted_is_gone(browser, lessons):
    LessonPage.objects.get(pk=lessons[0].pk).delete()
    assert browser.get(lessons[0].url).status_code == 404


def test_a_new_page_is_there_at_once(browser, module):
    address = f"{module.url}one-more/"
    assert browser.get(address).status_code == 404
    fresh = add_lesson(module, "One more")
    assert fresh.url == address
    assert "One more" in words(browser.get(address))


def test_a_moved_page_is_where_it_was_moved_to(browser, course, lessons):
    another = add_module(course, "Another")
    before = lessons[0].url
    LessonPage.objects.get(pk=lessons[0].pk).move(another, pos="last-child")
    moved = LessonPage.objects.get(pk=lessons[0].pk)
    # Wagtail's own redirect, made with the move.
    assert browser.get(before)["Location"] == moved.url != before
    assert "in Another" in words(browser.get(moved.url))


def test_what_changes_places_is_listed_in_its_place(browser, module, lessons):
    last = LessonPage.objects.get(pk=lessons[1].pk)
    last.move(LessonPage.objects.get(pk=lessons[0].pk), pos="left")
    shown = words(browser.get(module.url))
    assert shown.index(lessons[1].title) < shown.index(lessons[0].title)


def test_a_new_slug_moves_the_page_and_all_below_it(browser, course, lessons):
    course.slug = "foundations-again"
    publish(course)
    moved = LessonPage.objects.get(pk=lessons[0].pk)
    assert browser.get(lessons[0].url).status_code == 404
    assert browser.get(moved.url).status_code == 200


def test_a_redirect_leads_on_from_what_is_gone(browser, lessons):
    Redirect.objects.create(old_path=lessons[0].url.rstrip("/"), redirect_page=lessons[1].page_ptr)
    LessonPage.objects.get(pk=lessons[0].pk).delete()
    assert browser.get(lessons[0].url)["Location"].endswith(lessons[1].url)


def test_a_page_made_private_is_private_at_once_with_all_below_it(browser, client, course, lessons):
    assert client.get(lessons[0].url).status_code == 200
    shut = PageViewRestriction.objects.create(page=course, restriction_type=PageViewRestriction.LOGIN)
    assert "/login/" in client.get(lessons[0].url)["Location"]
    assert browser.get(lessons[0].url).status_code == 200
    shut.delete()
    assert client.get(lessons[0].url).status_code == 200


def test_a_page_for_groups_is_for_nobody_else(browser, course, lessons):
    PageViewRestriction.objects.create(page=course, restriction_type=PageViewRestriction.GROUPS)
    assert browser.get(lessons[0].url).status_code == 302


def test_an_address_without_its_last_slash_leads_to_the_page(browser, lessons):
    response = browser.get(lessons[0].url.rstrip("/"))
    assert (response.status_code, response["Location"]) == (301, lessons[0].url)


@pytest.mark.parametrize("address", ["/nowhere/", "/courses/nowhere/", "/courses//foundations/", "/../courses/"])
def test_an_address_of_nothing_is_not_found(browser, address):
    assert browser.get(address).status_code == 404


def test_pages_are_only_read(browser, lessons):
    assert browser.head(lessons[0].url).status_code == 200
    assert browser.options(lessons[0].url)["Allow"] == "GET, HEAD, OPTIONS"
    assert browser.post(lessons[0].url).status_code == 405


def test_a_preview_shows_the_draft_and_keeps_nothing(browser, lessons):
    draft = LessonPage.objects.get(pk=lessons[0].pk)
    draft.title = "Only a draft"
    assert "Only a draft" in words(draft.make_preview_request())
    assert "Only a draft" not in words(browser.get(lessons[0].url))


def test_an_alias_stands_in_two_places(browser, course, lessons):
    another = add_module(course, "Another")
    alias = lessons[0].create_alias(parent=another, update_slug="again")
    assert lessons[0].title in words(browser.get(alias.url))


def test_where_there_are_two_sites_each_has_its_own_pages(browser, lessons):
    apart = Site.objects.create(hostname="apart.example", root_page=lessons[0].get_parent())
    assert browser.get(lessons[0].url).status_code == 200
    apart.delete()
    assert browser.get(lessons[0].url).status_code == 200


def test_no_two_requests_share_a_page(browser, lessons):
    first = browser.get(lessons[0].url).context["page"]
    first.title = "Scribbled on"
    assert browser.get(lessons[0].url).context["page"].title == lessons[0].title


def test_a_change_that_is_taken_back_was_never_there(browser, lessons):
    before = stamp.current()
    with transaction.atomic():
        lessons[0].title = "Never"
        publish(lessons[0])
        assert "Never" in words(browser.get(lessons[0].url))
        transaction.set_rollback(True)
    assert stamp.current() == before
    assert "Never" not in words(browser.get(lessons[0].url))


@pytest.mark.parametrize("change", ["topic", "assessment", "locale_is_none_of_it"])
def test_what_pages_show_of_other_rows_changes_the_stamp(course, exam_page, change):
    before = stamp.current()
    if change == "topic":
        topic("ethics").save()
    elif change == "assessment":
        Assessment.objects.get(pk=exam_page.assessment_id).save()
    else:
        Locale.objects.get().save()
    assert (stamp.current() != before) is (change != "locale_is_none_of_it")


def test_the_first_stamp_is_made_when_it_is_asked_for(db):
    stamp.Stamp.objects.all().delete()
    assert stamp.current() == stamp.current()
