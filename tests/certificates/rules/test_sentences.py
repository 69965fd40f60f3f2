"""Every word of the language is said, and real programmes read as a person would say them."""

import pytest

from certificates import rules
from certificates.rules import language
from certificates.rules.term_sentences import TermSentences

from .building import SHIPPED, programme

NAMES = {("topic", "ethics"): "Ethics", ("assessment", "pr"): "the peer exam", ("statement", "coe"): "Code of ethics"}
SAYS = TermSentences(names=NAMES)


def said(requirement: str) -> str:
    asked = programme(f"- {requirement}", head='statements: {coe: "2025"}')
    return SAYS.sentence(asked.standards[0].requirements[0])


def terms(standard: str) -> list[str]:
    return SAYS.term(programme("[]", stage="renewal", standard=standard).standards[0])


@pytest.mark.parametrize(
    ("requirement", "sentence"),
    [
        (
            "hours: {kind: training, minimum: 46, topics: {ethics: 16, law: 0.5}, at_least: [{of: {mode: live},"
            " percent: 50}, {of: {mode: in_person, topic: ethics}, hours: 6}],"
            " window: {within: {years: 5}, of: applied}}",
            "46 hours of training, of which 16 hours on Ethics and 30 minutes on law; live for at least half;"
            " at least 6 hours of it in person, on Ethics; in the 5 years before you apply.",
        ),
        (
            "hours: {kind: [ce, training], minimum: 20, where: {provider_status: [own, approved], paid: true},"
            " without: {activity: [self_study, webinar]}, at_most: [{of: {activity: in_service}, hours: 8}],"
            " spread: {months: 12}, same_event: once_per_term, reuse: none, round_down_to: 15}",
            "20 hours of continuing education or training, by the body itself or approved providers, paid;"
            " at most 8 hours of it in-service training; not counted: self-study or webinar; spread over at least"
            " 12 months; the same course or event counts once; nothing that counted for another certificate or an"
            " earlier term; the total is rounded down to whole steps of 15 minutes.",
        ),
        (
            "hours: {kind: experience, minimum: 1, shared: true, topics: {ethics: 1}, covers: [a, b, ethics],"
            " same_event: once, signed: {by_credential: [qps, lpha], not_relation: [family, self]}}",
            "1 hour of experience, of which 1 hour on Ethics; an hour on several of these counts toward each; with some"
            " time on a, b and Ethics; the same course or event counts once, in all your terms together; signed by"
            " somebody who held on that day qps or lpha, not by your family or yourself.",
        ),
        (
            "count: {kind: ce, minimum: 5, distinct: event, hours_each: 3, where: {event: [x]}, covers: [ethics],"
            " without: {population: youth}, window: {since: 2024-01-01, until: 2025-01-01}, signed: {by: 2}}",
            "Continuing education, 5 times, from x; each a different course or event; at least 3 hours each; with some"
            " time on Ethics; not counted: with youth; from 1 January 2024 on; until 1 January 2025;"
            " signed by 2 people.",
        ),
        ("count: {kind: exam, minimum: 1, where: {provider: aps}}", "Exams, once, by aps."),
        (
            "every: {kind: supervision, each: quarter, over: term, at_least: 2, minutes_each: 30,"
            " where: {activity: co_reflection}, signed: {}}",
            "Supervision at least 2 times in each quarter of the year of your term, co-reflection; at least 30 minutes"
            " each; signed by a supervisor.",
        ),
        (
            "every: {kind: supervision, each: week, over: window, window: {within: {years: 1}}}",
            "Supervision at least once in each week; in the year before the day it is decided.",
        ),
        (
            "exam: {assessment: pr, percent: 75, window: {within: {months: 12}, from: approved}}",
            "The assessment “the peer exam”, passed with at least 75 percent in one attempt; within 12 months from the"
            " day of “approved” on.",
        ),
        (
            "exam: {assessment: pr, scaled: 500}",
            "The assessment “the peer exam”, passed with a score of at least 500 in",
        ),
        ("exam: {assessment: other, completed: true}", "The assessment “other”, taken, whatever the score."),
        ("attest: {statement: coe}", "The statement “Code of ethics”, signed by you."),
        (
            "attest: {statement: coe, version: current, window: {within: term}}",
            "The statement “Code of ethics” in its current version, signed by you; during the term of"
            " your certificate.",
        ),
        ("attest: {statement: coe, version: '7'}", "The statement “Code of ethics” in version 7, signed by you."),
        (
            "task: {code: work_book, window: {after: trained, before: ended}}",
            "The task “work book”, done; after your training; before the day of “ended”.",
        ),
        (
            "document: {type: background-check, max_age: {days: 30}, of: applied, reviewed: true, direct: true}",
            "The document “background check”; not older than 30 days on the day you apply; looked at and accepted;"
            " sent by the third party itself.",
        ),
        (
            "document: {type: x, max_age: {years: 1}}",
            "The document “x”; not older than 1 year on the day it is decided.",
        ),
        (
            "references: {minimum: 3, types: {personal: 1, professional: 2}, not_from: [family, friend],"
            " known_months: 12, direct: true}",
            "3 references, of which 1 personal and 2 professional; not from your family or your friends; from people"
            " who have known you for at least 12 months; sent by them directly.",
        ),
        ("references: {minimum: 1}", "1 reference."),
        (
            "holds: {credential: [a, b-c], good_standing: true, 'on': hired}",
            "You hold a or b c, in good standing, on the day of “hired”.",
        ),
        (
            "person: {attribute: age, at_least: 18, at_most: 30, 'on': applied}",
            "You are at least 18 years old and you are at most 30 years old, on the day you apply.",
        ),
        ("person: {attribute: lives_in, equals: PA}", "Where you live: PA."),
        ("person: {attribute: score, at_least: 3, at_most: 9.5}", "Score is at least 3 and score is at most 9.5."),
        ("person: {attribute: veteran, one_of: [true, 3, maybe]}", "Veteran: yes, 3 or maybe."),
        ("any_of: [[{task: {code: a}}], [{task: {code: b}}]]", "One of these 2 ways."),
        ("any_of: [[{task: {code: a}}]]", "This way."),
        ("all_of: [{task: {code: a}}]", "All of these."),
        (
            "{task: {code: a}, when: [{route: legacy}, {event: fell_behind}], unless: {any: [{holds: {credential: c}},"
            " {certificate: {younger_than: {months: 12}}}, {person: {attribute: age, at_least: 65}}]}}",
            "The task “a”, done; asked only if you apply by the route “legacy” and “fell behind” has happened; not"
            " asked if you hold c, your certificate began less than 12 months ago or you are at least 65 years old.",
        ),
    ],
)
def test_each_kind_is_one_plain_sentence(requirement, sentence):
    assert said(requirement).startswith(sentence)


