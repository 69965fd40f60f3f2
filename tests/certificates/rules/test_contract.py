"""The page that states the rule language, line by line: its own examples, as they are written there."""

# ruff: noqa: E501 - the page's lines are as long as they are

from datetime import date

import pytest

from certificates import rules
from certificates.rules import language as words
from certificates.rules.language import Filter, Length

from .building import counted, faults, hours, item, judge, programme, refusals, training

D = date.fromisoformat


def rule_of(text):
    return programme(f"- {text}").standards[0].requirements[0].rule


# The file -------------------------------------------------------------------------------------------------

HOURS = """\
- id: training
  hours:
    kind: training                # or a list
    minimum: 60                   # required; topic minimums lie inside it, the rest is free
    topics: {ethics: 10, advocacy: 12}
    shared: false                 # default. false: a minute counts toward one topic; true: toward each topic it carries
    covers: [crisis, recovery]    # at least some counted minutes of each
    where: {mode: live}           # only matching evidence is looked at
    without: {activity: [self_study], topic: [clinical_treatment]}
    at_least: [{of: {mode: live}, hours: 40}, {of: {mode: in_person}, percent: 50}]
    at_most:  [{of: {activity: in_service}, hours: 8}]
    window: {within: {years: 5}, of: applied}
    same_event: once_per_term     # once | once_per_term | many (default)
    reuse: none                   # none | free (default)
    signed: {by_credential: [codes], not_relation: [family, self], by: 1}
    spread: {months: 12}          # from the first counted item to the last
    round_down_to: 15             # minutes, at the total
"""


def test_the_example_of_hours_reads_as_it_stands():
    rule = programme(HOURS).standards[0].requirements[0].rule
    assert rule == words.Hours(
        kind=("training",),
        minimum=3600,
        topics=(("ethics", 600), ("advocacy", 720)),
        shared=False,
        covers=("crisis", "recovery"),
        where=Filter((("mode", ("live",)),)),
        without=Filter((("activity", ("self_study",)), ("topic", ("clinical_treatment",)))),
        at_least=(
            words.AtLeast(Filter((("mode", ("live",)),)), minutes=2400),
            words.AtLeast(Filter((("mode", ("in_person",)),)), percent=50),
        ),
        at_most=(words.AtMost(Filter((("activity", ("in_service",)),)), 480),),
        window=(words.Within(Length("years", 5), "applied"),),
        same_event="once_per_term",
        reuse="none",
        signed=words.Signed(("codes",), ("family", "self"), 1),
        spread=Length("months", 12),
        round_down_to=15,
    )


READS = [
    "count: {kind: training, minimum: 5, distinct: event, hours_each: 3}",
    *(
        f"every: {{kind: supervision, at_least: 1, each: {each}, over: term, minutes_each: 30}}"
        for each in ("week", "month", "quarter", "year")
    ),
    "every: {kind: supervision, each: month, over: window, window: {within: {years: 1}}, where: {mode: live}, signed: {}}",
    "exam: {assessment: code, percent: 75}",
    "exam: {assessment: code, scaled: 500}",
    "exam: {assessment: code, completed: true}",
    "attest: {statement: code-of-ethics, version: current, window: {within: term}}",
    "task: {code: workbook, window: {after: approved}}",
    "document: {type: background-check, max_age: {days: 30}, of: applied, reviewed: true, direct: false}",
    "references: {minimum: 3, types: {personal: 1}, not_from: [family], known_months: 12, direct: true}",
    "holds: {credential: [codes], good_standing: true, on: applied}",
    "person: {attribute: age, at_least: 18, at_most: 30, on: applied}",
    "person: {attribute: name, equals: x}",
    "person: {attribute: name, one_of: [x, y]}",
    *(
        f"task: {{code: a, window: {window}}}"
        for window in (
            "{within: {days: 3}, of: applied}",
            "{within: {months: 3}, of: on}",
            "{within: {years: 3}, of: trained}",
            "{within: term}",
            "{since: 2022-07-01}",
            "{until: 2026-07-01}",
            "{after: approved}",
            "{before: approved}",
            "{within: {years: 3}, after: approved, until: 2026-07-01}",
        )
    ),
    *(
        f"hours: {{kind: training, minimum: 1, where: {where}}}"
        for where in (
            "{topic: ethics}",
            "{mode: [in_person, live_online, self_paced, live]}",
            "{activity: [course, conference, in_service, self_study, college, on_the_job, teaching, direct_service]}",
            "{provider: aps}",
            "{provider_status: [own, approved, other]}",
            "{population: veterans}",
            "{paid: true}",
            "{event: x}",
        )
    ),
]


