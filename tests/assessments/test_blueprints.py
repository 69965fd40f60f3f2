"""A blueprint can be drawn exactly when counting says so."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import blueprints, drawing
from assessments.blueprints import Line, Shortage

DIFFICULTIES = ("easy", "medium", "hard")


@pytest.mark.parametrize(
    ("lines", "pool", "short"),
    [
        ([Line("t", "", 3)], {("t", "easy"): 1, ("t", "hard"): 2}, {}),
        ([Line("t", "", 4)], {("t", "easy"): 1, ("t", "hard"): 2}, {0: Shortage(4, 3)}),
        ([Line("t", "hard", 2), Line("t", "", 1)], {("t", "easy"): 1, ("t", "hard"): 2}, {}),
        ([Line("t", "", 2), Line("t", "hard", 2)], {("t", "easy"): 1, ("t", "hard"): 2}, {0: Shortage(2, 1)}),
        ([Line("t", "medium", 1)], {("t", "easy"): 9}, {0: Shortage(1, 0)}),
        ([Line("u", "", 1)], {("t", "easy"): 9}, {0: Shortage(1, 0)}),
    ],
)
def test_a_shortage_is_told_by_its_line(lines, pool, short):
    assert blueprints.shortages(lines, pool) == short


counts = st.dictionaries(st.sampled_from(DIFFICULTIES), st.integers(0, 4))
wanted = st.dictionaries(st.sampled_from(("", *DIFFICULTIES)), st.integers(1, 4), min_size=1)


@given(counts, wanted, st.integers(0, 99))
def test_what_counting_allows_can_be_drawn_and_nothing_else(pool, lines, seed):
    items = {f"{difficulty}-{number}": difficulty for difficulty, count in pool.items() for number in range(count)}
    pools = [
        drawing.Line(count, tuple(item for item, own in items.items() if difficulty in ("", own)))
        for difficulty, count in lines.items()
    ]
    drawn = None
    with suppress(drawing.TooFewItems):
        drawn = drawing.draw(pools, seed=seed, seen={}, shuffle=True)
    counted = blueprints.shortages(
        [Line("t", difficulty, count) for difficulty, count in lines.items()],
        {("t", difficulty): count for difficulty, count in pool.items()},
    )
    assert (drawn is None) == bool(counted)
    assert drawn is None or len(set(drawn)) == sum(lines.values())


def test_at_least_so_many_questions_have_a_score():
    lines = [Line("t", "", 2), Line("t", "hard", 1), Line("u", "", 2)]
    assert blueprints.surely_scored(lines, {}) == 5
    assert blueprints.surely_scored(lines, {"t": 2, "u": 9}) == 1