@pytest.mark.parametrize(
    ("standard", "sentences"),
    [
        ("term: {months: 24}", ["A certificate is valid for 24 months."]),
        (
            "term: {months: 24, ends: end_of_month}",
            ["A certificate is valid for at least 24 months and then until the end of that month."],
        ),
        (
            "term: {years: 1, ends: birth_month}",
            ["A certificate is valid for at least 1 year and then until the end of the month you were born in."],
        ),
        (
            "term: {ends: {month: 6, day: 30, years: odd}}\nfirst_term: {skip_if_shorter_than: {months: 12}}",
            [
                "A certificate is valid until the next 30 June of an odd year.",
                "A first term that would be shorter than 12 months runs on to the date after that.",
            ],
        ),
        (
            "term: {ends: {month: 6, day: 30, years: [2027, 2031]}}",
            ["A certificate is valid until the next 30 June in 2027 or 2031."],
        ),
        (
            "term: {ends: {month: 1, day: 2, years: {from: 2015, every: 4}}}\n"
            "first_term: {scale_if_shorter_than: {years: 1}, scale: 0.5}",
            [
                "A certificate is valid until the next 2 January, every 4 years from 2015 on.",
                "After a first term shorter than 1 year, the first renewal asks for 0.5 times the hours.",
            ],
        ),
        (
            "renewal: {anchor: award, opens: {days: 90}, closes: {days: 14}, late: [{until: {months: 6}},"
            " {until: {month: 2, day: 28}, fee: 50, also: [{task: {code: b}}]}, {fee: 3}],"
            " inactive_after: {months: 12}, earn_until: late_end, max: 4,"
            " choices: [{years: 1, scale: 0.5}, {years: 2}]}",
            [
                "You can renew from 90 days before the last day on.",
                "On time means at least 14 days before the last day.",
                "The next term begins on the day of the award.",
                "You can renew late until 6 months after the last day, at no late fee.",
                "You can renew late until the next 28 February, for a late fee of 50.",
                "Then also: The task “b”, done.",
                "After that you can renew late without an end, for a late fee of 3.",
                "What you earn until the last late day counts toward the old term.",
                "A certificate is inactive 12 months after its last day.",
                "Renewals at most: 4.",
                "You may choose 1 year, with 0.5 times the hours.",
                "You may choose 2 years, with all of the hours.",
            ],
        ),
    ],
)
def test_a_term_and_a_renewal_are_said_in_the_order_a_person_meets_them(standard, sentences):
    heard = terms(standard)
    assert [one for one in heard if one in sentences] == sentences
    assert set(heard) - set(sentences) <= {
        "The next term begins the day after this one ends, however early you renew.",
    }


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_requirement_of_real_programmes_is_one_sentence_without_a_code_in_it(path):
    for standard in rules.read_programme(path.read_bytes()).standards:
        for requirement in language.walk(standard.requirements):
            sentence = SAYS.sentence(requirement)
            assert sentence.endswith(".")
            assert not set("_{}") & set(sentence)
        assert all(one.endswith(".") for one in SAYS.term(standard))


def test_another_language_says_all_of_it():
    [asked] = programme("- hours: {kind: training, minimum: 2, window: {within: term}}").standards[0].requirements
    marked = TermSentences(lambda text: f"~{text}").sentence(asked)
    assert marked == "~~2 hours of ~training; ~during the term of your certificate."
