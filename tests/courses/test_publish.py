"""What would break the path is not published by any way, and says why at the field; a draft may be unfinished."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.documents.models import Document
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, rich_text, streamfield

from assessments.models import BlueprintLine
from courses.models import AssessmentPage, CoursePage, LessonPage, Prerequisite
from lms.content.models import StandardPage
from tests.content.files import document
from tests.courses.conftest import BODY, add_course, add_lesson, publish, signed_in, topic
from tests.courses.test_write import PUBLISH, add_url, assessment_form, course_form, edit_url, lesson_form

TEXT = ("text", rich_text("<p>The person decides.</p>"))
NOTHING_TO_READ = "A lesson needs something to read: add a text, or a recording with its transcript."
NO_MINUTES = "Say how many minutes count, and toward which topic, such as 20 minutes of Ethics."


@pytest.fixture(autouse=True)
def _files_apart(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def as_iris(iris, catalogue):
    return signed_in(iris)


@pytest.fixture
def shelf(as_iris):
    """Where the academy keeps its files."""
    return document("film.mp4").collection.get_children().get(name="Two Rivers Academy")


def video(film: Document, captions: Document | None) -> tuple[str, dict]:
    words = {"title": "A first meeting", "length": "4:30", "transcript": rich_text("<p>Hello.</p>")}
    words["captions_language"] = "en"
    return ("video", words | {"file": film.pk, "captions": captions.pk if captions else ""})


def tries(as_iris, module, form: dict, *, publishing: bool = True):
    """A new lesson with this form; the answer's page, or None where it was taken."""
    answer = as_iris.post(add_url(LessonPage, module), form | (PUBLISH if publishing else {}))
    return answer.context["form"] if answer.status_code == 200 else None


# Lessons.


@pytest.mark.parametrize("blocks", [[], [("content_note", {"text": "This speaks about overdose."})]])
def test_a_lesson_without_text_is_kept_and_not_published(as_iris, module, blocks):
    form = lesson_form("Bare", body=streamfield(blocks))
    assert NOTHING_TO_READ in tries(as_iris, module, form).errors["body"] or blocks == []
    assert not LessonPage.objects.exists()
    assert tries(as_iris, module, form, publishing=False) is None
    assert not LessonPage.objects.get().live


def test_a_lesson_without_minutes_says_so_at_its_list(as_iris, module):
    form = lesson_form("Bare", topic_minutes=inline_formset([]))
    refused = tries(as_iris, module, form)
    assert refused.formsets["topic_minutes"].non_form_errors() == [NO_MINUTES]
    assert tries(as_iris, module, form, publishing=False) is None


def test_a_video_without_captions_says_so_at_their_field(as_iris, module, shelf):
    form = lesson_form("Film", body=streamfield([TEXT, video(document("a.mp4", collection=shelf), None)]))
    refused = tries(as_iris, module, form)
    at_the_block = refused.errors.as_data()["body"][0].block_errors[1].block_errors
    assert {name: one.messages for name, one in at_the_block.items()} == {"captions": ["This field is required."]}
    assert tries(as_iris, module, form, publishing=False) is None


def test_a_video_with_its_captions_is_published(as_iris, module, shelf, client, ada, course):
    film, captions = document("a.mp4", collection=shelf), document("a.vtt", collection=shelf)
    form = lesson_form("Film", body=streamfield([video(film, captions)]))
    assert tries(as_iris, module, form) is None
    assert "A first meeting" in client.get(LessonPage.objects.get().url).content.decode()


def test_a_check_without_a_right_answer_says_so_at_its_answers(as_iris, module):
    options = [{"text": word, "correct": "", "explanation": "So."} for word in ("One", "Two")]
    check = ("check", {"question": "Which?", "options": streamfield_list(options)})
    form = lesson_form("Checked", body=streamfield([TEXT, check]))
    refused = tries(as_iris, module, form)
    words = refused.errors.as_data()["body"][0].block_errors[1].block_errors["options"].messages
    assert words == ["Mark at least one answer as right, so that the check can explain it."]
    assert tries(as_iris, module, form, publishing=False) is None


def streamfield_list(items: list) -> dict:
    rows = {str(n): {"value": item, "deleted": "", "order": str(n), "id": ""} for n, item in enumerate(items)}
    return {"count": str(len(items)), **rows}


@pytest.mark.parametrize("way", ["publish", "save"])
def test_no_way_past_the_form_publishes_what_is_unfinished(module, shelf, way):
    lesson = add_lesson(module, "Film")
    film = {"title": "A", "file": document("a.mp4").pk, "length": "4", "transcript": "<p>A</p>", "captions": None}
    lesson.body = LessonPage._meta.get_field("body").to_python([*BODY, {"type": "video", "value": film}])
    with pytest.raises(ValidationError) as refused:
        lesson.save_revision().publish() if way == "publish" else lesson.save()
    assert refused.value.message_dict["body"] == ["4, Video: Captions: This field is required."]
    assert len(LessonPage.objects.get().body) == 3


