"""Nothing is said of few people, nor can it be reckoned back; bars are as long as what they stand for."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from certificates import figures


def test_numbers_from_one_to_four_are_not_said():
    assert [figures.said(count) for count in (0, 1, 4, 5, 70)] == [0, None, None, 5, 70]
    assert figures.in_words(figures.said(3)) == "too few"
    assert [figures.middle([3] * 4), figures.middle([9, 1, 5, 7, 3]), figures.middle([1, 2, 3, 4, 5, 6])] == [
        None,
        5,
        3,
    ]


@settings(max_examples=80)
@given(st.lists(st.integers(0, 12), min_size=2, max_size=4))
def test_a_share_is_said_only_where_every_part_of_it_is(parts):
    share = figures.share(*parts)
    if share is None:
        assert sum(parts) < 5 or any(0 < part < 5 for part in parts)
    else:
        assert all(part == 0 or part >= 5 for part in parts)
        assert share == 100 * parts[0] // sum(parts)


def test_quarters_and_months_run_over_the_years_end():
    assert figures.quarters_to(date(2027, 2, 3), 3) == [(2026, 3), (2026, 4), (2027, 1)]
    assert [figures.begins_on(one).isoformat() for one in figures.quarters_to(date(2027, 12, 31), 2)] == [
        "2027-07-01",
        "2027-10-01",
    ]
    assert figures.quarter(date(2027, 3, 31)) == (2027, 1)
    assert [str(one) for one in figures.months_from(date(2027, 11, 30), 3)] == [
        "2027-11-01",
        "2027-12-01",
        "2028-01-01",
    ]


def test_bars_are_as_long_as_what_they_stand_for_and_what_is_unsaid_has_none():
    drawn = figures.bars([("a", 10), ("b", 5), ("c", None), ("d", 0)])
    assert [(bar.width, bar.words) for bar in drawn] == [(144, "10"), (72, "5"), (0, "–"), (0, "0")]
    assert [bar.width for bar in figures.bars([("a", 50)], most=100, unit="%(n)d%%")] == [72]
    assert max(bar.text_x for bar in drawn) < figures.WIDTH - 40
