"""A case is read whole, or every fault is told with its place."""
# ruff: noqa: E501 - a fault stands beside the value that has it

import random

import pytest

from certificates import rules
from certificates.rules import reading_cases
from certificates.rules.places import Place

from .building import case, faults, training
from .test_no_crash import CASE, spoiled


def evidence(*items):
    return faults({"evidence": list(items)})


def test_the_words_of_a_fault_are_the_contracts():
    items = [training(60) for _ in range(3)]
    assert evidence(*items, {**training(90), "minutes": 90.5}) == [
        "evidence[3].minutes: 90.5 is not a whole number of minutes"
    ]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"minutes": -1}, "minutes: -1 is less than 0"),
        ({"minutes": None}, "minutes: is missing"),
        ({"minutes": "60"}, 'minutes: "60" is not a number'),
        ({"minutes": True}, "minutes: true is not a number"),
        ({"minutes": float("nan")}, "minutes: nan is not a number"),
        ({"minutes": 10**13}, "minutes: 10000000000000 is too large a number"),
        ({"on": "2026-02-29"}, "on: 2026-02-29 is not a day of the calendar"),
        ({"on": "2026-02-28T10:00"}, 'on: "2026-02-28T10:00" is not a date such as 2026-05-01'),
        ({"on": None}, "on: is missing"),
        ({"until": "2026-01-14"}, "until: 2026-01-14 is before 2026-01-15"),
        ({"kind": "trainings"}, 'kind: "trainings" is not one of training, ce, experience, supervision, practice, exam, attestation, document, reference, credential, task'),
        ({"kind": ["training"]}, "kind: a list is not one of training, ce, experience, supervision, practice, exam, attestation, document, reference, credential, task"),
        ({"id": None}, "id: is missing"),
        ({"mode": "distant"}, 'mode: "distant" is not one of in_person, live_online, self_paced'),
        ({"topics": "ethics"}, "topics: must be a list"),
        ({"topics": [{}]}, "topics[0]: must be text"),
        ({"paid": "yes"}, 'paid: "yes" is neither true nor false'),
        ({"minuts": 3}, 'minuts: unknown word; did you mean "minutes"?'),
        ({"signed_by": "Sol"}, "signed_by: must be a mapping of fields to values"),
        ({"signed_by": [{"credentials": "cps"}]}, "signed_by[0].credentials: must be a list"),
        ({"used_by": [{"term": None}]}, "used_by[0].programme: is missing"),
        ({"used_by": [{"programme": "x", "term": "first"}]}, 'used_by[0].term: "first" is not a date such as 2026-05-01'),
    ],
)  # fmt: skip
def test_a_fault_in_evidence_has_its_path(change, fault):
    assert evidence({**training(60, id="a"), **change}) == [f"evidence[0].{fault}"]


@pytest.mark.parametrize(
    ("item", "fault"),
    [
        ({"kind": "exam", "on": "2026-01-01"}, "assessment: is missing"),
        ({"kind": "attestation", "on": "2026-01-01"}, "statement: is missing"),
        ({"kind": "document", "on": "2026-01-01"}, "type: is missing"),
        ({"kind": "document", "type": "x"}, "on: is missing, and issued_on too"),
        ({"kind": "credential"}, "code: is missing"),
        ({"kind": "task", "on": "2026-01-01"}, "code: is missing"),
    ],
)
def test_each_kind_has_what_it_cannot_be_without(item, fault):
    assert evidence({"id": "a", **item}) == [f"evidence[0].{fault}"]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"persons": {}}, 'persons: unknown word; did you mean "person"?'),
        ({"person": []}, "person: must be a mapping of names to values"),
        ({"person": {"born_on": "1990-13-01"}}, "person.born_on: 1990-13-01 is not a day of the calendar"),
        ({"person": {"born_on": [{"value": "1990-01-01"}]}}, "person.born_on: a list is not a date such as 2026-05-01"),
        ({"person": {"a": {"b": 1}}}, "person.a: must be text"),
        ({"person": {"a": [{"from": "2026-01-01"}]}}, "person.a[0].value: is missing"),
        ({"events": {"applied": "soon"}}, 'events.applied: "soon" is not a date such as 2026-05-01'),
        ({"choice": {"years": 1, "months": 1}}, "choice: needs only one of months, years"),
        ({"choice": {"days": 1}}, "choice.days: unknown word; known here: months, years"),
        ({"certificate": {}}, "certificate.valid_from: is missing"),
        ({"certificate": {"valid_from": "2026-01-02", "valid_through": "2026-01-01"}}, "certificate.valid_through: 2026-01-01 is before valid_from"),
        ({"certificate": {"valid_from": "2026-01-02", "renewals": 0.5}}, "certificate.renewals: 0.5 is not a whole number"),
        ({"certificate": {"valid_from": "2026-01-02", "actions": [{"what": "paused", "on": "2026-01-03"}]}}, 'certificate.actions[0].what: "paused" is not one of suspended, lifted, revoked, surrendered, superseded'),
        ({"certificate": {"valid_from": "2026-01-02", "actions": [{"what": "revoked"}]}}, "certificate.actions[0].on: is missing"),
        ({"evidence": {}}, "evidence: must be a list"),
        ({"evidence": [1]}, "evidence[0]: must be a mapping of fields to values"),
    ],
)  # fmt: skip
def test_a_fault_elsewhere_in_a_case_has_its_path(given, fault):
    assert faults(given) == [fault]


def test_an_id_stands_once():
    assert evidence(training(60, id="a"), training(60, id="a")) == ['evidence[1].id: "a" already stands at evidence[0]']


def test_a_case_may_be_text_and_its_evidence_comes_in_order():
    text = """{"person": {"age": 3}, "evidence": [
        {"id": "b", "kind": "training", "on": "2026-01-02", "minutes": 60},
        {"id": "c", "kind": "training", "on": "2026-01-01", "minutes": 60},
        {"id": "a", "kind": "training", "on": "2026-01-02", "minutes": 60}]}"""
    read = rules.read_case(text)
    assert [item.id for item in read.evidence] == ["c", "a", "b"]
    with pytest.raises(rules.RuleError, match=r"^case\.json, line 1: is not JSON"):
        rules.read_case('{"', name="case.json")
    with pytest.raises(rules.RuleError, match="must be a mapping with person, events and evidence"):
        rules.read_case("[]")


def test_a_case_may_be_empty():
    assert case() == rules.Case()


def test_what_is_read_at_once_is_what_is_read_slowly():
    chance, at_once = random.Random(2026), 0
    for _ in range(400):
        items = spoiled(CASE, chance).get("evidence")
        for one in items if isinstance(items, list) else []:
            quick = reading_cases._at_once(one)
            if quick is not None:
                place = Place(one)
                assert reading_cases._evidence(place) == quick
                assert place.problems == []
                at_once += 1
    assert at_once > 300
