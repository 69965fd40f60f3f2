"""Every type of page can be looked at before it is published, and looking writes nothing."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, get_page_models

from courses.models import AssessmentPage, CataloguePage, CoursePage, LessonPage, ModulePage
from lms.content.blocks import BodyBlock
from lms.content.models import HomePage, StandardPage
from lms.people.models import User
from tests.courses.conftest import BODY, add_assessment, add_lesson, signed_in

OURS = (HomePage, StandardPage, CataloguePage, CoursePage, ModulePage, LessonPage, AssessmentPage)


@pytest.fixture
def as_root(db):
    return signed_in(User.objects.create_superuser("root@example.org", "x" * 20))


@pytest.fixture
def pages(catalogue, course, module, quiz) -> dict[type[Page], Page]:
    """One of each, with an unpublished draft."""
    home = HomePage.objects.get()
    found = [
        home,
        home.add_child(instance=StandardPage(title="Help", body=BODY[:1], live=False)),
        catalogue,
        course,
        module,
        add_lesson(module, "Silence"),
        add_assessment(module, quiz),
    ]
    for page in found:
        page.title = f"Draft of {page.title}"
        page.save_revision()
    return {type(page): page for page in found}


def test_every_type_of_page_is_looked_at_here():
    assert {model for model in get_page_models() if model is not Page} == set(OURS)


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_a_draft_is_drawn_and_nothing_is_written(as_root, pages, kind):
    door = reverse("wagtailadmin_pages:view_draft", args=[pages[kind].pk])
    as_root.get(door)
    with CaptureQueriesContext(connection) as statements:
        answer = as_root.get(door)
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "html.parser")
    assert kind is HomePage or "Draft of" in page.select_one("main").text
    writes = [one["sql"] for one in statements if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert writes == []


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_the_editor_of_every_type_of_page_opens(as_root, pages, kind):
    answer = as_root.get(reverse("wagtailadmin_pages:edit", args=[pages[kind].pk]))
    assert answer.status_code == 200
    assert kind in (HomePage,) or "Words to think about" in answer.content.decode()


@pytest.mark.parametrize("kind", BodyBlock().child_blocks)
def test_every_block_is_shown_in_the_list_of_blocks(as_root, kind):
    """By the address that the editor asks for, which names the block by where it stands in the page."""
    block = LessonPage._meta.get_field("body").stream_block.child_blocks[kind]
    answer = as_root.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert answer.status_code == 200
    assert len(BeautifulSoup(answer.content, "html.parser").select_one("main").decode_contents().strip()) > 60
