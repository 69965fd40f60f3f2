"""Exams, statements, tasks, documents, credentials and what is true of a person."""

import pytest

from .building import item, judge, refusals


def exam(id, assessment="pr", **more):
    return item("exam", id=id, assessment=assessment, **more)


def test_any_passing_attempt_is_enough():
    finding = judge(
        "exam: {assessment: pr, percent: 75}",
        exam("low", percent=74, on="2026-01-01"),
        exam("pass", percent=75, on="2026-02-01"),
        exam("again", percent=90, on="2026-03-01"),
        exam("other", assessment="x", percent=99),
    )
    assert (finding["met"], finding["need"], finding["have"], finding["short"]) == (True, 1, 1, [])
    assert finding["counted"] == [{"id": "pass", "toward": "pr"}]
    assert refusals(finding) == {
        "low": "Scored 74 percent; 75 percent is needed.",
        "again": "One is enough, and another (pass) counts.",
    }


def test_an_exam_not_yet_passed_is_short_of_one():
    finding = judge("exam: {assessment: pr, scaled: 500}", exam("a", scaled=499), exam("b", percent=100))
    assert finding["short"] == [{"what": "pr", "count": 1}]
    assert refusals(finding) == {
        "a": "Scored 499; a score of 500 is needed.",
        "b": "It has no scaled score; a score of 500 is needed.",
    }


def test_a_score_may_have_decimals_and_a_scaled_score_is_no_percent():
    finding = judge("exam: {assessment: pr, percent: 79.5}", exam("a", percent=79.4), exam("b", scaled=800))
    assert refusals(finding) == {
        "a": "Scored 79.4 percent; 79.5 percent is needed.",
        "b": "It has no score in percent; 79.5 percent is needed.",
    }


def test_completed_asks_for_an_attempt_only_and_a_window_may_stand():
    rule = "exam: {assessment: pr, completed: true, window: {within: {years: 1}, of: finished}}"
    assert judge(rule, exam("a", on="2025-06-01"), events={"finished": "2026-01-01"})["met"]
    assert not judge(rule, exam("a", on="2024-06-01"), events={"finished": "2026-01-01"})["met"]
    assert judge(rule, exam("a"))["awaits"] == ["finished"]


def test_the_current_version_of_a_statement_is_the_programmes():
    rule, head = "attest: {statement: coe, version: current}", 'statements: {coe: "2025"}'
    old = item("attestation", id="old", statement="coe", version="2023")
    silent = item("attestation", id="silent", statement="coe")
    new = item("attestation", id="new", statement="coe", version=2025)
    finding = judge(rule, old, silent, head=head)
    assert finding["short"] == [{"what": "coe", "count": 1}]
    assert refusals(finding) == {
        "old": "It is version 2023; version 2025 is asked.",
        "silent": "It does not say which version; version 2025 is asked.",
    }
    assert judge(rule, old, new, head=head)["met"]
    assert judge("attest: {statement: coe, version: 2023}", old)["met"]
    assert judge("attest: {statement: coe}", silent)["met"]


def test_a_task_is_done_or_not_yet():
    assert judge("task: {code: workbook}", item("task", code="workbook"))["met"]
    assert judge("task: {code: workbook}", item("task", code="other"))["short"] == [{"what": "workbook", "count": 1}]
    late = judge("task: {code: workbook, window: {until: 2026-01-01}}", item("task", id="t", code="workbook"))
    assert refusals(late) == {"t": "Dated 15 January 2026, after 1 January 2026, the last day that counts."}


def document(id="d", **more):
    return {"id": id, "kind": "document", "type": "check", **more}


@pytest.mark.parametrize(("issued", "met"), [("2026-03-31", False), ("2026-04-01", True), ("2026-05-01", True)])
def test_a_document_may_be_exactly_as_old_as_allowed(issued, met):
    rule = "document: {type: check, max_age: {days: 30}, of: applied}"
    case = {"events": {"applied": "2026-05-01"}, "on": "2026-06-15"}
    assert judge(rule, document(on="2026-06-01", issued_on=issued), **case)["met"] is met
    assert judge(rule, document(on=issued), **case)["met"] is met


def test_a_document_is_refused_for_its_age_its_review_or_its_way():
    finding = judge(
        "document: {type: check, max_age: {days: 30}, reviewed: true, direct: true}",
        document("old", issued_on="2026-03-31", reviewed=True, direct=True),
        document("unreviewed", on="2026-05-01", direct=True),
        document("carried", on="2026-05-01", reviewed=True),
        {**document("other", on="2026-05-01"), "type": "letter"},
    )
    assert refusals(finding) == {
        "old": "Issued on 31 March 2026, more than 30 days before 1 May 2026.",
        "carried": "It must be sent by the third party itself.",
        "unreviewed": "It has not been reviewed yet.",
    }
    assert judge("document: {type: check, direct: false}", document(on="2026-05-01"))["met"]


