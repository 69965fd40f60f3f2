"""Which modules give how many minutes on what: read once, and anew when a page has changed."""

from courses import offered
from lms.content import stamp
from tests.benchmarks.meter import Statements
from tests.courses.conftest import add_course, add_lesson, add_module


def test_each_published_module_tells_its_minutes_by_topic_and_mode(catalogue):
    course = add_course(catalogue, "Foundations")
    module = add_module(course, "Listening")
    lesson = add_lesson(module, "First")
    add_lesson(module, "Second").unpublish()
    add_lesson(add_module(course, "Not yet"), "Third").unpublish()
    statements = Statements()
    (one,) = statements(lambda: offered.kept(stamp.current()))
    spent = {row.topic.code: row.minutes for row in lesson.topic_minutes.all()}
    assert (one.title, one.course, one.key) == ("Listening", "Foundations", module.translation_key)
    assert one.minutes == {(topic, lesson.mode): minutes for topic, minutes in spent.items()}
    assert len(statements.sent) <= 4
    statements.sent.clear()
    statements(lambda: offered.kept(stamp.current()))
    assert len(statements.sent) == 1
    course.unpublish()
    assert offered.kept(stamp.current()) == ()
