"""A programme of 12 requirements and a case of 500 pieces of evidence, for `assess` alone."""

from datetime import date, timedelta
from typing import Any

from certificates import rules

ON = date(2026, 11, 24)
TOPICS = ("ethics", "advocacy", "recovery", "wellness", "crisis")
SIGNER = {"person": "Solveig Marsh", "credentials": ["certified-peer-supervisor"], "relation": "site"}


REQUIREMENTS = [
    {"id": "age", "person": {"attribute": "age", "at_least": 18, "on": "applied"}},
    {"id": "word", "attest": {"statement": "lived-experience", "version": "2023"}},
    {"id": "exam", "exam": {"assessment": "ethics", "percent": 75}},
    {
        "id": "training",
        "hours": {
            "kind": "training",
            "minimum": 60,
            "topics": {"ethics": 10, "advocacy": 12, "recovery": 8},
            "at_least": [{"of": {"mode": "live"}, "hours": 40}, {"of": {"mode": "in_person"}, "percent": 50}],
            "at_most": [{"of": {"mode": "self_paced"}, "hours": 8}],
            "window": {"within": {"years": 2}, "of": "applied"},
            "same_event": "once",
        },
    },
    {"id": "crisis", "hours": {"kind": "training", "minimum": 6, "where": {"topic": "crisis"}}},
    {"id": "wellness", "hours": {"kind": "training", "minimum": 20, "covers": ["wellness", "crisis"]}},
    {"id": "classes", "count": {"kind": "training", "minimum": 12, "distinct": "event", "hours_each": 1}},
    {
        "id": "practice",
        "hours": {
            "kind": "experience",
            "minimum": 120,
            "signed": {"by_credential": ["certified-peer-supervisor"], "not_relation": ["self", "family"]},
        },
    },
    {"id": "paid", "hours": {"kind": "experience", "minimum": 20, "where": {"paid": True}, "round_down_to": 15}},
    {"id": "long", "hours": {"kind": "experience", "minimum": 40, "spread": {"months": 6}}},
    {"id": "supervision", "hours": {"kind": "supervision", "minimum": 6}},
    {
        "id": "monthly",
        "every": {
            "kind": "supervision",
            "at_least": 1,
            "each": "month",
            "over": "window",
            "window": {"within": {"months": 6}, "of": "applied"},
        },
    },
]


def programme() -> rules.Programme:
    standard = {
        "stage": "initial",
        "version": "2023",
        "in_force": {"from": "2023-06-01"},
        "term": {"months": 24},
        "requirements": [{"label": one["id"]} | one for one in REQUIREMENTS],
    }
    return rules.read_programme(
        {
            "programme": "twelve",
            "title": "Twelve requirements",
            "body": "Model State Peer Board",
            "timezone": "America/New_York",
            "sources": [{"title": "None", "address": "https://example.org/", "seen": "2026-11"}],
            "standards": [standard],
        }
    )


def case() -> dict[str, Any]:
    evidence = [_training(number) for number in range(250)] + [_practice(number) for number in range(248)]
    evidence += [
        {"id": "x", "kind": "exam", "on": _day(30), "assessment": "ethics", "percent": 88},
        {"id": "w", "kind": "attestation", "on": _day(10), "statement": "lived-experience", "version": "2023"},
    ]
    return {"person": {"born_on": "1990-02-03"}, "events": {"applied": _day(1)}, "evidence": evidence}


def _training(number: int) -> dict[str, Any]:
    return {
        "id": f"t{number}",
        "kind": "training",
        "on": _day(number * 3),
        "minutes": 45 + number % 4 * 15,
        "topics": [TOPICS[number % len(TOPICS)], *([TOPICS[number % 3]] if number % 7 == 0 else [])],
        "mode": ("in_person", "live_online", "self_paced")[number % 3],
        "provider": f"provider-{number % 9}",
        "event": f"event-{number % 200}",
    }


def _practice(number: int) -> dict[str, Any]:
    kind = "supervision" if number % 10 == 0 else "experience"
    return {
        "id": f"h{number}",
        "kind": kind,
        "on": _day(number * 2),
        "minutes": 60 + number % 3 * 30,
        "mode": "in_person",
        "paid": number % 2 == 0,
        "signed_by": SIGNER,
    } | ({"hold": "Waiting for a supervisor's signature."} if number % 25 == 0 else {})


def _day(ago: int) -> str:
    return (ON - timedelta(days=ago)).isoformat()
