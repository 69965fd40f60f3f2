"""The transcript is a page and a paper, and no edit, move, unpublishing or deletion of a page changes either."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from courses import actions
from courses.models import LessonMinutes
from tests.courses.conftest import NOON, add_lesson, add_module, publish, signed_in, topic
from tests.courses.test_claim import FACTS


def page(someone) -> str:
    return signed_in(someone).get(reverse("courses:transcript")).content.decode().split("<main")[1]


def paper(someone) -> str:
    answer = signed_in(someone).get(reverse("courses:transcript_pdf"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.content)).pages)


@pytest.fixture
def studied(ada, enrolment, lessons):
    """Ada has completed the module of one hour."""
    for lesson in lessons:
        actions.mark_read(person=ada, lesson=lesson, by=ada, at=NOON)


# On paper.


def test_the_paper_says_what_the_page_says(ada, mona, academy, studied):
    claim = actions.claim_training(person=ada, organisation=academy, by=ada, at=NOON, **FACTS)
    actions.accept_claim(claim=claim, by=mona, as_of=claim.claimed_at, at=NOON)
    text = paper(ada)
    for words in ("Transcript of training", "Ada Okafor", "3 March 2026", "Ethics: 50 min", "Advocacy: 10 min", "11 h"):
        assert words in text
    assert "State University" in text
    assert "Page 1 of 1" in text
    assert "Two Rivers Academy" in text.split("How to check this paper")[1]


def test_an_empty_transcript_is_a_paper_too(ben):
    assert "No training is completed yet." in paper(ben)


def test_a_name_that_no_font_has_is_said_and_the_page_stays(ben):
    ben.legal_given_names = "小龍"
    ben.save()
    answer = signed_in(ben).get(reverse("courses:transcript_pdf"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("courses:transcript")
    assert "Our fonts lack this: 小 龍." in answer.content.decode()


def test_a_stranger_has_none(client):
    assert client.get(reverse("courses:transcript_pdf")).url.startswith(reverse("account_login"))


def test_it_is_ones_own(ada, ben, studied):
    assert "Ethics" in paper(ada)
    assert "Ethics" not in paper(ben)


# For good.


def retitle(course, module, lessons):
    for one in (course, module, *lessons):
        one.title = f"Another {one.title}"
        publish(one)


def recount(course, module, lessons):
    lessons[0].topic_minutes = [LessonMinutes(topic=topic("crisis", "Crisis"), minutes=500)]
    publish(lessons[0])


def add(course, module, lessons):
    add_lesson(module, "Added later", {"ethics": 300})


def move(course, module, lessons):
    lessons[0].move(add_module(course, "Elsewhere"), pos="last-child")


def unpublish(course, module, lessons):
    course.unpublish()
    for lesson in lessons:
        lesson.unpublish()


def delete(course, module, lessons):
    course.delete()


@pytest.mark.parametrize("deed", [retitle, recount, add, move, unpublish, delete])
def test_whatever_happens_to_the_pages_page_and_paper_stay_to_the_minute(ada, studied, course, module, lessons, deed):
    before = page(ada), paper(ada)
    deed(course, module, lessons)
    for lesson in lessons:
        lesson.refresh_from_db() if deed is not delete else None
    assert (page(ada), paper(ada)) == before


# In few statements.


def test_it_takes_the_same_statements_for_one_and_for_many(
    ada, enrolment, studied, course, django_assert_max_num_queries
):
    client = signed_in(ada)
    counts = []
    for _round in range(2):
        for name in ("transcript", "transcript_pdf"):
            client.get(reverse(f"courses:{name}"))
            with django_assert_max_num_queries(12) as seen:
                client.get(reverse(f"courses:{name}"))
            counts.append(len(seen))
        for number in range(5):
            lesson = add_lesson(add_module(course, f"Module {number}"), "One")
            actions.mark_read(person=ada, lesson=lesson, by=ada, at=NOON)
    assert counts[:2] == counts[2:]
