"""Drawing: the same seed, the same draw; the right number; items already met come last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import drawing
from assessments.drawing import Line


@st.composite
def blueprints(draw) -> list[Line]:
    """Lines whose pools do not share items and hold enough."""
    lines, first = [], 0
    for _number in range(draw(st.integers(1, 4))):
        size = draw(st.integers(1, 12))
        lines.append(Line(draw(st.integers(1, size)), tuple(range(first, first + size))))
        first += size
    return lines


seeds = st.integers(0, 2**62)
memories = st.dictionaries(st.integers(0, 48), st.integers(1, 4))


@given(blueprints(), seeds, memories, st.booleans())
def test_each_line_gets_exactly_its_number_all_different(lines, seed, seen, shuffle):
    drawn = drawing.draw(lines, seed=seed, seen=seen, shuffle=shuffle)
    assert len(set(drawn)) == len(drawn) == sum(line.count for line in lines)
    for line in lines:
        assert len(set(drawn) & set(line.pool)) == line.count


@given(blueprints(), seeds, memories, st.booleans())
def test_the_same_seed_draws_the_same(lines, seed, seen, shuffle):
    again = [drawing.draw(lines, seed=seed, seen=seen, shuffle=shuffle) for _time in range(2)]
    assert again[0] == again[1]


@given(blueprints(), seeds, memories)
def test_nothing_met_more_often_is_drawn_before_something_met_less_often(lines, seed, seen):
    drawn = set(drawing.draw(lines, seed=seed, seen=seen, shuffle=True))
    for line in lines:
        taken = [seen.get(item, 0) for item in line.pool if item in drawn]
        left = [seen.get(item, 0) for item in line.pool if item not in drawn]
        assert not left or max(taken) <= min(left)


@given(blueprints(), seeds)
def test_the_order_in_which_a_pool_is_read_decides_nothing(lines, seed):
    turned = [Line(line.count, line.pool[::-1]) for line in lines]
    drawn = [drawing.draw(each, seed=seed, seen={}, shuffle=True) for each in (lines, turned)]
    assert drawn[0] == drawn[1]


@given(blueprints(), seeds)
def test_unshuffled_questions_keep_the_order_of_blueprint_and_bank(lines, seed):
    drawn = drawing.draw(lines, seed=seed, seen={}, shuffle=False)
    assert drawn == sorted(drawn)


@given(st.integers(1, 5), st.integers(1, 5))
def test_too_few_items_are_never_made_up_for(have, more):
    with pytest.raises(drawing.TooFewItems, match=f"the pool holds {have}"):
        drawing.draw([Line(have + more, tuple(range(have)))], seed=1, seen={}, shuffle=True)


@given(st.sets(st.integers()), seeds)
def test_shuffling_loses_and_adds_nothing(items, seed):
    assert set(drawing.shuffled(items, seed=seed, salt="x")) == items


def test_every_item_has_its_turn():
    line = Line(1, tuple(range(4)))
    assert {drawing.draw([line], seed=seed, seen={}, shuffle=True)[0] for seed in range(60)} == {0, 1, 2, 3}


def test_a_draw_made_today_can_be_repeated_in_years():
    assert drawing.draw([Line(3, tuple("abcdef"))], seed=7, seen={}, shuffle=True) == ["d", "b", "c"]
