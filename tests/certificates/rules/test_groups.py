"""Groups, their routes in order, and requirements that apply only to some."""

import pytest

from .building import item, judge, training

WAYS = """
id: ways
any_of:
  - - holds: {credential: degree}
  - - hours: {kind: training, minimum: 10}
    - task: {code: essay}
  - - hours: {kind: training, minimum: 20}
"""


def order(finding):
    return [route["route"] for route in finding["routes"]]


def test_routes_come_nearest_first():
    # No person or credential unmet before one; then fewer requirements; then fewer minutes; then the file's order.
    assert order(judge(WAYS)) == [3, 2, 1]
    assert order(judge(WAYS, item("task", code="essay"))) == [2, 3, 1]
    assert order(judge(WAYS, {"id": "c", "kind": "credential", "code": "degree"})) == [1, 3, 2]
    assert order(judge("any_of: [[{task: {code: a}}], [{task: {code: b}}]]")) == [1, 2]


def test_a_met_route_is_enough():
    finding = judge(WAYS, training(1200))
    assert (finding["kind"], finding["met"]) == ("any_of", True)
    assert [route["met"] for route in finding["routes"]] == [True, False, False]
    assert finding["routes"][0]["findings"][0]["id"] == "r1.3.1"


def test_all_of_answers_with_its_findings():
    finding = judge("all_of: [{task: {code: a}}, {task: {code: b}}]", item("task", code="a"))
    assert (finding["kind"], finding["met"]) == ("all_of", False)
    assert [one["met"] for one in finding["findings"]] == [True, False]


def test_groups_inside_routes_are_measured_by_their_nearest_way():
    rule = """
any_of:
  - - any_of: [[{task: {code: a}}, {task: {code: b}}, {task: {code: c}}], [{hours: {kind: ce, minimum: 9}}]]
  - - all_of: [{task: {code: d}}, {task: {code: e}}]
  - - any_of: [[{task: {code: f}}], [{task: {code: g}}]]
"""
    assert order(judge(rule)) == [3, 1, 2]
    assert order(judge(rule, item("task", code="d"))) == [2, 3, 1]
    assert order(judge(rule, item("task", code="g"), item("task", code="d"))) == [3, 2, 1]


# Conditions ------------------------------------------------------------------------------------------

YOUNG = "{certificate: {younger_than: {months: 12}}}"


@pytest.mark.parametrize(
    ("condition", "case", "holds"),
    [
        ("{route: initial}", {"route": "initial"}, True),
        ("{route: initial}", {"route": "reciprocity"}, False),
        ("{route: initial}", {}, False),
        ("{event: approved}", {"events": {"approved": "2026-05-01"}}, True),
        ("{event: approved}", {"events": {"approved": "2026-05-02"}}, False),
        ("{event: applied}", {}, False),
        ("{person: {attribute: age, at_least: 18}}", {"person": {"born_on": "2008-05-01"}}, True),
        ("{person: {attribute: age, at_least: 18}}", {"person": {"born_on": "2008-05-02"}}, False),
        (YOUNG, {"certificate": {"valid_from": "2025-05-02"}}, True),
        (YOUNG, {"certificate": {"valid_from": "2025-05-01"}}, False),
        (YOUNG, {}, False),
        ("[{route: a}, {event: b}]", {"route": "a", "events": {"b": "2026-01-01"}}, True),
        ("[{route: a}, {event: b}]", {"route": "a"}, False),
        ("{any: [{route: a}, {event: b}]}", {"route": "a"}, True),
        ("{any: [{route: a}, {event: b}]}", {"route": "c"}, False),
        ("[{any: [{route: a}, {route: b}]}, {event: c}]", {"route": "b", "events": {"c": "2026-01-01"}}, True),
    ],
)  # fmt: skip
def test_when_and_unless_are_each_others_opposite(condition, case, holds):
    when = judge(f"task: {{code: a}}\nwhen: {condition}", **case)
    unless = judge(f"task: {{code: a}}\nunless: {condition}", **case)
    asked, waived = (when, unless) if holds else (unless, when)
    assert (asked["met"], "applies" in asked) == (False, False)
    assert (waived["met"], waived["applies"], waived["short"]) == (True, False, [])


def test_a_condition_may_ask_for_a_credential():
    rule = "task: {code: a}\nunless: {holds: {credential: veteran}}"
    assert judge(rule, {"id": "c", "kind": "credential", "code": "veteran"})["applies"] is False
    held = {"id": "c", "kind": "credential", "code": "veteran", "hold": "Under review."}
    assert "applies" not in judge(rule, held)


def test_when_must_hold_and_unless_must_not():
    rule = "task: {code: a}\nwhen: {route: a}\nunless: {event: b}"
    assert judge(rule, route="a")["met"] is False
    assert judge(rule, route="a", events={"b": "2026-01-01"})["met"]


def test_a_group_that_does_not_apply_is_empty_and_met():
    anyway = judge("any_of: [[{task: {code: a}}]]\nwhen: {route: x}")
    assert (anyway["met"], anyway["applies"], anyway["routes"]) == (True, False, [])
    both = judge("all_of: [{task: {code: a}}]\nwhen: {route: x}")
    assert (both["met"], both["applies"], both["findings"]) == (True, False, [])


@pytest.mark.parametrize(
    ("rule", "label"),
    [
        ("hours: {kind: [training, ce], minimum: 1.5}", "1 hour 30 minutes of training or continuing education"),
        ("count: {kind: training, minimum: 5}", "5 of training"),
        ("count: {kind: training, minimum: 5, distinct: event}", "5 of training, each with a different event"),
        ("every: {kind: supervision, each: week, over: term}", "1 of supervision in each week"),
        ("exam: {assessment: pr, completed: true}", "Exam: pr"),
        ("attest: {statement: coe}", "Statement: coe"),
        ("task: {code: a}", "Task: a"),
        ("document: {type: background_check}", "Document: background check"),
        ("references: {minimum: 3}", "3 references"),
        ("holds: {credential: [a, b]}", "Credential: a or b"),
        ("person: {attribute: age, at_least: 18}", "About you: age"),
        ("any_of: [[{task: {code: a}}]]", "One of several ways"),
        ("all_of: [{task: {code: a}}]", "All of these"),
    ],
)
def test_a_requirement_without_a_label_is_named_by_what_it_asks(rule, label):
    assert judge(rule)["label"] == label
    assert judge(f"{rule}\nlabel: Mine")["label"] == "Mine"
