"""Every kind of requirement has its plain sentences, and so has what is missing."""

import pytest

from certificates import rules, wording

HEAD = """
programme: p
statements: {code: '1'}
standards:
- stage: initial
  version: '1'
  requirements:"""
TOPICS = {"ethics": "Ethics", "advocacy": "Advocacy"}


def told(requirement: str) -> list[dict]:
    text = f"{HEAD}\n  - {requirement}\n"
    return wording.told(rules.read_programme(text).standards[0].requirements, TOPICS)


@pytest.mark.parametrize(
    ("requirement", "label", "lines"),
    [
        (
            "hours: {kind: training, minimum: 46, topics: {ethics: 16}, covers: [advocacy]}",
            "46 hours of training",
            ["At least 46 h of training.", "Of these, at least: Ethics 16 h.", "Some time in each of: Advocacy."],
        ),
        (
            "hours: {kind: ce, minimum: 20, at_least: [{of: {mode: live}, percent: 50}],"
            " window: {within: {years: 5}, of: applied}}",
            "20 hours of continuing education",
            ["At least 50 percent of this kind: mode: live.", "In the 5 years before you apply."],
        ),
        (
            "hours: {kind: experience, minimum: 2, signed: {not_relation: [self]}, reuse: none,"
            " at_most: [{of: {mode: self_paced}, hours: 1}], spread: {months: 12}}",
            "2 hours of experience",
            ["Signed by a supervisor.", "Not signed by: yourself.", "Spread over at least 12 months."],
        ),
        (
            "count: {kind: ce, minimum: 5, distinct: event, hours_each: 3}",
            "5 of continuing education, each with a different event",
            ["Each at least 3 h."],
        ),
        (
            "every: {kind: supervision, at_least: 1, each: month, over: term, minutes_each: 30}",
            "1 of supervision in each month",
            ["Each at least 30 min."],
        ),
        ("exam: {assessment: pr, scaled: 500}", "Exam: pr", ["A score of at least 500 in one attempt."]),
        ("exam: {assessment: pr, completed: true}", "Exam: pr", ["Completed, whatever the score."]),
        (
            "attest: {statement: code, version: current, window: {after: applied}}",
            "Statement: code",
            ["Signed by you."],
        ),
        ("task: {code: workbook, window: {since: 2024-01-01}}", "Task: workbook", ["From 1 January 2024 on."]),
        (
            "document: {type: background-check, max_age: {days: 30}, direct: true}",
            "Document: background-check",
            ["Not older than 30 days.", "Sent by the third party itself."],
        ),
        (
            "references: {minimum: 3, types: {personal: 1}, not_from: [family], known_months: 12, direct: true}",
            "3 references",
            ["personal: 1.", "Not from: your family.", "They have known you for at least 12 months."],
        ),
        ("holds: {credential: cps, good_standing: true}", "Credential: cps", ["In good standing."]),
        ("person: {attribute: age, at_least: 18, at_most: 30}", "About you: age", ["At least 18.", "At most 30."]),
        (
            "person: {attribute: education, one_of: [high_school, ged]}",
            "About you: education",
            ["One of: high school, ged."],
        ),
    ],
)
def test_each_kind_is_said_in_plain_sentences(requirement, label, lines):
    [said] = told(requirement)
    assert said["label"] == label
    for line in lines:
        assert line in said["lines"]


def test_groups_say_their_ways_and_parts():
    [either] = told("any_of: [[{task: {code: a}}], [{all_of: [{task: {code: b}}, {task: {code: c}}]}]]")
    assert [way["label"] for way in either["parts"]] == ["Way 1", "Way 2"]
    assert [part["label"] for part in either["parts"][1]["parts"][0]["parts"]] == ["Task: b", "Task: c"]


def test_a_condition_is_mentioned():
    [said] = told("{task: {code: a}, when: {route: late}}")
    assert "This is asked of some people only." in said["lines"]


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        ("{months: 24}", "A certificate is valid for 24 months."),
        (
            "{months: 24, ends: end_of_month}",
            "A certificate is valid for at least 24 months and then until the end of that month.",
        ),
        (
            "{ends: {month: 6, day: 30, years: odd}}",
            "A certificate is valid until the next common date, day 30 of month 6.",
        ),
    ],
)
def test_a_term_is_said_in_a_sentence(term, sentence):
    text = f"programme: p\nstandards: [{{stage: initial, version: '1', term: {term}, requirements: []}}]"
    assert wording.term(rules.read_programme(text).standards[0]) == sentence


def test_what_is_missing_names_the_bound_and_the_hours():
    short = [{"what": "total", "minutes": 90}, {"what": "ethics", "minutes": 60}]
    finding = {"label": "46 hours of training", "short": short}
    assert wording.missing(finding, TOPICS) == "46 hours of training: still to come 1 h 30 min in total, 1 h of Ethics."
    assert (
        wording.missing({"label": "Age", "why": "No date of birth is on record yet."}, {})
        == "Age: No date of birth is on record yet."
    )


def test_only_an_empty_line_begins_a_paragraph():
    assert wording.paragraphs("one\ntwo\n\n  \nthree\n") == ["one two", "three"]
