"""A programme that is written down and read again is the same programme."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates import rules

from .building import SHIPPED, programme

WINDOWS = [
    "{within: term}",
    "{within: {years: 5}, of: applied}",
    "{within: {days: 0}}",
    "{within: {days: 42}, from: approved}",
    "{since: 2024-01-01, until: 2025-01-01, after: approved, before: expired}",
    "[{within: term}, {within: {months: 1}, of: applied}, {since: 2024-01-01}]",
]
FILTER = (
    "{topic: [ethics, 'on'], mode: live, activity: 'yes', paid: true, event: '2024', provider_status: [own, approved]}"
)
SIGNED = ["{}", "{by: 2}", "{by_credential: cps, not_relation: [family, self]}"]
RULES = [
    f"hours: {{kind: [training, ce], minimum: 15.5, topics: {{ethics: 0.05, law: 3}}, shared: true, covers: [a, b],"
    f" where: {FILTER}, without: {{activity: [x]}}, at_least: [{{of: {{mode: live}}, hours: 0}},"
    f" {{of: {FILTER}, percent: 33.3}}], at_most: [{{of: {{population: y}}, hours: 0}}], window: {WINDOWS[4]},"
    f" same_event: once, reuse: none, signed: {SIGNED[2]}, spread: {{days: 3}}, round_down_to: 15}}",
    "hours: {kind: ce, minimum: 0}",
    f"count: {{kind: exam, minimum: 0, distinct: event, hours_each: 0.5, covers: [a], where: {FILTER},"
    f" without: {{topic: b}}, window: {WINDOWS[5]}, reuse: none, signed: {SIGNED[0]}}}",
    f"every: {{kind: supervision, each: week, over: term, at_least: 2, minutes_each: 30, window: {WINDOWS[1]},"
    f" signed: {SIGNED[1]}}}",
    f"exam: {{assessment: a, percent: 79.5, window: {WINDOWS[0]}}}",
    "exam: {assessment: a, scaled: 0}",
    "exam: {assessment: a, completed: true}",
    "attest: {statement: coe, version: current}",
    f"attest: {{statement: coe, version: '2024.10', window: {WINDOWS[2]}}}",
    f"task: {{code: a, window: {WINDOWS[3]}}}",
    "document: {type: a, max_age: {days: 30}, of: applied, reviewed: true, direct: true}",
    "references: {minimum: 0, types: {personal: 0}, not_from: [family], known_months: 0, direct: true}",
    "holds: {credential: [a, b], good_standing: true, 'on': applied}",
    "person: {attribute: a, at_least: 0, at_most: 0.5, equals: false,"
    " one_of: [1, '1', true, a, 2024-01-01], 'on': applied}",
]
CONDITIONS = [
    "{route: 'no'}",
    "[{event: a}, {certificate: {younger_than: {months: 12}}}]",
    "{any: [{holds: {credential: a}}, [{person: {attribute: age, at_least: 18}}, {route: b}]]}",
]
TERMS = [
    "term: {months: 24}",
    "term: {years: 2, ends: birth_month}",
    "term: {ends: {month: 6, day: 30, years: odd}}",
    "term: {ends: {month: 6, day: 30, years: [2027, 2031]}}\nfirst_term: {skip_if_shorter_than: {months: 12}}",
    "term: {months: 1, ends: {month: 6, day: 30, years: {from: 2015, every: 4}}}\n"
    "first_term: {scale_if_shorter_than: {years: 1}, scale: 0.5}",
    "renewal: {anchor: award, opens: {days: 90}, closes: {days: 14}, late: [{until: {months: 6}, fee: 0},"
    " {until: {month: 2, day: 28}, fee: 50, also: [{task: {code: b}}]}, {fee: 3}], inactive_after: {months: 12},"
    " earn_until: late_end, max: 0, choices: [{years: 1, scale: 0.5}, {months: 24}]}",
    "renewal: {}\nin_force: {from: null, until: 2030-01-01}",
]


def same_again(one):
    assert rules.read_programme(rules.write_programme(one)) == one
    assert rules.read_programme(json.dumps(rules.programme_as_dict(one))) == one
    assert rules.write_programme(rules.read_programme(rules.write_programme(one))) == rules.write_programme(one)


def requirements():
    marks = st.builds(
        lambda label, when, unless: (
            (["label: 'on'"] if label else [])
            + ([f"when: {when}"] if when else [])
            + ([f"unless: {unless}"] if unless else [])
        ),
        st.booleans(),
        st.sampled_from([None, *CONDITIONS]),
        st.sampled_from([None, *CONDITIONS]),
    )
    one = st.builds(lambda rule, more: "{" + ", ".join([rule, *more]) + "}", st.sampled_from(RULES), marks)
    return st.recursive(
        one,
        lambda inner: (
            st.lists(inner, min_size=1, max_size=3).map(lambda them: f"{{all_of: [{', '.join(them)}]}}")
            | st.lists(inner, min_size=1, max_size=3).map(
                lambda them: f"{{any_of: [[{', '.join(them)}], [{them[0]}]]}}"
            )
        ),
        max_leaves=4,
    )


@settings(max_examples=12, deadline=None)
@given(st.lists(requirements(), max_size=3), st.sampled_from(TERMS))
def test_whatever_the_language_says_comes_back_equal(them, terms):
    head = 'statements: {coe: "2025"}\nnotes: "two lines\\nand: a colon"'
    same_again(programme(f"[{', '.join(them)}]", standard=terms, stage="renewal", head=head))


@pytest.mark.parametrize("rule", RULES)
def test_every_kind_comes_back_equal(rule):
    same_again(programme(f"- id: mine\n  {rule}", head='statements: {coe: "2025"}'))


def test_words_that_older_readers_take_for_booleans_stand_in_quotes():
    text = rules.write_programme(programme("- holds: {credential: 'yes', on: applied}"))
    assert "'on': applied" in text
    assert "'yes'" in text
    assert "in_force" not in text


def test_dates_stand_bare_and_default_ids_are_left_out():
    text = rules.write_programme(programme("- task: {code: a}", standard="in_force: {from: 2024-01-01}"))
    assert "in_force: {from: 2024-01-01}" in text
    assert "id:" not in text


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_real_programmes_come_back_equal(path):
    same_again(rules.read_programme(path.read_bytes(), name=path.name))
