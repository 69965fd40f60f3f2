"""A programme file is read whole, or every fault is told with its place."""
# ruff: noqa: E501 - a fault stands beside the text that has it

from datetime import date
from decimal import Decimal

import pytest

from certificates import rules
from certificates.rules import language as words

from .building import faults, programme

HEAD = "programme: x\nstandards:\n- stage: initial\n  version: 1\n"


def in_standard(text):
    return faults(f"{HEAD}  {text}")


def in_requirement(text):
    return in_standard(f"requirements: [{text}]")


def in_hours(text):
    return in_requirement(f"{{hours: {{kind: training, minimum: 10, {text}}}}}")


def test_default_ids_count_the_requirements_and_what_stands_inside_them():
    text = """
- person: {attribute: age, at_least: 18}
- id: ways
  any_of:
    - - task: {code: a}
      - all_of: [{task: {code: b}}, {task: {code: c}}]
    - - id: mine
        task: {code: d}
- all_of: [{task: {code: e}}]
"""
    first, ways, both = programme(text).standards[0].requirements
    assert (first.id, ways.id, both.id) == ("r1", "ways", "r3")
    assert [[one.id for one in route] for route in ways.rule.routes] == [["r2.1.1", "r2.1.2"], ["mine"]]
    assert [one.id for one in ways.rule.routes[0][1].rule.requirements] == ["r2.1.2.1", "r2.1.2.2"]
    assert both.rule.requirements[0].id == "r3.1"


def test_hours_are_whole_minutes_with_decimals_read_as_decimals():
    (one,) = programme("- hours: {kind: training, minimum: 15.5, topics: {ethics: 0.35}}").standards[0].requirements
    assert (one.rule.minimum, one.rule.topics) == (930, (("ethics", 21),))
    assert in_hours("topics: {ethics: 0.33}") == [
        "standards[0].requirements[0].hours.topics.ethics: 0.33 hours is not a whole number of minutes"
    ]


def test_a_version_is_text_as_it_was_written():
    assert (
        rules.read_programme("programme: x\nstandards: [{stage: initial, version: 2024.10, requirements: []}]")
        .standards[0]
        .version
        == "2024.10"
    )


def test_a_programme_from_a_mapping_takes_numbers_and_dates():
    tree = {
        "programme": "x",
        "standards": [
            {
                "stage": "initial",
                "version": 2024,
                "in_force": {"from": date(2024, 1, 1), "until": None},
                "requirements": [{"hours": {"kind": ["training"], "minimum": 15.5}}],
            }
        ],
    }
    standard = rules.read_programme(tree).standards[0]
    assert (standard.version, standard.in_force_from, standard.in_force_until) == ("2024", date(2024, 1, 1), None)
    assert standard.requirements[0].rule.minimum == 930


def test_in_force_may_begin_on_an_unknown_day():
    standard = programme("[]", standard="in_force: {from: null, until: 2024-06-30}").standards[0]
    assert standard.in_force_on(date(1990, 1, 1))
    assert standard.in_force_on(date(2024, 6, 30))
    assert not standard.in_force_on(date(2024, 7, 1))


def test_a_filter_keeps_its_fields_and_names_itself():
    (one,) = (
        programme(
            "- hours: {kind: training, minimum: 1, at_least: [{of: {activity: [course, conference], mode: live}, hours: 1}]}"
        )
        .standards[0]
        .requirements
    )
    assert one.rule.at_least[0].of.name == "activity=course|conference,mode=live"


def test_windows_may_stand_together_or_in_a_list():
    both = "- hours: {kind: ce, minimum: 1, window: {within: {years: 2}, of: applied, after: approved}}"
    listed = "- hours: {kind: ce, minimum: 1, window: [{within: term}, {within: {years: 1}}]}"
    assert programme(both).standards[0].requirements[0].rule.window == (
        words.Within(words.Length("years", 2), "applied"),
        words.After("approved"),
    )
    assert programme(listed).standards[0].requirements[0].rule.window == (
        words.WithinTerm(),
        words.Within(words.Length("years", 1), "on"),
    )


