"""The example of the rule language's own page, file, case and answer."""

from datetime import date

from certificates import rules

FILE = """
programme: example-cps
title: Certified Peer Specialist
body: Example Board
timezone: America/New_York
sources: [{title: "...", address: "...", seen: 2026-11}]
notes: what was not found; what the language cannot say; confirm with the body
statements: {code-of-ethics: "2025"}
standards:
  - stage: initial
    version: "2024"
    in_force: {from: 2024-01-01}
    term: {months: 24}
    requirements:
      - id: training
        label: 46 hours of training
        hours:
          kind: training
          minimum: 46
          topics: {advocacy: 10, mentoring: 10, recovery: 10, ethics: 16}
          window: {within: {years: 10}, of: applied}
"""

CASE = {
    "person": {"born_on": "1990-02-03", "education": "high_school"},
    "events": {"applied": "2026-05-01", "approved": "2026-03-01"},
    "route": "initial",
    "choice": {"years": 2},
    "evidence": [
        {"id": "e9", "kind": "training", "on": "2013-02-01", "minutes": 300, "topics": ["ethics"]},
        {"id": "e1", "kind": "training", "on": "2025-01-01", "minutes": 600, "topics": ["advocacy"]},
        {"id": "e2", "kind": "training", "on": "2025-01-02", "minutes": 600, "topics": ["mentoring"]},
        {"id": "e3", "kind": "training", "on": "2025-01-03", "minutes": 600, "topics": ["recovery"]},
        {"id": "e4", "kind": "training", "on": "2025-01-04", "minutes": 780, "topics": ["ethics"]},
    ],
}


def test_the_answer_has_the_shape_that_was_promised():
    programme, case = rules.read_programme(FILE), rules.read_case(CASE)
    assert rules.assess(programme, case, stage="initial", on=date(2026, 5, 1)) == {
        "programme": "example-cps",
        "stage": "initial",
        "version": "2024",
        "on": "2026-05-01",
        "met": False,
        "findings": [
            {
                "id": "training",
                "label": "46 hours of training",
                "kind": "hours",
                "met": False,
                "need": 2760,
                "have": 2580,
                "short": [{"what": "total", "minutes": 180}, {"what": "ethics", "minutes": 180}],
                "counted": [
                    {"id": "e1", "minutes": 600, "toward": "advocacy"},
                    {"id": "e2", "minutes": 600, "toward": "mentoring"},
                    {"id": "e3", "minutes": 600, "toward": "recovery"},
                    {"id": "e4", "minutes": 780, "toward": "ethics"},
                ],
                "refused": [
                    {
                        "id": "e9",
                        "minutes": 300,
                        "why": "Earned on 1 February 2013, before the 10 years that count.",
                    }
                ],
            }
        ],
    }