@pytest.mark.parametrize("text", READS)
def test_every_form_on_the_page_reads_and_comes_back_equal(text):
    read = programme(f"- {text}", head='statements: {code-of-ethics: "2025"}')
    assert rules.read_programme(rules.write_programme(read)) == read


CONDITIONS = [
    "{person: {attribute: age, at_least: 18}}",
    "{holds: {credential: x}}",
    "{event: approved}",
    "{route: initial}",
    "{certificate: {younger_than: {months: 12}}}",
    "[{event: approved}, {route: initial}]",
    "{any: [{event: approved}, {route: initial}]}",
]


@pytest.mark.parametrize("word", ["when", "unless"])
@pytest.mark.parametrize("text", CONDITIONS)
def test_every_condition_on_the_page_reads(word, text):
    read = programme(f"- {{task: {{code: a}}, {word}: {text}}}")
    assert rules.read_programme(rules.write_programme(read)) == read


@pytest.mark.parametrize("given", ["a: {event: approved}, b: {route: x}", "event: approved, route: x"])
def test_a_condition_says_one_thing(given):
    assert faults(
        f"programme: x\nstandards: [{{stage: initial, version: 1, requirements: [{{task: {{code: a}}, when: {{{given}}}}}]}}]"
    )


TERMS = [
    "term: {months: 24}",
    "term: {years: 2}",
    "term: {ends: {month: 6, day: 30, years: odd}}",
    "term: {ends: {month: 6, day: 30, years: even}}",
    "term: {ends: {month: 6, day: 30, years: every}}",
    "term: {ends: {month: 6, day: 30, years: [2027, 2031]}}",
    "term: {ends: {month: 6, day: 30, years: {from: 2015, every: 4}}}",
    "term: {months: 24, ends: {month: 10, day: 31}}",
    "term: {months: 24, ends: end_of_month}",
    "term: {months: 24, ends: birth_month}",
    "first_term: {skip_if_shorter_than: {months: 12}}",
    "first_term: {scale_if_shorter_than: {months: 12}, scale: 0.5}",
    """\
renewal:
  anchor: expiry                                     # the next term starts the day after this one; award: on the award date
  opens: {days: 90}                                  # before valid_through, that day included; earlier filing is refused with the date it opens
  closes: {days: 14}                                 # before valid_through, that day included; later filing is late by the first step, or refused where there is none
  late:                                              # after valid_through, in order; until is valid_through plus the length, or a calendar day, included
    - {until: {months: 6}, fee: 0}
    - {until: {month: 2, day: 28}, fee: 50, also: [{task: {code: more}}]}     # the first such day after the step before
  inactive_after: {months: 12}                       # begins the day after; grace wins where the ladder is longer
  earn_until: expiry                                 # default; late_end: `within: term` runs on to the ladder's last day
  max: 4                                             # at most n renewals
  choices: [{years: 1, scale: 0.5}, {years: 2, scale: 1}]
""",
]


@pytest.mark.parametrize("text", TERMS)
def test_every_line_about_terms_reads_and_comes_back_equal(text):
    read = programme("- {task: {code: a}}", stage="renewal", standard=text)
    assert rules.read_programme(rules.write_programme(read)) == read


# The values -----------------------------------------------------------------------------------------------


def test_the_words_of_yaml_1_1_are_words():
    text = "programme: x\nstandards: [{stage: initial, version: 2024.10, requirements: [{person: {attribute: a, one_of: [on, off, yes, no], on: applied}}]}]"
    read = rules.read_programme(text)
    assert read.standards[0].requirements[0].rule == words.Person("a", one_of=("on", "off", "yes", "no"), on="applied")
    assert read.standards[0].version == "2024.10"
    assert "'on': applied" in rules.write_programme(read)


