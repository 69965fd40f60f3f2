"""What is legal in a programme file and yet odd is warned of, with its place."""

import pytest

from certificates import rules

from .building import programme


def warnings(requirements="- task: {code: a}", stage="initial", standard="term: {months: 24}"):
    return [str(one) for one in rules.check(programme(requirements, stage=stage, standard=standard))]


def test_an_ordinary_programme_has_no_warnings():
    assert warnings() == []


def test_a_term_in_a_first_award_is_odd():
    requirement = (
        "- any_of: [[{hours: {kind: ce, minimum: 1, window: {within: term}}}]]\n"
        "- every: {kind: supervision, each: week, over: term}\n"
        "- task: {code: a}\n  unless: [{any: [{certificate: {younger_than: {months: 1}}}]}]"
    )
    assert warnings(requirement) == [
        "standards[0].requirements[0].any_of[0][0].hours.window: within: term in a first award,"
        " where there is no term and nothing counts",
        "standards[0].requirements[1].every.over: over: term in a first award, where there is no term to be over",
        "standards[0].requirements[2].unless: asks about the certificate in a first award, where there is none",
    ]
    assert warnings(requirement, stage="renewal") == []


@pytest.mark.parametrize(
    ("standard", "fault"),
    [
        ("", "term: is not given, so an award never ends"),
        (
            "term: {months: 6}\nrenewal: {late: [{until: {months: 6}}, {until: {months: 12}}]}",
            "renewal.late: goes on after the next term has ended, so that a late renewal can be born lapsed",
        ),
        (
            "term: {months: 24}\nrenewal: {choices: [{months: 3}], late: [{until: {months: 4}}]}",
            "renewal.late: goes on after the next term has ended, so that a late renewal can be born lapsed",
        ),
        (
            "term: {months: 24}\nrenewal: {late: [{fee: 1}]}",
            "renewal.late: goes on after the next term has ended, so that a late renewal can be born lapsed",
        ),
        (
            "term: {months: 24}\nrenewal: {late: [{until: {months: 6}}, {until: {days: 30}}]}",
            "renewal.late[1].until: is not always later than the step before",
        ),
        (
            "term: {months: 24}\nrenewal: {opens: {days: 30}, closes: {days: 60}}",
            "renewal.closes: comes before it opens, so nobody can file on time",
        ),
        (
            "term: {months: 24}\nrenewal: {choices: [{years: 1, scale: 0.5}]}",
            "renewal.choices: has none with scale 1, so who does not choose has the term's length",
        ),
        (
            "term: {months: 24}\nrenewal: {earn_until: late_end}",
            "renewal.earn_until: is late_end, and there is no late ladder",
        ),
        (
            "term: {months: 24}\nfirst_term: {skip_if_shorter_than: {months: 6}}",
            "first_term: skips to the next common date, and the term has none",
        ),
    ],
)
def test_odd_terms_are_warned_of(standard, fault):
    assert warnings(stage="renewal", standard=standard) == [f"standards[0].{fault}"]


def test_terms_that_award_in_time_are_not():
    for term in ("{months: 24, ends: birth_month}", "{ends: {month: 6, day: 30, years: [2025, 2027]}}"):
        assert warnings(stage="renewal", standard=f"term: {term}\nrenewal: {{late: [{{until: {{months: 6}}}}]}}") == []
    award = "term: {months: 6}\nrenewal: {anchor: award, late: [{fee: 1}]}"
    assert warnings(stage="renewal", standard=award) == []


def test_renewal_rules_outside_a_renewal_standard_are_not_read():
    assert warnings(standard="term: {months: 24}\nrenewal: {}") == [
        "standards[0].renewal: is read in a renewal standard only, and this one is initial"
    ]


def test_floors_above_the_minimum_uneven_rounding_and_empty_standards_are_odd():
    rule = "- hours: {kind: ce, minimum: 1.05, round_down_to: 15, at_least: [{of: {mode: live}, hours: 2}]}"
    assert warnings(rule) == [
        "standards[0].requirements[0].hours.at_least[0]: asks for more than the minimum",
        "standards[0].requirements[0].hours.round_down_to: the minimum is not a multiple of 15 minutes,"
        " so more than it is needed",
    ]
    assert warnings("[]") == ["standards[0].requirements: is empty, so everybody meets it"]


def test_gaps_between_versions_and_missing_heads_are_odd():
    text = """
programme: x
standards:
- {stage: initial, version: b, in_force: {from: 2025-03-01}, term: {months: 1}, requirements: [{task: {code: a}}]}
- {stage: initial, version: a, in_force: {until: 2024-12-31}, term: {months: 1}, requirements: [{task: {code: a}}]}
"""
    assert [str(one) for one in rules.check(rules.read_programme(text))] == [
        "title: is not given",
        "body: is not given",
        "sources: is not given",
        "standards[0].in_force: no initial standard is in force between 2024-12-31 and 2025-03-01",
    ]
