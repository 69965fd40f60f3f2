"""When something is done and what comes next; without a database."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import progress
from courses.progress import NOTHING, Done, Module, Outline, Step

READ, STORY, QUIZ, CALM = (UUID(int=number) for number in range(1, 5))
ETHICS, CRISIS, LATER = (UUID(int=number) for number in range(11, 14))

OUTLINE = Outline(
    UUID(int=99),
    "Foundations",
    "/c/",
    1,
    (
        Module(
            ETHICS,
            "Ethics",
            "/c/e/",
            2,
            steps=(
                Step(READ, "Choice", "/c/e/1/", 3, minutes=30),
                Step(STORY, "Story", "/c/e/2/", 4, minutes=20),
                Step(QUIZ, "Quiz", "/c/e/3/", 5, assessment="quiz"),
            ),
        ),
        Module(CRISIS, "Crisis", "/c/k/", 6, steps=(Step(CALM, "Calm", "/c/k/1/", 7, minutes=15),)),
        Module(LATER, "Later", "/c/l/", 8),
    ),
)


def done(*read: UUID, passed: tuple[str, ...] = (), frozen: tuple[UUID, ...] = ()) -> Done:
    return Done(frozenset(read), frozenset(passed), frozenset(frozen))


@pytest.mark.parametrize(
    ("so_far", "ready"),
    [
        (NOTHING, []),
        (done(READ, STORY), []),
        (done(passed=("quiz",)), []),
        (done(READ, passed=("quiz",)), []),
        (done(READ, STORY, passed=("another",)), []),
        (done(READ, STORY, passed=("quiz",)), [ETHICS]),
        (done(READ, STORY, CALM, passed=("quiz",)), [ETHICS, CRISIS]),
        (done(READ, STORY, CALM, passed=("quiz",), frozen=(ETHICS,)), [CRISIS]),
    ],
)
def test_a_module_is_frozen_when_everything_it_asks_for_is_done_and_once(so_far, ready):
    assert [module.key for module in progress.to_freeze(OUTLINE, so_far)] == ready


@pytest.mark.parametrize(
    ("frozen", "is_complete"), [((), False), ((ETHICS,), False), ((ETHICS, CRISIS), True), ((CRISIS, LATER), False)]
)
def test_a_course_is_complete_with_every_module_that_asks_for_something(frozen, is_complete):
    assert progress.is_course_complete(OUTLINE, done(frozen=frozen)) is is_complete


def test_a_course_that_asks_for_nothing_is_not_complete():
    assert not progress.is_course_complete(Outline(UUID(int=98), "Empty", "/x/", 1), NOTHING)


@pytest.mark.parametrize(
    ("so_far", "following"),
    [
        (NOTHING, READ),
        (done(READ), STORY),
        (done(STORY), READ),
        (done(READ, STORY), QUIZ),
        (done(frozen=(ETHICS,)), CALM),
        (done(CALM, frozen=(ETHICS,)), None),
    ],
)
def test_next_is_the_first_open_step_and_a_finished_module_calls_nobody_back(so_far, following):
    step = progress.next_step(OUTLINE, so_far)
    assert (step and step.key) == following


def test_neighbours_run_through_the_whole_course():
    before, after = progress.neighbours(OUTLINE, QUIZ)
    assert (before and before.key, after and after.key) == (STORY, CALM)
    assert progress.neighbours(OUTLINE, READ)[0] is None
    assert progress.neighbours(OUTLINE, CALM)[1] is None
    assert progress.neighbours(OUTLINE, LATER) == (None, None)


def test_a_step_knows_its_module_and_number():
    module, number = progress.place_of(OUTLINE, STORY)
    assert (module and module.key, number) == (ETHICS, 2)
    assert progress.place_of(OUTLINE, LATER) == (None, 0)


def test_only_the_first_lesson_is_open_to_all():
    assert [progress.is_open_to_all(OUTLINE, key) for key in (READ, STORY, QUIZ, CALM)] == [True, False, False, False]


def test_minutes_add_up_and_modules_follow_each_other():
    assert OUTLINE.minutes == 65
    assert progress.add_up({"ethics": 30}, {"advocacy": 5, "ethics": 1}) == {"ethics": 31, "advocacy": 5}
    following = progress.module_after(OUTLINE, ETHICS)
    assert following is not None
    assert following.key == CRISIS
    assert progress.module_after(OUTLINE, LATER) is None


keys = st.sets(st.sampled_from([READ, STORY, CALM]))
deeds = st.builds(
    lambda read, passed, frozen: done(*read, passed=tuple(passed), frozen=tuple(frozen)),
    keys,
    st.sets(st.sampled_from(["quiz"])),
    st.sets(st.sampled_from([ETHICS, CRISIS])),
)


@given(deeds, deeds)
def test_doing_more_never_takes_anything_away(one, other):
    more = Done(one.read | other.read, one.passed | other.passed, one.frozen | other.frozen)
    ready = {module.key for module in progress.to_freeze(OUTLINE, one)}
    assert ready <= {module.key for module in progress.to_freeze(OUTLINE, more)} | more.frozen
    assert progress.count(OUTLINE, one)[0] <= progress.count(OUTLINE, more)[0]
    assert progress.is_course_complete(OUTLINE, one) <= progress.is_course_complete(OUTLINE, more)


@given(deeds)
def test_what_was_frozen_is_never_frozen_again(so_far):
    assert not {module.key for module in progress.to_freeze(OUTLINE, so_far)} & so_far.frozen
