"""Laws that every kind of requirement keeps: order changes nothing, more evidence never harms, what is short is enough.

The three things that may turn met into not met are stated at the end, each with its example.
"""

import json
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from certificates import rules

from .building import DAY, judge, training

ON = date.fromisoformat(DAY)

# One requirement of each kind and of most of their words.
PROGRAMME = rules.read_programme("""
programme: sample
statements: {code-of-ethics: "2025"}
standards:
- stage: renewal
  version: "1"
  term: {months: 24}
  requirements:
  - {id: sum, hours: {kind: [training, ce], minimum: 3, topics: {ethics: 1}, same_event: once, reuse: none,
      at_least: [{of: {mode: live}, percent: 50}], window: {within: term}}}
  - {id: distinct, count: {kind: training, minimum: 2, distinct: event, hours_each: 1, covers: [law]}}
  - {id: signed, count: {kind: supervision, minimum: 2, signed: {by_credential: [qps], not_relation: [family], by: 1}}}
  - {id: quarterly, every: {kind: supervision, each: quarter, over: term, minutes_each: 30}}
  - {id: exam, exam: {assessment: core, percent: 75}}
  - {id: scaled, exam: {assessment: core, scaled: 500}}
  - {id: code, attest: {statement: code-of-ethics, version: current, window: {within: {years: 2}}}}
  - {id: task, task: {code: workbook}}
  - {id: check, document: {type: check, max_age: {days: 90}, reviewed: true}}
  - {id: references, references: {minimum: 2, types: {personal: 1, professional: 1}, not_from: [family]}}
  - {id: held, holds: {credential: [qps], good_standing: true}}
  - {id: adult, person: {attribute: age, at_least: 18}}
  - id: either
    any_of: [[{task: {code: other}}, {exam: {assessment: core, completed: true}}], [{task: {code: workbook}}]]
""")
CERTIFICATE = {"valid_from": "2025-01-01", "valid_through": "2026-12-31"}
QUARTERS = ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1"]


def days():
    return st.integers(-10, 700).map(lambda n: (ON - timedelta(days=n)).isoformat())


def one_of(*values):
    return st.sampled_from(values)


def item(kind, **fields):
    return st.fixed_dictionaries({"kind": st.just(kind), "on": days(), **fields})


SIGNED = st.none() | st.fixed_dictionaries(
    {"person": one_of("Sol", "Tom"), "credentials": one_of([], ["qps"]), "relation": one_of(None, "family")}
)
ITEMS = st.one_of(
    item(
        "training",
        minutes=one_of(0, 30, 60, 90),
        topics=st.lists(one_of("ethics", "law"), unique=True),
        mode=one_of(None, "in_person", "self_paced"),
        event=one_of(None, "x", "y", "z"),
        used_by=one_of([], [{"programme": "other", "term": None}]),
    ),
    item("supervision", minutes=one_of(20, 30, 60), signed_by=SIGNED),
    item("exam", assessment=one_of("core", "else"), percent=one_of(None, 74, 75), scaled=one_of(None, 499, 500)),
    item("attestation", statement=st.just("code-of-ethics"), version=one_of("2024", "2025")),
    item("task", code=one_of("workbook", "other")),
    item("document", type=st.just("check"), reviewed=st.booleans()),
    item(
        "reference",
        type=one_of("personal", "professional", None),
        person=one_of(None, "Rosa", "Ida", "Uma"),
        relation=one_of(None, "family"),
    ),
    item("credential", code=one_of("qps", "none"), valid_through=one_of(None, DAY), good_standing=st.booleans()),
)


def numbered(items, name="e"):
    return [{**one, "id": f"{name}{number}"} for number, one in enumerate(items)]


def findings(items, born="1990-02-03", on=ON):
    case = {"person": {"born_on": born}, "certificate": CERTIFICATE, "evidence": items}
    answer = rules.assess(PROGRAMME, rules.read_case(case), on=on)
    return {finding["id"]: finding for finding in answer["findings"]}


@settings(max_examples=60, deadline=None)
@given(st.lists(ITEMS, max_size=20).map(numbered), st.randoms(use_true_random=False))
def test_the_order_of_the_evidence_changes_no_finding_of_any_kind(items, random):
    assert json.dumps(findings(items)) == json.dumps(findings(random.sample(items, len(items))))


@settings(max_examples=60, deadline=None)
@given(st.lists(ITEMS, max_size=16).map(numbered), st.lists(ITEMS, max_size=8))
def test_more_evidence_harms_no_requirement_of_any_kind(items, more):
    before, after = findings(items), findings([*items, *numbered(more, "more")])
    assert [name for name in before if before[name]["met"] and not after[name]["met"]] == []


