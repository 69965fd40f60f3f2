"""Requirements are told with a name and a sentence, and what is missing in a sentence too."""

import pytest

from certificates import rules, wording

HEAD = """
programme: p
standards:
- stage: initial
  version: '1'
  requirements:"""
TOPICS = {"ethics": "Ethics", "advocacy": "Advocacy"}


def told(requirement: str) -> list[dict]:
    asked = rules.read_programme(f"{HEAD}\n  - {requirement}\n").standards[0].requirements
    return wording.told(asked, wording.sentences({("topic", code): title for code, title in TOPICS.items()}))


def test_a_requirement_is_told_by_its_label_and_its_sentence_in_the_readers_language():
    asked = "hours: {kind: training, minimum: 46, topics: {ethics: 16}}"
    assert told(asked) == [
        {
            "id": "r1",
            "label": "46 hours of training",
            "sentence": "46 hours of training, of which 16 hours on Ethics.",
            "parts": [],
        }
    ]
    assert told(f"{{label: Mine, {asked}}}")[0]["label"] == "Mine"


def test_groups_say_their_ways_and_parts():
    [either] = told("any_of: [[{task: {code: a}}], [{all_of: [{task: {code: b}}, {task: {code: c}}]}]]")
    assert either["sentence"] == "One of these 2 ways."
    assert [way["label"] for way in either["parts"]] == ["Way 1", "Way 2"]
    assert [part["label"] for part in either["parts"][1]["parts"][0]["parts"]] == ["Task: b", "Task: c"]


@pytest.mark.parametrize(
    ("requirement", "label"),
    [
        (
            "count: {kind: ce, minimum: 5, distinct: event}",
            "5 of continuing education, each with a different event",
        ),
        ("every: {kind: supervision, each: month, over: term}", "1 of supervision in each month"),
        ("exam: {assessment: pr, scaled: 500}", "Exam: pr"),
        ("attest: {statement: code}", "Statement: code"),
        ("document: {type: background-check}", "Document: background-check"),
        ("references: {minimum: 3}", "3 references"),
        ("holds: {credential: cps}", "Credential: cps"),
        ("person: {attribute: age, at_least: 18}", "About you: age"),
    ],
)
def test_a_requirement_without_a_label_is_named_by_its_rule(requirement, label):
    assert told(requirement)[0]["label"] == label


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