def test_a_page_anybody_may_read_is_held_to_the_same(front_door):
    page = front_door.add_child(instance=StandardPage(title="Help", live=False))
    page.body = StandardPage._meta.get_field("body").to_python(
        [{"type": "image", "value": {"image": None, "alt": ""}}, {"type": "steps", "value": {"steps": ["One"]}}]
    )
    with pytest.raises(ValidationError) as refused:
        publish(page)
    first, second, third = refused.value.message_dict["body"]
    assert (first, second) == (
        "1, Image: Image: This field is required.",
        "1, Image: The image in words: This field is required.",
    )
    assert third.startswith("2, Steps: Steps: ")


# Assessments.


def test_an_assessment_whose_items_are_withdrawn_before_its_day_is_not_published(module, quiz):
    page = module.add_child(instance=AssessmentPage(title="Quiz", assessment=quiz, live=False))
    draft = page.save_revision()
    BlueprintLine.objects.all().delete()
    with pytest.raises(ValidationError, match="no blueprint yet"):
        draft.publish()
    assert not AssessmentPage.objects.get().live


def test_an_assessment_page_needs_its_assessment(as_iris, module):
    answer = as_iris.post(add_url(AssessmentPage, module), assessment_form("Quiz", "") | PUBLISH)
    assert answer.context["form"].errors["assessment"] == ["This field is required."]


# Courses that wait for each other.


def asking(title: str, *courses: CoursePage, **more) -> dict:
    rows = [{"course": one.pk} for one in courses]
    return course_form(title, prerequisites=inline_formset(rows), **more)


def test_a_circle_of_courses_is_refused_beside_the_one_that_leads_back(as_iris, catalogue):
    first, second, apart = (add_course(catalogue, title) for title in ("First", "Second", "Apart"))
    second.prerequisites = [Prerequisite(course=first)]
    publish(second)
    form = asking("First", apart, second)
    answer = as_iris.post(edit_url(first), form | PUBLISH)
    words = "Nobody could begin: each of these asks for the next one first. First → Second → First"
    rows = answer.context["form"].formsets["prerequisites"]
    assert rows.errors == [{}, {"course": [words]}]
    assert words in answer.content.decode()
    assert not first.prerequisites.exists()
    assert as_iris.post(edit_url(first), form).status_code == 302


def test_a_course_does_not_ask_for_itself(as_iris, catalogue):
    course = add_course(catalogue, "First")
    answer = as_iris.post(edit_url(course), asking("First", course) | PUBLISH)
    assert "First → First" in answer.content.decode()


def test_a_circle_is_not_published_past_the_form(catalogue):
    first, second = add_course(catalogue, "First"), add_course(catalogue, "Second")
    second.prerequisites = [Prerequisite(course=first)]
    publish(second)
    first.prerequisites = [Prerequisite(course=second)]
    with pytest.raises(ValidationError, match="First → Second → First"):
        publish(first)


def test_a_draft_that_would_close_a_circle_hinders_nobody_else(as_iris, catalogue):
    first, second = add_course(catalogue, "First"), add_course(catalogue, "Second")
    second.unpublish()
    second.prerequisites = [Prerequisite(course=first)]
    second.save()
    assert as_iris.post(edit_url(first), asking("First", second) | PUBLISH).status_code == 302
    with pytest.raises(ValidationError, match="Second → First → Second"):
        publish(second)


# Files of one's own.


def test_13_a_file_of_another_organisation_is_not_taken_into_a_page(as_iris, module, shelf, otto, elsewhere):
    private = document("theirs.mp4").collection.add_child(name="Elsewhere Alliance")
    film, captions = document("theirs.mp4", collection=private), document("a.vtt", collection=shelf)
    form = lesson_form("Film", body=streamfield([TEXT, video(film, captions)]))
    for publishing in (True, False):
        refused = tries(as_iris, module, form, publishing=publishing)
        assert refused.errors["body"] == ["A file in here is not among those you can choose from. Choose it again."]
    film.collection = shelf
    film.save()
    assert tries(as_iris, module, form) is None


def test_a_file_that_was_there_before_stays(as_iris, module, shelf):
    film, captions = document("a.mp4"), document("a.vtt", collection=shelf)
    words = {"title": "A", "file": film.pk, "length": "4:30", "transcript": "<p>A</p>", "captions": captions.pk}
    lesson = add_lesson(module, "Film", body=[*BODY[:1], {"type": "video", "value": words}])
    minutes = inline_formset([{"id": lesson.topic_minutes.get().pk, "topic": topic().pk, "minutes": 20}], initial=1)
    form = lesson_form("Film", body=streamfield([TEXT, video(film, captions)]), topic_minutes=minutes)
    assert as_iris.post(edit_url(lesson), form | PUBLISH).status_code == 302
    assert Page.objects.get(pk=lesson.pk).has_unpublished_changes is False