def test_the_age_of_a_document_awaits_its_event():
    finding = judge("document: {type: check, max_age: {days: 30}, of: hired}", document(on="2026-05-01"))
    assert finding["awaits"] == ["hired"]
    assert refusals(finding) == {"d": "Nothing counts before this has happened: hired."}


def credential(id="c", code="cps", **more):
    return {"id": id, "kind": "credential", "code": code, **more}


@pytest.mark.parametrize(
    ("dates", "met"),
    [
        ({}, True),
        ({"valid_from": "2026-02-01"}, True),
        ({"valid_from": "2026-02-02"}, False),
        ({"valid_through": "2026-02-01"}, True),
        ({"valid_through": "2026-01-31"}, False),
    ],
)
def test_a_credential_is_held_through_its_last_day(dates, met):
    rule = "holds: {credential: [cps, cprs], on: applied}"
    finding = judge(rule, credential(**dates), events={"applied": "2026-02-01"})
    assert finding["met"] is met
    assert finding["short"] == ([] if met else [{"what": "cps|cprs", "count": 1}])


def test_a_credential_is_refused_for_its_dates_or_its_standing():
    finding = judge(
        "holds: {credential: cps, good_standing: true}",
        credential("later", valid_from="2026-05-02", good_standing=True),
        credential("ended", valid_through="2026-04-30", good_standing=True),
        credential("bad", good_standing=False),
        credential("silent"),
        credential("other", code="x", good_standing=True),
    )
    assert refusals(finding) == {
        "later": "Valid from 2 May 2026, after 1 May 2026.",
        "ended": "Valid through 30 April 2026, before 1 May 2026.",
        "bad": "It is not known to be in good standing.",
        "silent": "It is not known to be in good standing.",
    }
    awaiting = judge("holds: {credential: cps, on: hired}", credential())
    assert (awaiting["met"], awaiting["awaits"]) == (False, ["hired"])


@pytest.mark.parametrize(("born", "met"), [("2008-05-01", True), ("2008-05-02", False), (None, False)])
def test_an_age_is_reached_on_the_birthday(born, met):
    finding = judge("person: {attribute: age, at_least: 18}", person={"born_on": born})
    assert finding["met"] is met
    assert finding["short"] == ([] if met else [{"what": "age"}])


def test_an_age_may_have_an_upper_bound_and_another_day():
    rule = "person: {attribute: age, at_least: 18, at_most: 30, on: applied}"
    person = {"born_on": "1996-02-29"}
    assert judge(rule, person=person, events={"applied": "2026-02-28"})["met"]
    too_late = judge(rule, person=person, events={"applied": "2027-02-28"}, on="2028-01-01")
    assert too_late["why"] == "At most 30 is accepted, and it is 31 (age)."


def test_an_unmet_person_says_why():
    young = judge("person: {attribute: age, at_least: 18}", person={"born_on": "2010-01-01"})
    assert young["why"] == "At least 18 is needed, and it is 16 (age)."
    unknown = judge("person: {attribute: education, equals: high_school}")
    assert unknown["why"] == "It is not stated yet: education."
    other = judge("person: {attribute: education, one_of: [high_school, ged]}", person={"education": "none"})
    assert other["why"] == "high school or ged is asked, and it is none (education)."
    both = judge("person: {attribute: a, equals: 1, one_of: [2]}", person={"a": 1})
    assert both["why"] == "2 is asked, and it is 1 (a)."
    assert judge("person: {attribute: a, at_least: 1, on: hired}")["awaits"] == ["hired"]


@pytest.mark.parametrize(
    ("rule", "value", "met"),
    [
        ("equals: true", True, True),
        ("equals: true", 1, False),
        ("equals: 1", True, False),
        ("equals: 1", 1, True),
        ("equals: '1'", 1, False),
        ("one_of: [a, b]", "b", True),
        ("one_of: a", "a", True),
        ("at_least: 0.5", 0.51, True),
        ("at_least: 1", "much", False),
        ("at_least: 1", True, False),
    ],
)
def test_attributes_compare_with_their_own_kind(rule, value, met):
    assert judge(f"person: {{attribute: a, {rule}}}", person={"a": value})["met"] is met


def test_a_dated_attribute_is_the_one_of_its_day():
    person = {"lives_in": [{"value": "OR", "until": "2026-04-30"}, {"value": "WA", "from": "2026-05-01"}]}
    rule = "person: {attribute: lives_in, equals: WA}"
    assert judge(rule, person=person, on="2026-05-01")["met"]
    assert not judge(rule, person=person, on="2026-04-30")["met"]
    assert not judge(
        "person: {attribute: lives_in, equals: WA, on: applied}", person=person, events={"applied": "2026-04-30"}
    )["met"]


def test_of_overlapping_values_the_one_that_began_last_holds():
    person = {"a": [{"value": "new", "from": "2026-01-01"}, {"value": "old"}]}
    assert judge("person: {attribute: a, equals: new}", person=person)["met"]
