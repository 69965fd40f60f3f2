"""What differs between a course as it stands and as it would be; pure."""

from uuid import UUID

from courses import changes
from courses.progress import Module, Outline, Step


def key(number: int) -> UUID:
    return UUID(int=number)


def step(number: int, minutes: int = 10, **facts) -> Step:
    return Step(key(number), f"Step {number}", "", number, minutes=minutes, **facts)


def course(*modules: tuple[Step, ...]) -> Outline:
    of = tuple(
        Module(key(100 + number), f"Module {number}", "", 100 + number, None, steps)
        for number, steps in enumerate(modules, 1)
    )
    return Outline(key(1000), "Course", "", 1000, of)


STANDS = course((step(1), step(2)), (step(3, assessment="quiz"),))


def told(after: Outline) -> list[tuple[str, int | None, int | None, int]]:
    """Module, number of the step before and after, and the minutes between them."""
    return [
        (one.module.title, one.before and one.before.page, one.after and one.after.page, one.minutes)
        for one in changes.between(STANDS, after)
    ]


def test_the_same_course_is_no_change():
    assert told(STANDS) == []


def test_another_title_or_order_is_no_change():
    renamed = Step(key(1), "Another title", "/elsewhere/", 1, revision=7, minutes=10)
    assert told(course((step(2), renamed), (step(3, assessment="quiz"),))) == []


def test_a_new_step_comes_after_the_others():
    after = changes.with_step(STANDS, key(101), step(4, 25))
    assert told(after) == [("Module 1", None, 4, 25)]
    assert [one.page for one in after.steps()] == [1, 2, 4, 3]


def test_a_step_that_is_there_is_replaced_where_it_stands():
    after = changes.with_step(STANDS, key(101), step(1, 30))
    assert told(after) == [("Module 1", 1, 1, 20)]
    assert [one.page for one in after.steps()] == [1, 2, 3]


def test_a_step_of_a_module_that_is_not_published_changes_nothing():
    assert told(changes.with_step(STANDS, key(999), step(4))) == []


def test_another_mode_and_another_assessment_are_changes():
    assert told(changes.with_step(STANDS, key(101), step(1, mode="in_person"))) == [("Module 1", 1, 1, 0)]
    assert told(changes.with_step(STANDS, key(102), step(3, assessment="other"))) == [("Module 2", 3, 3, 0)]


def test_a_module_brings_its_steps_once():
    more = Module(key(103), "Module 3", "", 103, None, (step(5, 40),))
    assert told(changes.with_module(STANDS, more)) == [("Module 3", None, 5, 40)]
    assert changes.with_module(STANDS, STANDS.modules[0]) == STANDS


def test_what_goes_takes_what_stands_below_it():
    assert told(changes.without(STANDS, {2})) == [("Module 1", 2, None, -10)]
    assert told(changes.without(STANDS, {101})) == [("Module 1", 1, None, -10), ("Module 1", 2, None, -10)]
    assert len(told(changes.without(STANDS, {1000}))) == 3
    assert told(changes.without(STANDS, {77})) == []