def test_fees_choices_and_scales_are_read():
    standard = programme(
        "[]",
        stage="renewal",
        standard="renewal: {late: [{until: {days: 30}, fee: 20}], choices: [{years: 1, scale: 0.5}, {years: 2}]}",
    ).standards[0]
    assert standard.renewal.late[0].fee == 20
    assert [choice.scale for choice in standard.renewal.choices] == [Decimal("0.5"), 1]


TOP = [
    ("standards: []", "programme: is missing"),
    ("programme: x", "standards: is missing"),
    ("programme: x\nstandards: 3", "standards: must be a list"),
    ("programme: x\nstandards: [3]", "standards[0]: must be a mapping of fields to values"),
    ("programme: x\ntitel: y\nstandards: []", 'titel: unknown word; did you mean "title"?'),
    ("programme: x\ntitle: [y]\nstandards: []", "title: must be text"),
    (
        "programme: x\ntimezone: Mars/Olympus\nstandards: []",
        'timezone: "Mars/Olympus" is not a time zone such as America/New_York',
    ),
    ("programme: x\nsources: [{titel: y}]\nstandards: []", 'sources[0].titel: unknown word; did you mean "title"?'),
    ("programme: x\nstatements: [y]\nstandards: []", "statements: must be a mapping of names to values"),
    ("programme: x\nstatements: {y: {}}\nstandards: []", "statements.y: must be text"),
]


@pytest.mark.parametrize(("text", "fault"), TOP)
def test_a_fault_at_the_top_has_its_path(text, fault):
    assert fault in faults(text)


STANDARD = [
    ("requirements:", "requirements: is missing"),
    ("requirements: {}", "requirements: must be a list"),
    ("in_force: {from: 2024-02-30}\n  requirements: []", "in_force.from: 2024-02-30 is not a day of the calendar"),
    (
        "in_force: {from: 1 May 2024}\n  requirements: []",
        'in_force.from: "1 May 2024" is not a date such as 2026-05-01',
    ),
    ("in_force: {from: 2024-2-3}\n  requirements: []", 'in_force.from: "2024-2-3" is not a date such as 2026-05-01'),
    (
        "in_force: {from: 2024-03-01, until: 2024-02-01}\n  requirements: []",
        "in_force.until: 2024-02-01 is before 2024-03-01",
    ),
    ("term: {}\n  requirements: []", "term: needs months, years or ends"),
    ("term: {days: 3}\n  requirements: []", "term.days: unknown word; known here: months, years, ends"),
    ("term: {months: 1, years: 1}\n  requirements: []", "term: needs months or years, not both"),
    ("term: {months: 0}\n  requirements: []", "term.months: 0 is less than 1"),
    ("term: {months: 1.5}\n  requirements: []", "term.months: 1.5 is not a whole number of months"),
    ("term: {ends: end_of_month}\n  requirements: []", "term.ends: end_of_month needs months or years beside it"),
    ("term: {ends: soon}\n  requirements: []", 'term.ends: "soon" is not one of end_of_month, birth_month'),
    ("term: {ends: {month: 2, day: 30}}\n  requirements: []", "term.ends.day: no year has a day 30 in month 2"),
    ("term: {ends: {month: 13, day: 1}}\n  requirements: []", "term.ends.month: 13 is not a month of the year"),
    ("term: {ends: {month: 6}}\n  requirements: []", "term.ends.day: is missing"),
    (
        "term: {ends: {month: 6, day: 30, years: leap}}\n  requirements: []",
        'term.ends.years: "leap" is not one of odd, even, every',
    ),
    ("term: {ends: {month: 6, day: 30, years: {from: 2015}}}\n  requirements: []", "term.ends.years.every: is missing"),
    ("term: {ends: {month: 6, day: 30, years: []}}\n  requirements: []", "term.ends.years: is an empty list"),
    ("first_term: {}\n  requirements: []", "first_term: needs either skip_if_shorter_than or scale_if_shorter_than"),
    (
        "first_term: {scale_if_shorter_than: {months: 1}}\n  requirements: []",
        "first_term: scale and scale_if_shorter_than stand together",
    ),
    (
        "first_term: {scale_if_shorter_than: {months: 1}, scale: 0}\n  requirements: []",
        "first_term.scale: 0 is not more than 0",
    ),
    ("renewal: {opens: 90}\n  requirements: []", "renewal.opens: must be a mapping of fields to values"),
    ("renewal: {opens: {}}\n  requirements: []", "renewal.opens: needs one of days, months, years"),
    ("renewal: {opens: {days: -1}}\n  requirements: []", "renewal.opens.days: -1 is less than 0"),
    ("renewal: {anchor: today}\n  requirements: []", 'renewal.anchor: "today" is not one of expiry, award'),
    (
        "renewal: {late: [{fee: 1}, {fee: 2}]}\n  requirements: []",
        "renewal.late[0].until: is missing; only the last step may go on without end",
    ),
    ("renewal: {late: [{until: {month: 2}}]}\n  requirements: []", "renewal.late[0].until.day: is missing"),
    (
        "renewal: {late: [{until: {month: 2, day: 31}}]}\n  requirements: []",
        "renewal.late[0].until.day: no year has a day 31 in month 2",
    ),
    (
        "renewal: {late: [{until: soon}]}\n  requirements: []",
        "renewal.late[0].until: must be a length such as {months: 6} or a calendar day such as {month: 2, day: 28}",
    ),
    ("renewal: {late: [{fee: 1.5}]}\n  requirements: []", "renewal.late[0].fee: 1.5 is not a whole number"),
    ("renewal: {late: [{also: [{task: {}}]}]}\n  requirements: []", "renewal.late[0].also[0].task.code: is missing"),
    ("renewal: {max: -1}\n  requirements: []", "renewal.max: -1 is less than 0"),
    ("renewal: {choices: [{scale: 1}]}\n  requirements: []", "renewal.choices[0]: needs months or years"),
    ("renewal: {choices: [{years: 1, scale: x}]}\n  requirements: []", 'renewal.choices[0].scale: "x" is not a number'),
]


