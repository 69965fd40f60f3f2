"""A body is drawn once for all of its readers, and what is one reader's own is drawn for that reader each time."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import get_language

from lms.content import bodies, stamp
from lms.content.blocks import BodyBlock
from lms.content.models import StandardPage

SECRET = "what-only-ada-wrote"
BODY = [
    {"type": "text", "id": "11111111-0000-4000-8000-000000000001", "value": "<p>For everybody.</p>"},
    {"type": "reflection", "id": "11111111-0000-4000-8000-000000000002", "value": {"prompt": "And you?", "hint": ""}},
    {"type": "steps", "id": "11111111-0000-4000-8000-000000000003", "value": {"title": "", "steps": ["One", "Two"]}},
]


@pytest.fixture
def page(front_door):
    """As the front door hands it out."""
    page = front_door.add_child(instance=StandardPage(title="Words", slug="words", body=BODY))
    page.stamp = stamp.current()
    return page


def adas(page) -> dict:
    request = RequestFactory().get("/", headers={"cookie": SECRET})
    own = {"reflect_url": "/reflect/", "reflections": {BODY[1]["id"]: SECRET}, "csrf_token": SECRET}
    return own | {"page": page, "request": request, "user": SECRET}


def test_nothing_of_anybodys_is_in_what_is_kept(page):
    shown = bodies.draw(page.body, adas(page))
    assert shown.count(SECRET) == 2  # what was written and the token beside it
    parts = bodies._kept_parts(page.stamp, page, get_language())
    kept = [part for part in parts if isinstance(part, str)]
    assert len(kept) == 2
    assert SECRET not in "".join(kept)
    assert [part.block_type for part in parts if not isinstance(part, str)] == ["reflection"]


def test_the_next_reader_gets_their_own(page):
    bodies.draw(page.body, adas(page))
    shown = bodies.draw(page.body, {"page": page})
    assert SECRET not in shown
    assert "For everybody." in shown
    assert "<form" not in shown


@pytest.mark.parametrize("name", sorted(set(BodyBlock().child_blocks) - bodies.PERSONAL))
def test_what_is_kept_is_the_same_for_everybody(db, name, page):
    block = BodyBlock().child_blocks[name]
    value = block.normalize(block.get_preview_value())
    alone, hers = ({"block_id": "x"}, adas(page) | {"block_id": "x"})
    first, second = (
        render_to_string(block.get_template(value), block.get_context(value, context)) for context in (alone, hers)
    )
    assert first == second


def test_a_changed_page_is_drawn_anew(page):
    bodies.draw(page.body, adas(page))
    page.body = [("text", "<p>Better words.</p>")]
    page.save()
    page.stamp = stamp.current()
    assert "Better words." in bodies.draw(page.body, {"page": page})


def test_what_is_not_published_is_not_kept(page):
    page.stamp = ""
    before = bodies._kept_parts.cache_info()
    assert "For everybody." in bodies.draw(page.body, {"page": page})
    assert bodies._kept_parts.cache_info() == before


def test_another_body_beside_the_page_is_not_taken_for_its_own(page):
    other = BodyBlock().to_python([{"type": "text", "value": "<p>Elsewhere.</p>"}])
    assert "Elsewhere." in bodies.draw(other, {"page": page})