def test_hours_may_have_decimals_if_they_are_whole_minutes():
    assert rule_of("hours: {kind: training, minimum: 15.5}").minimum == 930
    text = "programme: x\nstandards: [{stage: initial, version: 1, requirements: [{hours: {kind: training, minimum: 0.33}}]}]"
    assert faults(text) == ["standards[0].requirements[0].hours.minimum: 0.33 hours is not a whole number of minutes"]


def test_default_ids_are_r1_r2_and_nested_r2_1_1():
    read = programme(
        "- {task: {code: a}}\n- any_of: [[{task: {code: b}}], [{task: {code: c}}, {all_of: [{task: {code: d}}]}]]"
    )
    assert [one.id for one in words.walk(read.standards[0].requirements)] == [
        "r1", "r2", "r2.1.1", "r2.2.1", "r2.2.2", "r2.2.2.1",
    ]  # fmt: skip


def test_the_case_of_the_page_reads():
    case = rules.read_case(
        {
            "person": {"born_on": "1990-02-03", "education": "high_school"},
            "events": {"applied": "2026-05-01", "approved": "2026-03-01"},
            "route": "initial",
            "choice": {"years": 2},
            "certificate": {
                "valid_from": "2024-05-01",
                "valid_through": "2026-04-30",
                "renewals": 0,
                "actions": [{"what": "suspended", "on": "2025-01-10", "disciplinary": True}],
            },
            "evidence": [],
        }
    )
    assert case.certificate.actions[0].disciplinary
    assert case.filed(D("2026-05-02")) == D("2026-05-01")
    # An event dated after the day has not happened, and filing is then the day itself.
    assert case.filed(D("2026-04-30")) == D("2026-04-30")


EVERY_FIELD = {
    "id": "e1",
    "kind": "training",
    "on": "2026-01-01",
    "until": "2026-01-02",
    "minutes": 60,
    "topics": ["ethics"],
    "mode": "live_online",
    "activity": "co_reflection",
    "provider": "aps",
    "provider_status": "approved",
    "event": "course-1",
    "population": "veterans",
    "paid": False,
    "signed_by": {"person": "Sol", "credentials": ["qps"], "relation": "supervisor"},
    "used_by": [{"programme": "other", "term": None}, {"programme": "sample", "term": "2024-05-01"}],
    "hold": None,
    "assessment": "a",
    "percent": 80.5,
    "scaled": 500,
    "statement": "s",
    "version": "2025",
    "type": "t",
    "issued_on": "2026-01-01",
    "reviewed": True,
    "direct": True,
    "person": "Rosa",
    "relation": "friend",
    "known_months": 12,
    "code": "c",
    "body": "b",
    "valid_from": "2026-01-01",
    "valid_through": "2026-12-31",
    "good_standing": True,
}


@pytest.mark.parametrize("kind", words.KINDS)
def test_evidence_may_say_all_that_the_table_names(kind):
    read = rules.read_case({"evidence": [{**EVERY_FIELD, "kind": kind}]})
    assert read.evidence[0].used_by[1].term == D("2024-05-01")
    several = {**EVERY_FIELD, "signed_by": [EVERY_FIELD["signed_by"], {"person": "Tom"}]}
    assert len(rules.read_case({"evidence": [several]}).evidence[0].signed_by) == 2


# What the sentences under the words promise ----------------------------------------------------------------


def test_live_means_in_person_and_live_online():
    live = [training(60, mode=mode, id=mode) for mode in words.MODES]
    assert set(counted(hours("minimum: 1, where: {mode: live}", *live))) == {"in_person", "live_online"}


def test_of_looks_at_what_an_item_carries_and_never_at_what_it_was_counted_toward():
    # The one hour is needed for law and counts there; the floor of ethics is met all the same.
    finding = hours(
        "minimum: 1, topics: {law: 1}, at_least: [{of: {topic: ethics}, hours: 1}]", training(60, "ethics", "law")
    )
    assert finding["met"]
    assert finding["counted"][0]["toward"] == "law"


