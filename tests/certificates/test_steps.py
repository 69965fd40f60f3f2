"""What a person can do next about each requirement: the module that gives what is missing, and whom to ask."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from certificates import judging, rules, shipped
from certificates.evidence import Label
from certificates.models import Programme, Standard
from certificates.rules import language
from certificates.steps import Step, Ways, steps
from courses.offered import Offered
from lms.people.models import Organisation, User

ON = date(2026, 5, 1)
ETHICS, CRISIS, TALK = (UUID(int=number) for number in (1, 2, 3))
OFFERED = [
    Offered(
        ETHICS, "Ethics", "Foundations", "/learn/ethics/", {("ethics", "self_paced"): 150, ("law", "self_paced"): 30}
    ),
    Offered(CRISIS, "Crisis response", "Foundations", "/learn/crisis/", {("crisis", "self_paced"): 400}),
    Offered(TALK, "Ethics, live", "Talks", "/learn/talk/", {("ethics", "live_online"): 60}),
]
WAYS = Ways(
    programme=Programme(slug="p", title="P", body=Organisation(name="The Board")),
    offered=OFFERED,
    names={
        ("topic", "ethics"): "Ethics",
        ("topic", "crisis"): "Crisis",
        ("assessment", "final"): "The final test",
        ("statement", "code"): "The code",
    },
)


TO_THE_BOARD = "to be sent to The Board, which writes it down."


def judged(requirement: Mapping[str, Any], *evidence: Mapping[str, Any], learned=(), waits=()) -> judging.Judgement:
    values = {"programme": "p", "standards": [{"stage": "initial", "version": "1", "requirements": [requirement]}]}
    asked = rules.read_programme(values)
    case = {"person": {}, "events": {}, "evidence": list(evidence)}
    result = rules.assess(asked, rules.read_case(case), on=ON, stage="initial")
    labels = {item["id"]: Label(item["id"], f"/{item['id']}/", waits=item["id"] in waits) for item in evidence}
    return judging.Judgement(Standard(), ON, asked, case, result, labels, learned=frozenset(learned))


def next_for(requirement: Mapping[str, Any], *evidence: Mapping[str, Any], **facts) -> list[Step]:
    (found,) = steps(judged(requirement, *evidence, **facts), WAYS, User()).values()
    return found


def labels(found: list[Step]) -> list[str]:
    return [step.label for step in found]


def test_the_module_that_gives_most_of_a_missing_topic_comes_first():
    found = next_for({"hours": {"kind": "training", "minimum": 20, "topics": {"ethics": 3, "crisis": 2}}})
    assert labels(found) == [
        "Ethics: 2 h 30 min on Ethics",
        "Crisis response: 6 h 40 min on Crisis",
        "Find training",
        "Add training you took elsewhere",
    ]
    assert found[0].url == "/learn/ethics/"


def test_a_module_that_is_completed_or_given_otherwise_than_asked_is_not_named():
    rule = {"hours": {"kind": "training", "minimum": 20, "topics": {"ethics": 3}}}
    assert labels(next_for(rule, learned=[ETHICS]))[0] == "Ethics, live: 1 h on Ethics"
    live = {"hours": {"kind": "training", "minimum": 20, "at_least": [{"of": {"mode": "live"}, "hours": 10}]}}
    assert labels(next_for(live))[0] == "Ethics, live: 1 h"
    only = {"hours": {"kind": "training", "minimum": 20, "where": {"topic": "crisis"}, "without": {"mode": "live"}}}
    assert labels(next_for(only))[0] == "Crisis response: 6 h 40 min"


def test_a_module_given_in_another_way_than_is_missing_or_counts_any_more_is_not_named():
    there = {"hours": {"kind": "training", "minimum": 20, "at_least": [{"of": {"mode": "in_person"}, "hours": 10}]}}
    assert labels(next_for(there)) == ["Find training", "Add training you took elsewhere"]
    alone = {"kind": "training", "minimum": 20, "at_most": [{"of": {"mode": "self_paced"}, "hours": 5}]}
    some = {"id": "t1", "kind": "training", "on": "2026-04-01", "minutes": 240, "mode": "self_paced"}
    more = some | {"id": "t2", "minutes": 90}
    assert labels(next_for({"hours": alone}, some))[0] == "Crisis response: 6 h 40 min"
    assert labels(next_for({"hours": alone}, some, more))[0] == "Ethics, live: 1 h"


def test_a_current_version_without_a_text_is_not_offered_for_signing():
    ways = replace(WAYS, programme=Programme(slug="p", body=Organisation(name="The Board"), statements={"code": "2"}))
    judgement = judged({"attest": {"statement": "code"}})
    assert steps(judgement, ways, User())["r1"][0].label == "Its text is not put up yet. Ask The Board for it."
    ways = replace(ways, names={**WAYS.names, ("text", "code 2"): "The code"})
    assert steps(judgement, ways, User())["r1"][0].label == "Read and sign it"


def test_of_any_training_at_most_three_modules_are_named_the_longest_first():
    found = labels(next_for({"hours": {"kind": "training", "minimum": 20}}))
    assert found[:3] == ["Crisis response: 6 h 40 min", "Ethics: 3 h", "Ethics, live: 1 h"]


def test_hours_that_wait_for_a_signature_are_named_with_their_sum():
    entry = {"kind": "experience", "on": "2026-04-01", "minutes": 90, "hold": "Waiting."}
    one, two, old = (entry | {"id": f"hours-{number}"} for number in ("1/ethics", "2", "3"))
    part = entry | {"id": "hours-1", "minutes": 30}
    rule = {"hours": {"kind": "experience", "minimum": 20}}
    found = next_for(rule, one, part, two, old, waits=["hours-1/ethics", "hours-1", "hours-2"])
    assert found[0] == Step("2 entries wait for a signature: 3 h 30 min", "/practice/")
    alone = next_for(rule, one, part, waits=["hours-1/ethics", "hours-1"])
    assert alone[0] == Step("1 entry waits for a signature: 2 h", "/hours-1/")
    assert labels(found)[1:] == ["Log your hours"]


@pytest.mark.parametrize(
    ("requirement", "label", "url"),
    [
        ({"exam": {"assessment": "final", "completed": True}}, "Go to the assessment", "/assessments/final/"),
        ({"exam": {"assessment": "a", "scaled": 500}}, f"It is held elsewhere. Ask for your result {TO_THE_BOARD}", ""),
        ({"attest": {"statement": "code"}}, "Read and sign it", "/paths/p/statements/code/"),
        ({"attest": {"statement": "other"}}, "Its text is not put up yet. Ask The Board for it.", ""),
        ({"document": {"type": "id-card"}}, "Upload: Id card", "/paths/p/proofs/document/id-card/"),
        ({"document": {"type": "x", "direct": True}}, "Ask for it to be sent straight to The Board.", ""),
        ({"holds": {"credential": "other"}}, "Show that you hold it: Other", "/paths/p/proofs/credential/other/"),
        ({"references": {"minimum": 1}}, "Ask somebody for a reference", "/paths/p/references/"),
        ({"task": {"code": "course"}}, "Say that you have done it", "/paths/p/proofs/task/course/"),
        (
            {"task": {"code": "course", "window": {"after": "approved"}}},
            "Say when this was: Approved",
            "/paths/p/proofs/event/approved/",
        ),
        ({"person": {"attribute": "age", "at_least": 18}}, "Add your date of birth", "/account/details/"),
        ({"person": {"attribute": "education", "equals": "college"}}, "Say it about yourself", "/paths/p/facts/"),
    ],
)
def test_each_kind_of_requirement_has_its_step(requirement, label, url):
    step = next_for(requirement)[0]
    assert (step.label, step.url.partition("?")[0]) == (label, url)


def test_of_several_ways_the_nearest_is_told_and_each_step_once():
    way = {"any_of": [[{"task": {"code": "a"}}, {"task": {"code": "b"}}], [{"document": {"type": "c"}}]]}
    assert labels(next_for(way)) == ["Upload: C"]
    both = {"all_of": [{"hours": {"kind": "experience", "minimum": 1}}, {"hours": {"kind": "practice", "minimum": 1}}]}
    assert labels(next_for(both)) == ["Log your hours"]


def test_nothing_of_a_shipped_programme_leaves_an_applicant_without_a_next_step():
    """Whoever has nothing at all is told for every requirement of every file what to do, but to grow older."""
    for file in sorted(shipped.PROGRAMMES.glob("*.yaml")):
        asked = rules.read_programme(file.read_bytes())
        for standard in asked.standards:
            alone = language.Programme(asked.slug, (standard,), statements=asked.statements)
            case = {"person": {}, "events": {"applied": "2026-05-01"}, "evidence": []}
            on = standard.in_force_from or standard.in_force_until or ON
            case["events"]["applied"] = on.isoformat()
            result = rules.assess(alone, rules.read_case(case), on=on, stage=standard.stage)
            found = steps(judging.Judgement(Standard(), on, alone, case, result, {}), WAYS, User())
            lacking = [name for name, told in found.items() if not told]
            unmet = {one["id"]: one for one in result["findings"] if not one["met"]}
            assert [name for name in lacking if unmet[name].get("awaits") != ["certificate"]] == [], file.name
