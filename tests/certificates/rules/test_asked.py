"""What standards name that a case must bring, each once."""

from decimal import Decimal

from certificates import rules, shipped
from certificates.rules.asked import Fact

FILE = """
programme: named
standards:
  - stage: initial
    version: "1"
    in_force: {until: 2025-12-31}
    requirements:
      - person: {attribute: age, at_least: 18}
      - person: {attribute: education, one_of: [college, equivalent], 'on': tested}
      - any_of:
          - [{document: {type: paper, max_age: {days: 30}, of: approved}}]
          - [{document: {type: transcript, direct: true}}, {task: {code: course, window: {after: trained}}}]
      - holds: {credential: [one, two]}
        unless: {any: [{route: legacy}, {holds: {credential: three, 'on': moved}}]}
      - hours: {kind: training, minimum: 1, window: {within: {years: 1}, from: began}}
        when: [{event: fell-behind}, {person: {attribute: share, at_least: 51}}, {route: long}]
      - references: {minimum: 2, types: {personal: 1}, not_from: [family]}
  - stage: renewal
    version: "2"
    requirements:
      - hours: {kind: ce, minimum: 1, window: {within: {years: 1}, of: applied}}
        when: {person: {attribute: supervises, equals: true}}
      - document: {type: paper}
    renewal:
      choices: [{years: 1, scale: 0.5}, {years: 2}]
      late: [{until: {months: 1}, also: [{task: {code: late-course}}]}]
"""


def test_everything_named_anywhere_is_found_once_and_in_order():
    asked = rules.asked(rules.read_programme(FILE).standards)
    assert asked.documents == ("paper", "transcript")
    assert asked.direct_documents == ("transcript",)
    assert asked.credentials == ("one", "two", "three")
    assert asked.tasks == ("course", "late-course")
    assert set(asked.events) == {"tested", "approved", "trained", "moved", "began", "fell-behind"}
    assert asked.routes == ("legacy", "long")
    assert (asked.references, asked.reference_types, asked.barred_relations) == (True, ("personal",), ("family",))
    assert [choice.scale for choice in asked.choices] == [Decimal("0.5"), Decimal(1)]


def test_of_a_fact_every_accepted_value_is_told_and_age_is_none():
    education, share, supervises = rules.asked(rules.read_programme(FILE).standards).facts
    assert education == Fact("education", ("college", "equivalent"))
    assert (share.name, share.is_number, share.is_claim, share.is_condition) == ("share", True, False, True)
    assert (supervises.name, supervises.is_number, supervises.is_claim) == ("supervises", False, True)


def test_nothing_is_named_where_nothing_is_asked():
    assert rules.asked([]) == rules.Asked()


def test_what_the_shipped_programmes_ask_can_all_be_named():
    files = sorted(shipped.PROGRAMMES.glob("*.yaml"))
    found = [rules.asked(rules.read_programme(file.read_bytes()).standards) for file in files]
    assert len(files) >= 20
    assert {name for one in found for name in one.routes} >= {"reciprocity", "grandparenting", "legacy"}
    assert {fact.name for one in found for fact in one.facts} >= {"education", "lives_or_works_in", "veteran"}
