"""A sample can be drawn again from its seed, and every group has its share in it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from certificates import sampling

GROUPS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 40), min_size=1)


def members(counts: dict[str, int]) -> dict[str, str]:
    return {f"{group}-{n}": group for group, count in counts.items() for n in range(count)}


@settings(max_examples=60)
@given(GROUPS, st.integers(1, 120))
def test_shares_add_up_and_no_group_gives_more_than_it_has_or_nothing_where_there_is_room(counts, size):
    total = sum(counts.values())
    given_ = sampling.shares(counts, size)
    assert sum(given_.values()) == min(size, total)
    for group, count in counts.items():
        assert 0 <= given_[group] <= count
        # Within one of its fair share, but for the one that everybody has first.
        assert given_[group] <= size * count / total + 1
        assert given_[group] >= 1 or size < len(counts)


@settings(max_examples=30)
@given(GROUPS, st.integers(1, 60), st.randoms(use_true_random=False))
def test_the_same_seed_draws_the_same_whatever_the_order(counts, size, random):
    known = members(counts)
    shuffled = list(known.items())
    random.shuffle(shuffled)
    drawn = sampling.sample(known, size=size, seed="s")
    assert drawn == sampling.sample(dict(shuffled), size=size, seed="s")
    assert len(set(drawn)) == len(drawn) == min(size, len(known))
    assert sampling.digest(known) == sampling.digest(dict(shuffled))


def test_over_many_seeds_everybody_has_the_same_chance():
    known = members({"big": 8, "small": 2})
    drawn = [number for seed in range(2000) for number in sampling.sample(known, size=5, seed=str(seed))]
    # Four of eight and one of two: half of the draws each, give or take what chance allows.
    assert all(900 < drawn.count(number) < 1100 for number in known)


def test_a_percentage_is_never_less_than_it_says():
    assert [sampling.size_of(101, 5, is_percent=True), sampling.size_of(3, 1, is_percent=True)] == [6, 1]
    assert [sampling.size_of(10, 25, is_percent=False), sampling.size_of(0, 100, is_percent=True)] == [10, 0]