@settings(max_examples=40, deadline=None)
@given(st.lists(ITEMS, max_size=16).map(numbered))
def test_every_item_a_requirement_looks_at_is_counted_or_refused_and_never_silently_left(items):
    for finding in findings(items).values():
        if "counted" not in finding:
            continue
        told = [entry["id"] for entry in (*finding["counted"], *finding["refused"])]
        assert finding["met"] == (not finding["short"] and "awaits" not in finding)
        assert all(entry["why"] for entry in finding["refused"])
        kinds = {one["kind"] for one in items if one["id"] in told}
        assert len(kinds) <= 1
        if finding["id"] in ("signed", "references"):
            looked_at = [one["id"] for one in items if one["kind"] in kinds]
            assert sorted(set(told)) == sorted(looked_at)


def remedies(name, short):
    """Exactly what is short, as evidence nothing is wrong with."""
    for number, entry in enumerate(short):
        what, made = entry["what"], {"id": f"{name}-{number}-{entry['what']}", "on": DAY}
        if name == "distinct":
            topics = ["law"] if what == "law" else []
            for n in range(entry["count"]):
                event = f"new-{what}-{n}"
                yield {
                    **made,
                    "id": f"{made['id']}-{n}",
                    "kind": "training",
                    "minutes": 60,
                    "topics": topics,
                    "event": event,
                }
        elif name == "signed":
            for n in range(entry["count"]):
                signer = {"person": "Sol", "credentials": ["qps"]}
                yield {**made, "id": f"{made['id']}-{n}", "kind": "supervision", "minutes": 1, "signed_by": signer}
        elif name == "quarterly":
            first = date(int(what[:4]), 3 * int(what[-1]) - 2, 1)
            yield {**made, "kind": "supervision", "minutes": 30, "on": first.isoformat()}
        elif name == "references":
            for n in range(entry["count"]):
                kind = what if what != "total" else None
                yield {
                    **made,
                    "id": f"{made['id']}-{n}",
                    "kind": "reference",
                    "type": kind,
                    "person": f"new {what} {n}",
                }
        else:
            yield (
                made
                | {
                    "exam": {"kind": "exam", "assessment": what, "percent": 75},
                    "scaled": {"kind": "exam", "assessment": what, "scaled": 500},
                    "code": {"kind": "attestation", "statement": what, "version": "2025"},
                    "task": {"kind": "task", "code": what},
                    "check": {"kind": "document", "type": what, "reviewed": True},
                    "held": {"kind": "credential", "code": what, "good_standing": True},
                }[name]
            )


@settings(max_examples=60, deadline=None)
@given(st.lists(ITEMS, max_size=12).map(numbered))
def test_adding_exactly_what_is_short_makes_things_met(items):
    before = findings(items)
    for name, finding in before.items():
        if finding.get("short") and name not in ("sum", "adult"):
            added = [*items, *remedies(name, finding["short"])]
            assert findings(added)[name]["met"], name


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 120), max_size=6), st.data())
def test_splitting_the_hours_of_a_thing_counts_the_same_things(minutes, data):
    items = [training(n, event=f"event-{number % 3}", id=f"t{number}") for number, n in enumerate(minutes)]
    split = []
    for one in items:
        part = data.draw(st.integers(0, one["minutes"]))
        split += [{**one, "minutes": part}, {**one, "id": f"{one['id']}b", "minutes": one["minutes"] - part}]
    rule = "count: {kind: training, minimum: 2, distinct: event, hours_each: 1.5}"
    before, after = judge(rule, *items), judge(rule, *split)
    assert (before["met"], before["have"], before["short"]) == (after["met"], after["have"], after["short"])


# The three laws by which met may turn into not met --------------------------------------------------------


def test_time_alone_may_ask_for_one_more_period():
    sessions = [
        {"id": f"s{number}", "kind": "supervision", "minutes": 30, "on": f"{quarter[:4]}-{3 * int(quarter[-1]):02}-01"}
        for number, quarter in enumerate(QUARTERS)
    ]
    assert findings(sessions, on=date(2026, 5, 1))["quarterly"]["met"]
    # On 15 May 2026 forty-five of the ninety-one days of the second quarter have come, on 16 May forty-six.
    assert findings(sessions, on=date(2026, 5, 15))["quarterly"]["met"]
    late = findings(sessions, on=date(2026, 5, 16))["quarterly"]
    assert late["short"] == [{"what": "2026-Q2", "count": 1}]


def test_an_item_may_tell_that_its_event_was_counted_in_another_term():
    rule = "hours: {kind: ce, minimum: 1, same_event: once}"
    own = training(60, kind="ce", event="x", id="own")
    old = training(
        60, kind="ce", event="x", id="old", on="2023-01-01", used_by=[{"programme": "sample", "term": "2022-01-01"}]
    )
    standing = {"stage": "renewal", "certificate": CERTIFICATE}
    assert judge(rule, own, **standing)["met"]
    assert not judge(rule, own, old, **standing)["met"]


def test_a_condition_may_come_to_hold():
    rule = "task: {code: more}\nwhen: {holds: {credential: supervisor}}"
    assert judge(rule)["met"]
    assert not judge(rule, {"id": "c", "kind": "credential", "code": "supervisor"})["met"]
