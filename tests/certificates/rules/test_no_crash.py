"""Whatever stands in a file or a case, it is read or refused with its place, and what is read can be judged."""

import copy
import json
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from certificates import rules
from certificates.rules import language
from certificates.rules.files import plain_values

from .building import SHIPPED

# The file of every word, and shipped ones with a ladder, choices, cadences and routes.
NAMES = ("texas-mhps", "new-york-nycps", "maine-cipss", "georgia-cps-mh", "washington-cpss")
FILES = [path for path in SHIPPED if path.stem in NAMES] + [Path(__file__).parent / "every_word.yaml"]
PROGRAMMES = [plain_values(path.read_bytes()) for path in FILES]
CASE = {
    "person": {"born_on": "1992-02-29", "education": "high_school", "a": [{"value": 3, "from": "2020-01-01"}]},
    "events": {"applied": "2026-05-01", "approved": "2026-03-01"},
    "route": "initial",
    "choice": {"years": 2},
    "certificate": {
        "valid_from": "2024-05-01",
        "valid_through": "2026-04-30",
        "renewals": 0,
        "actions": [{"what": "suspended", "on": "2025-01-10", "disciplinary": True}],
    },
    "evidence": [
        {
            "id": f"e{number}",
            "kind": kind,
            "on": f"2025-{number % 9 + 1:02}-11",
            "minutes": 60 * number,
            "topics": ["ethics", "core"],
            "mode": "in_person",
            "event": f"event-{number % 2}",
            "signed_by": {"person": "Sol", "credentials": ["qps"], "relation": None},
            "used_by": [{"programme": "other", "term": None}],
            **{"assessment": "core", "statement": "ethics", "type": "personal", "code": "x", "person": "Rosa"},
        }
        for number, kind in enumerate(language.KINDS)
    ],
}
ODD = [None, True, 0, -1, 1.5, "", "x", "term", "2026-02-30", [], {}, [None], {"x": 1}, [[]], 10**15, "on"]
ODD += [float("inf"), "live", {"months": 12}, {"of": {}}, date(2026, 1, 1)]
WORDS = ["where", "when", "window", "unless", "topics", "label", "late", "until", "minutes", "x"]


def places(tree, path=()):
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in list(pairs):
        yield (*path, key)
        yield from places(value, (*path, key))


def spoiled(tree, random):
    tree = copy.deepcopy(tree)
    for _ in range(random.randint(0, 2)):
        *way, last = random.choice(list(places(tree)))
        holder = tree
        for key in way:
            holder = holder[key]
        if random.random() < 0.3:
            del holder[last]
        elif isinstance(holder, dict) and random.random() < 0.3:
            holder[random.choice(WORDS)] = copy.deepcopy(random.choice(ODD))
        else:
            holder[last] = copy.deepcopy(random.choice(ODD))
    return tree


def read(how, tree):
    try:
        return how(tree)
    except rules.RuleError as error:
        return told_where(error)


def told_where(error):
    assert all(problem.path and problem.reason for problem in error.problems)


@settings(max_examples=120, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_spoiled_file_or_case_is_refused_with_its_place_or_judged(random):
    programme = read(rules.read_programme, spoiled(random.choice(PROGRAMMES), random))
    case = read(rules.read_case, spoiled(CASE, random))
    if programme is None or case is None:
        return
    rules.check(programme)
    for stage in ("initial", "renewal", "upgrade", "reinstatement"):
        for ask in (rules.assess, lambda *a, **k: rules.terms(*a, **k).as_dict()):
            answer = read(lambda day, ask=ask, stage=stage: ask(programme, case, stage=stage, on=day), date(2026, 5, 2))
            assert answer is None or json.dumps(answer)
