"""When a live training is completed: what may be missed, what may not be, and what counts. No database."""

from hypothesis import given
from hypothesis import strategies as st

from courses.attendance import Taught, add_up

# Maine's core training, as it was found: five hours may be missed, never on the first two days.
DAYS = [Taught(number, 360, "connection" if number < 5 else "", may_be_missed=number > 2) for number in range(1, 9)]
ALL = dict.fromkeys(range(1, 9), 360)

minutes = st.integers(1, 600)
taught = st.lists(
    st.builds(Taught, st.uuids(), minutes, st.sampled_from(["", "ethics", "crisis"]), st.booleans()), max_size=6
)


def test_who_was_there_all_the_time_completes_it():
    attended = add_up(DAYS, ALL, most_missed=300)
    assert attended.is_enough
    assert (attended.minutes, attended.by_topic, attended.missed) == (2880, {"connection": 1440}, 0)


def test_as_much_as_may_be_missed_may_be_missed_and_not_a_minute_more():
    assert add_up(DAYS, ALL | {5: 60}, most_missed=300).is_enough
    late = add_up(DAYS, ALL | {5: 59}, most_missed=300)
    assert not late.is_enough
    assert late.over == 1


def test_a_day_that_may_not_be_missed_is_missed_by_a_minute():
    attended = add_up(DAYS, ALL | {2: 359}, most_missed=300)
    assert not attended.is_enough
    assert attended.unmissable == (2,)


def test_who_was_never_there_has_not_completed_what_may_be_missed_as_a_whole():
    assert not add_up([Taught(1, 60)], {}, most_missed=60).is_enough


@given(taught, st.data())
def test_time_adds_up_and_being_there_longer_never_hurts(sessions, data):
    there = {one.key: data.draw(st.integers(0, one.minutes + 30)) for one in sessions}
    most = data.draw(st.integers(0, 600))
    attended = add_up(sessions, there, most_missed=most)
    assert attended.minutes + attended.missed == sum(one.minutes for one in sessions)
    assert sum(attended.by_topic.values()) <= attended.minutes
    if attended.is_enough:
        assert add_up(sessions, {one.key: one.minutes for one in sessions}, most_missed=most).is_enough
