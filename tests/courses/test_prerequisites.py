"""What a course asks for first, in pure rules: what is missing, and circles nobody could ever enter."""

from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.prerequisites import Asked, circle, missing

A, B, C, D = (UUID(int=number) for number in range(1, 5))


def asked(*keys: UUID) -> list[Asked]:
    return [Asked(key, f"Course {key.int}", "/") for key in keys]


def test_missing_keeps_the_authors_order():
    assert [one.key for one in missing(asked(C, A, B), {A})] == [C, B]


def test_nothing_asked_is_nothing_missing():
    assert missing([], set()) == ()
    assert missing(asked(A), {A, B}) == ()


@pytest.mark.parametrize(
    ("asks", "way"),
    [
        ({}, ()),
        ({A: [B], B: [C]}, ()),
        ({A: [A]}, (A, A)),
        ({A: [B], B: [A]}, (A, B, A)),
        ({A: [B, C], B: [D], C: [A], D: [A]}, (A, C, A)),
        # Two ways to the same course are no circle.
        ({A: [B, C], B: [D], C: [D]}, ()),
        # A circle further on is somebody else's.
        ({A: [B], B: [C], C: [B]}, ()),
    ],
)
def test_a_circle_is_the_shortest_way_back(asks, way):
    assert circle(A, asks) == way


KEYS = st.integers(1, 6).map(lambda number: UUID(int=number))


@given(st.dictionaries(KEYS, st.lists(KEYS, max_size=4)))
def test_a_circle_is_walked_along_what_is_asked(asks):
    way = circle(A, asks)
    assert all(there in asks[here] for here, there in pairwise(way))
    assert not way or (way[0], way[-1]) == (A, A)


@given(st.dictionaries(KEYS, st.lists(KEYS, max_size=4)))
def test_no_circle_is_found_only_where_there_is_none(asks):
    seen, frontier = set(), set(asks.get(A, []))
    while frontier - seen:
        seen |= frontier
        frontier = {wanted for key in seen for wanted in asks.get(key, [])}
    assert bool(circle(A, asks)) == (A in seen)