def test_each_requirement_is_judged_alone_and_one_item_may_count_in_several():
    read = programme("- hours: {kind: training, minimum: 1}\n- count: {kind: training, minimum: 1}")
    answer = rules.assess(read, rules.read_case({"evidence": [training(60, id="one")]}), on=D("2026-05-01"))
    assert answer["met"]
    assert [finding["counted"][0]["id"] for finding in answer["findings"]] == ["one", "one"]


def test_a_requirement_that_does_not_apply_comes_back_met():
    finding = judge("hours: {kind: training, minimum: 1}\nwhen: {route: reciprocity}", route="initial")
    assert (finding["met"], finding["applies"]) == (True, False)
    assert judge("hours: {kind: training, minimum: 1}\nunless: {route: initial}", route="initial")["applies"] is False


def test_under_unless_too_a_list_means_all():
    text = "task: {code: a}\nunless: [{route: initial}, {event: approved}]"
    assert "applies" not in judge(text, route="initial")
    assert judge(text, route="initial", events={"approved": "2026-01-01"})["applies"] is False


def test_what_is_on_hold_is_refused_with_its_words_wherever_it_stands():
    held = item("exam", assessment="a", percent=99, hold="Under review.", id="x")
    assert refusals(judge("exam: {assessment: a, percent: 75}", held)) == {"x": "Under review."}


def test_on_is_the_default_of_on_and_of():
    assert rule_of("holds: {credential: x}").on == "on"
    assert rule_of("person: {attribute: age, at_least: 18}").on == "on"
    assert rule_of("document: {type: x, max_age: {days: 30}}").of == "on"
    assert rule_of("task: {code: a, window: {within: {days: 3}}}").window == (words.Within(Length("days", 3), "on"),)


def test_short_names_floors_by_their_fields_and_values():
    finding = hours("minimum: 0, at_least: [{of: {activity: [course, college], mode: live}, hours: 1}]")
    assert finding["short"] == [{"what": "activity=course|college,mode=live", "minutes": 60}]


def test_short_stands_in_the_order_total_topics_floors_covers():
    finding = hours(
        "minimum: 9, topics: {b: 1, a: 2}, at_least: [{of: {mode: live}, hours: 3}, {of: {paid: true}, percent: 50}],"
        " covers: [d, c]"
    )
    assert finding["short"] == [
        {"what": "total", "minutes": 540},
        {"what": "b", "minutes": 60},
        {"what": "a", "minutes": 120},
        {"what": "mode=live", "minutes": 180},
        {"what": "paid=true", "minutes": 270},
        {"what": "d", "minutes": 1},
        {"what": "c", "minutes": 1},
    ]


def test_things_carry_count_in_place_of_minutes():
    short = {
        "exam: {assessment: a, percent: 75}": {"what": "a", "count": 1},
        "attest: {statement: s}": {"what": "s", "count": 1},
        "task: {code: t}": {"what": "t", "count": 1},
        "document: {type: d}": {"what": "d", "count": 1},
        "holds: {credential: [x]}": {"what": "x", "count": 1},
        "person: {attribute: age, at_least: 18}": {"what": "age"},
    }
    for text, entry in short.items():
        finding = judge(text)
        assert (finding["need"], finding["have"], finding["short"]) == (1, 0, [entry])


@pytest.mark.parametrize(
    ("first", "months", "through"),
    [("2023-02-12", 12, "2024-02-11"), ("2024-02-29", 24, "2026-02-28"), ("2026-01-31", 1, "2026-02-28")],
)
def test_a_term_of_n_months_runs_as_the_page_says(first, months, through):
    read = programme("- {task: {code: a}}", standard=f"term: {{months: {months}}}")
    assert rules.terms(read, rules.read_case({}), on=D(first)).valid_through == D(through)


def test_the_terms_object_has_its_promised_fields():
    read = programme("- {task: {code: a}}", standard="term: {months: 24}")
    assert list(rules.terms(read, rules.read_case({}), on=D("2026-05-01")).as_dict()) == [
        "programme", "stage", "on", "status", "accepted", "fee", "step", "opens", "closes", "late_until",
        "valid_from", "valid_through",
    ]  # fmt: skip
