"""Every block of the shared body has a template and a preview, and draws only what may reach a reader."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import RequestFactory
from wagtail.rich_text import RichText

from lms.content import actions
from lms.content.blocks import BodyBlock
from lms.content.models import StandardPage
from lms.content.templatetags.prose import prose

BODY = BodyBlock()
CHECK = {
    "question": "Who chooses the goal?",
    "options": [
        {"text": "The person", "correct": True, "explanation": "Yes. It is their life."},
        {"text": "The team", "correct": False, "explanation": "The team supports."},
    ],
}


def drawn(kind: str, value, **context) -> str:
    body = BODY.to_python([{"type": kind, "value": value, "id": "b1"}])
    return body.render_as_block({"request": RequestFactory().get("/"), **context})


@pytest.mark.parametrize("kind", list(BODY.child_blocks))
def test_every_block_draws_its_preview(kind):
    """As the editor's list of blocks asks for it, without a row in the database."""
    block = BODY.child_blocks[kind]
    value = block.get_preview_value()
    bound = block.bind(value)
    context = {"request": RequestFactory().get("/"), "bound_block": bound, "public": True}
    template = block.get_preview_template(value, context)
    page = render_to_string(template, block.get_preview_context(value, context))
    main = BeautifulSoup(page, "html.parser").select_one("main")
    assert block.is_previewable
    assert block.meta.description
    assert len(main.decode_contents().strip()) > 60


def test_a_check_keeps_its_explanations_until_an_answer_is_chosen():
    assert "It is their life" not in drawn("check", CHECK)
    asked = RequestFactory().get("/", {"check": "b1", "answer": "0"})
    shown = drawn("check", CHECK, request=asked)
    assert "It is their life" in shown
    assert "The team supports" not in shown


@pytest.mark.parametrize("answer", ["7", "-1", "x", "", "١"])
def test_a_check_asked_for_an_answer_it_does_not_have_shows_nothing(answer):
    asked = RequestFactory().get("/", {"check": "b1", "answer": answer})
    assert "It is their life" not in drawn("check", CHECK, request=asked)


def test_a_check_without_a_right_answer_is_refused_at_the_field():
    block = BODY.child_blocks["check"]
    wrong = {"question": "?", "options": [{**option, "correct": False} for option in CHECK["options"]]}
    with pytest.raises(ValidationError) as refusal:
        block.clean(block.to_python(wrong))
    assert "Mark at least one answer as right" in str(refusal.value.as_json_data())


def test_a_reflection_shows_what_this_learner_wrote_and_where_it_goes():
    shown = drawn("reflection", {"prompt": "When?"}, reflect_url="/keep/", reflections={"b1": "Last <week>"})
    assert 'action="/keep/"' in shown
    assert "Last &lt;week&gt;" in shown
    assert "<form" not in drawn("reflection", {"prompt": "When?"})


@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script>",
        "<p onclick='alert(1)'>x</p>",
        "<a href='javascript:alert(1)'>x</a>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<iframe src='//elsewhere'></iframe>",
    ],
)
def test_rich_text_reaches_a_reader_only_cleaned(payload):
    shown = prose(RichText(f"<p>Before</p>{payload}"))
    assert "<p>Before</p>" in shown
    for mark in ("alert", "script", "onclick", "onerror", "onload", "iframe", "javascript"):
        assert mark not in shown.lower()


@pytest.mark.django_db
def test_the_shipped_pages_are_published_once_and_edits_stay(client):
    assert actions.publish_shipped_pages() == ["accessibility", "contact", "privacy"]
    page = StandardPage.objects.get(slug="privacy")
    page.title = "How we keep your trust"
    page.save_revision().publish()
    assert actions.publish_shipped_pages() == []
    answer = client.get("/privacy/")
    assert answer.status_code == 200
    assert "How we keep your trust" in answer.content.decode()
    assert StandardPage.objects.count() == 3