@pytest.mark.parametrize(("text", "fault"), STANDARD)
def test_a_fault_in_a_standard_has_its_path(text, fault):
    assert in_standard(text) == [f"standards[0].{fault}"]


REQUIREMENT = [
    ("3", ": must be a mapping of fields to values"),
    ("{}", ": needs exactly one of hours, count, every, exam, attest, task, document, references, holds, person, any_of, all_of"),
    ("{task: {code: a}, exam: {assessment: b, completed: true}}", ": needs exactly one of hours, count, every, exam, attest, task, document, references, holds, person, any_of, all_of"),
    ("{taks: {code: a}}", '.taks: unknown word; did you mean "task"?'),
    ("{task: {code: a, until: b}}", ".task.until: unknown word; known here: code, window"),
    ("{hours: {kind: exam, minimum: 1}}", '.hours.kind: "exam" is not one of training, ce, experience, supervision, practice'),
    ("{hours: {kind: [training, x], minimum: 1}}", '.hours.kind[1]: "x" is not one of training, ce, experience, supervision, practice'),
    ("{hours: {kind: [], minimum: 1}}", ".hours.kind: is an empty list"),
    ("{hours: {kind: training}}", ".hours.minimum: is missing"),
    ("{hours: {kind: training, minimum: -1}}", ".hours.minimum: -1 is less than 0"),
    ("{hours: {kind: training, minimum: many}}", '.hours.minimum: "many" is not a number'),
    ("{hours: {kind: training, minimum: 1e99}}", ".hours.minimum: 1e99 is too large a number"),
    ("{hours: {kind: training, minimum: 0.1234567890123456789012345}}", ".hours.minimum: 0.1234567890123456789012345 is too large a number"),
    ("{count: {kind: training}}", ".count.minimum: is missing"),
    ("{count: {kind: training, minimum: 1.5}}", ".count.minimum: 1.5 is not a whole number"),
    ("{count: {kind: training, minimum: 1, distinct: shape}}", '.count.distinct: "shape" is not one of event, provider, provider_status, activity, mode, population, on'),
    ("{every: {kind: supervision, each: day, over: term}}", '.every.each: "day" is not one of week, month, quarter, year'),
    ("{every: {kind: supervision, each: week}}", ".every.over: is missing"),
    ("{every: {kind: supervision, each: week, over: window}}", ".every.over: the window has no first day; give it within, since or after"),
    ("{every: {kind: supervision, each: week, over: window, window: {until: 2026-01-01}}}", ".every.over: the window has no first day; give it within, since or after"),
    ("{every: {kind: supervision, each: week, over: term, at_least: 0}}", ".every.at_least: 0 is less than 1"),
    ("{exam: {assessment: a}}", ".exam: needs exactly one of percent, scaled and completed: true"),
    ("{exam: {assessment: a, percent: 75, scaled: 500}}", ".exam: needs exactly one of percent, scaled and completed: true"),
    ("{exam: {assessment: a, completed: false}}", ".exam.completed: can only be true"),
    ("{exam: {assessment: a, percent: 101}}", ".exam.percent: 101 is not between 0 and 100"),
    ("{attest: {statement: coe, version: current}}", '.attest.version: "current" needs the version of "coe" under statements'),
    ("{document: {type: a, max_age: {weeks: 1}}}", ".document.max_age.weeks: unknown word; known here: days, months, years"),
    ("{document: {type: a, of: applied}}", ".document.of: says from which day max_age is measured, and there is no max_age"),
    ("{document: {type: a, reviewed: yes}}", '.document.reviewed: "yes" is neither true nor false'),
    ("{exam: {assessment: a, completed: 1}}", ".exam.completed: 1 is neither true nor false"),
    ("{references: {minimum: 1, types: {a: 1, b: 1}}}", ".references.types: the types' minimums come to more than the minimum they lie inside"),
    ("{holds: {credential: []}}", ".holds.credential: is an empty list"),
    ("{person: {attribute: age}}", ".person: needs at_least, at_most, equals or one_of"),
    ("{person: {attribute: age, at_least: 30, at_most: 18}}", ".person: at_least is more than at_most"),
    ("{person: {attribute: a, one_of: [[1]]}}", ".person.one_of[0]: must be text"),
    ("{any_of: []}", ".any_of: is an empty list"),
    ("{any_of: [[]]}", ".any_of[0]: is an empty list"),
    ("{any_of: [{task: {code: a}}]}", ".any_of[0]: must be a list"),
    ("{all_of: []}", ".all_of: is an empty list"),
    ("{any_of: [[{task: {code: a}}, {all_of: [{exam: {assesment: a, completed: true}}]}]]}", '.any_of[0][1].all_of[0].exam.assesment: unknown word; did you mean "assessment"?'),
    ("{task: {code: a}, when: {}}", ".when: needs exactly one of person, holds, event, route, certificate, any; a list means all of them"),
    ("{task: {code: a}, when: {route: a, event: b}}", ".when: needs exactly one of person, holds, event, route, certificate, any; a list means all of them"),
    ("{task: {code: a}, when: []}", ".when: is an empty list"),
    ("{task: {code: a}, when: {any: [{route: a}, [{evnt: b}]]}}", '.when.any[1][0].evnt: unknown word; did you mean "event"?'),
    ("{task: {code: a}, unless: {certificate: {}}}", ".unless.certificate.younger_than: is missing"),
    ("{task: {code: a}, unless: {person: {attribute: x}}}", ".unless.person: needs at_least, at_most, equals or one_of"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fault"), REQUIREMENT)
def test_a_fault_in_a_requirement_has_its_path(text, fault):
    assert f"standards[0].requirements[0]{fault}" in in_requirement(text)


HOURS = [
    ("topics: {a: 6, b: 5}", ".topics: the topics' minimums come to more than the minimum they lie inside"),
    ("topics: [a]", ".topics: must be a mapping of names to values"),
    ("shared: maybe", '.shared: "maybe" is neither true nor false'),
    ("covers: a", ".covers: must be a list"),
    ("where: {}", ".where: needs one of topic, mode, activity, provider, provider_status, population, paid, event"),
    ("where: {colour: red}", ".where.colour: unknown word; known here: topic, mode, activity, provider, provider_status, population, paid, event"),
    ("where: {mode: distant}", '.where.mode: "distant" is not one of live, in_person, live_online, self_paced'),
    ("where: {mode: [live, distant]}", '.where.mode[1]: "distant" is not one of live, in_person, live_online, self_paced'),
    ("without: {provider_status: good}", '.without.provider_status: "good" is not one of own, approved, other'),
    ("where: {paid: 1}", ".where.paid: 1 is neither true nor false"),
    ("at_least: [{of: {mode: live}}]", ".at_least[0]: needs either hours or percent"),
    ("at_least: [{of: {mode: live}, hours: 1, percent: 1}]", ".at_least[0]: needs either hours or percent"),
    ("at_least: [{hours: 1}]", ".at_least[0].of: is missing"),
    ("at_most: [{of: {mode: live}, percent: 1}]", ".at_most[0].percent: unknown word; known here: of, hours"),
    ("window: {}", ".window: is empty"),
    ("window: {within: 5}", ".window.within: must be a length such as {years: 5}, or term"),
    ("window: {within: {years: 1, days: 2}}", ".window.within: needs only one of days, months, years"),
    ("window: {within: term, of: applied}", ".window.of: the term has its own days; of and from stand beside a length"),
    ("window: {within: {years: 1}, of: applied, from: approved}", ".window.from: of looks back from a day and from looks ahead; only one of them can stand"),
    ("window: {within: 3, from: approved}", ".window.within: must be a length such as {years: 5}, or term"),
    ("window: {from: approved}", ".window.from: says from which day within is measured, and there is no within"),
    ("window: {of: applied, since: 2024-01-01}", ".window.of: says from which day within is measured, and there is no within"),
    ("window: [{since: 2024-01-01}, {untill: 2024-01-01}]", '.window[1].untill: unknown word; did you mean "until"?'),
    ("window: {after: ''}", ".window.after: is empty"),
    ("same_event: never", '.same_event: "never" is not one of once, once_per_term, many'),
    ("reuse: all", '.reuse: "all" is not one of none, free'),
    ("signed: {by: 0}", ".signed.by: 0 is less than 1"),
    ("signed: {by_credential: [1, [2]]}", ".signed.by_credential[1]: must be text"),
    ("signed: yes", ".signed: must be a mapping of fields to values"),
    ("round_down_to: 0", ".round_down_to: 0 is less than 1"),
    ("round_down_to: 7.5", ".round_down_to: 7.5 is not a whole number of minutes"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fault"), HOURS)
def test_a_fault_in_hours_has_its_path(text, fault):
    assert f"standards[0].requirements[0].hours{fault}" in in_hours(text)


def test_shared_topics_may_come_to_more_than_the_minimum():
    assert in_hours("shared: true, topics: {a: 8, b: 8}") == []


def test_one_id_stands_once_in_a_standard_its_ladder_included():
    text = "programme: x\nstandards:\n- {stage: renewal, version: 1, renewal: {late: [{also: [{id: r1, task: {code: a}}]}]}, requirements: [{task: {code: b}}, {id: r1, task: {code: c}}]}"
    assert faults(text) == [
        'standards[0].requirements[1].id: the id "r1" already stands at standards[0].requirements[0]',
        'standards[0].renewal.late[0].also[0].id: the id "r1" already stands at standards[0].requirements[0]',
    ]


VERSIONS = "programme: x\nstandards:\n- {{stage: initial, version: a, in_force: {}, requirements: []}}\n- {{stage: {}, version: b, in_force: {}, requirements: []}}"


@pytest.mark.parametrize(
    ("first", "stage", "second", "overlap"),
    [
        ("{from: 2024-01-01}", "initial", "{from: 2025-01-01}", True),
        ("{from: 2024-01-01, until: 2024-12-31}", "initial", "{from: 2025-01-01}", False),
        ("{from: 2024-01-01, until: 2025-01-01}", "initial", "{from: 2025-01-01}", True),
        ("{from: null, until: 2024-12-31}", "initial", "{from: null}", True),
        ("{from: 2024-01-01}", "renewal", "{from: 2024-01-01}", False),
        ("{from: 2025-01-01}", "initial", "{until: 2024-12-31}", False),
    ],
)
def test_versions_of_one_stage_share_no_day(first, stage, second, overlap):
    told = ['standards[1].in_force: shares days with version "a" at standards[0]'] if overlap else []
    assert faults(VERSIONS.format(first, stage, second)) == told


def test_a_version_stands_once_in_a_stage():
    text = VERSIONS.format("{until: 2024-01-01}", "initial", "{from: 2024-01-02}").replace("version: b", "version: a")
    assert faults(text) == ['standards[1].version: "a" already stands at standards[0]']
