"""Each rule of an hour entry at its edges: pass, warn or block, always with a sentence."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision import rules
from supervision.hours import Span
from supervision.rules import Days, Taken

DAY = date(2026, 3, 16)
NINE = datetime(2026, 3, 16, 13, 0, tzinfo=UTC)


def _span(start: int, minutes: int) -> Span:
    began = NINE + timedelta(minutes=start)
    return Span(began, began + timedelta(minutes=minutes))


def _taken(start: int, minutes: int, kind: str = "direct_service") -> Taken:
    return Taken(_span(start, minutes), DAY, kind, "Harbor House")


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (rules.duration(0), "block"),
        (rules.duration(-5), "block"),
        (rules.duration(1), "pass"),
        (rules.duration(16 * 60), "pass"),
        (rules.duration(16 * 60 + 1), "block"),
        (rules.duration(25 * 60), "block"),
        (rules.future(NINE, NINE), "pass"),
        (rules.future(NINE + timedelta(seconds=1), NINE), "block"),
        (rules.late_entry(DAY, DAY), "pass"),
        (rules.late_entry(DAY, DAY + timedelta(days=14)), "pass"),
        (rules.late_entry(DAY, DAY + timedelta(days=15)), "warn"),
        (rules.late_entry(DAY, DAY + timedelta(days=366)), "warn"),
        (rules.late_entry(DAY, DAY + timedelta(days=367)), "block"),
        (rules.overlap(_span(0, 60), []), "pass"),
        (rules.overlap(_span(0, 60), [_taken(60, 30), _taken(-30, 30)]), "pass"),
        (rules.overlap(_span(0, 60), [_taken(59, 30)]), "block"),
        (rules.overlap(_span(0, 60), [_taken(-30, 31)]), "block"),
        (rules.overlap(_span(0, 60), [_taken(10, 5)]), "block"),
        (rules.likely_duplicate(DAY, "direct_service", _span(0, 60), [_taken(120, 60)]), "warn"),
        (rules.likely_duplicate(DAY, "direct_service", _span(0, 60), [_taken(120, 61)]), "pass"),
        (rules.likely_duplicate(DAY, "observation", _span(0, 60), [_taken(120, 60)]), "pass"),
        (rules.inside_placement(DAY, Days(DAY, DAY)), "pass"),
        (rules.inside_placement(DAY, Days(DAY)), "pass"),
        (rules.inside_placement(DAY, Days(DAY + timedelta(days=1))), "block"),
        (rules.inside_placement(DAY, Days(date(2026, 1, 1), DAY - timedelta(days=1))), "block"),
        (rules.inside_agreement(DAY, []), "warn"),
        (rules.inside_agreement(DAY, [], verdict=rules.BLOCK), "block"),
        (rules.inside_agreement(DAY, [Days(DAY, DAY)]), "pass"),
        (rules.supervisor_qualified(DAY, [Days(date(2024, 1, 1), DAY)]), "pass"),
        (rules.supervisor_qualified(DAY, [Days(date(2024, 1, 1), DAY - timedelta(days=1))]), "warn"),
        (rules.signer_qualified(DAY, []), "block"),
        (rules.signer_qualified(DAY, [Days(DAY)]), "pass"),
        (rules.supervises(DAY, DAY, [Days(DAY)]), "pass"),
        (rules.supervises(DAY, DAY + timedelta(days=1), [Days(DAY, DAY)]), "block"),
        (rules.supervises(DAY, DAY, [Days(DAY + timedelta(days=1))]), "block"),
        (rules.own_hours(1, 1), "block"),
        (rules.own_hours(1, 2), "pass"),
        (rules.group_size("direct_service", None), "pass"),
        (rules.group_size("group", None), "block"),
        (rules.group_size("group", 1), "block"),
        (rules.group_size("group", True), "block"),
        (rules.group_size("group", 2), "pass"),
        (rules.group_size("group", 101), "block"),
        (rules.topic_sum(90, {}), "pass"),
        (rules.topic_sum(90, {"ethics": 90}), "pass"),
        (rules.topic_sum(90, {"ethics": 89}), "block"),
        (rules.topic_sum(90, {"ethics": 90.0}), "block"),
        (rules.topic_sum(90, {"ethics": 100, "advocacy": -10}), "block"),
        (rules.note_length("x" * 280), "pass"),
        (rules.note_length("x" * 281), "block"),
    ],
)
def test_a_rule_answers_with_a_verdict_and_says_why(answer, verdict):
    assert answer.verdict == verdict
    assert bool(answer.sentence) is (verdict != "pass")
    assert not answer.sentence or answer.sentence.endswith(".")


def test_every_rule_that_can_warn_has_words_for_the_supervisor():
    warned = [
        rules.late_entry(DAY, DAY + timedelta(days=20)),
        rules.likely_duplicate(DAY, "direct_service", _span(0, 60), [_taken(120, 60)]),
        rules.day_cap(DAY, 13 * 60),
        rules.week_cap(DAY, 61 * 60),
        rules.inside_agreement(DAY, []),
        rules.supervisor_qualified(DAY, []),
        rules.note_identities("Met with Maria", frozenset()),
    ]
    assert set(rules.warnings(warned)) == set(rules.WARNINGS)
    assert all(words.endswith(".") for words in rules.words(rules.warnings(warned)))


@given(st.integers(1, 960), st.lists(st.integers(1, 960), min_size=1, max_size=5))
def test_topics_pass_exactly_when_they_add_up(minutes, parts):
    topics = {f"topic-{number}": part for number, part in enumerate(parts)}
    assert (rules.topic_sum(minutes, topics).verdict == "pass") is (sum(parts) == minutes)


@given(st.integers(-600, 600), st.integers(1, 960), st.integers(1, 960))
def test_overlap_is_mutual(start, one, other):
    there = rules.overlap(_span(0, one), [_taken(start, other)])
    back = rules.overlap(_span(start, other), [_taken(0, one)])
    assert there.verdict == back.verdict


@given(st.dates(), st.dates(), st.dates())
def test_both_ends_of_a_stretch_of_days_belong_to_it(first, last, day):
    days = Days(min(first, last), max(first, last))
    assert days.from_on in days
    assert days.until_on in days
    assert (day in days) is (days.from_on <= day <= days.until_on)
