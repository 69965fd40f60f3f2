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
        ([Line(1, "", 3)], {(1, "easy"): 1, (1, "hard"): 2}, {}),
        ([Line(1, "", 4)], {(1, "easy"): 1, (1, "hard"): 2}, {0: Shortage(4, 3)}),
        ([Line(1, "hard", 2), Line(1, "", 1)], {(1, "easy"): 1, (1, "hard"): 2}, {}),
        ([Line(1, "", 2), Line(1, "hard", 2)], {(1, "easy"): 1, (1, "hard"): 2}, {0: Shortage(2, 1)}),
        ([Line(1, "medium", 1)], {(1, "easy"): 9}, {0: Shortage(1, 0)}),
        ([Line(2, "", 1)], {(1, "easy"): 9}, {0: Shortage(1, 0)}),
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
        [Line(1, difficulty, count) for difficulty, count in lines.items()],
        {(1, difficulty): count for difficulty, count in pool.items()},
    )
    assert (drawn is None) == bool(counted)
    assert drawn is None or len(set(drawn)) == sum(lines.values())


def test_at_least_so_many_questions_have_a_score():
    lines = [Line(1, "", 2), Line(1, "hard", 1), Line(2, "", 2)]
    assert blueprints.surely_scored(lines, {}) == 5
    assert blueprints.surely_scored(lines, {1: 2, 2: 9}) == 1
