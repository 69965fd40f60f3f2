"""Knows how to put one requirement or one standard to a small case, for tests that say only what matters."""

import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from textwrap import indent

from certificates import rules

DAY = "2026-05-01"
SHIPPED = sorted((Path(rules.__file__).parents[1] / "programmes").glob("*.yaml"))


@lru_cache(maxsize=64)
def programme(requirements: str, *, stage="initial", standard="", head=""):
    """A programme of one standard; `requirements` is a YAML list, `standard` more of its fields."""
    return rules.read_programme(
        f"programme: sample\ntitle: Sample\nbody: Board\nsources: [{{title: x}}]\n{head}\n"
        f'standards:\n  - stage: {stage}\n    version: "1"\n{indent(standard, "    ")}\n'
        f"    requirements:\n{indent(requirements, '      ')}\n"
    )


def case(*evidence, **more):
    return rules.read_case({**more, "evidence": list(evidence)})


def judge(requirement: str, *evidence, on=DAY, stage="initial", head="", standard="", **more):
    """The finding of one requirement, written without its dash."""
    text = "- " + indent(requirement.strip(), "  ").lstrip()
    asked = programme(text, stage=stage, head=head, standard=standard)
    answer = rules.assess(asked, case(*evidence, **more), stage=stage, on=date.fromisoformat(on))
    json.dumps(answer)  # no dates, decimals or floats hide in an answer
    return answer["findings"][0]


def hours(rule: str, *evidence, **more):
    return judge(f"hours: {{kind: training, {rule}}}", *evidence, **more)


_numbers = iter(range(1, 1_000_000))


def training(minutes, *topics, on="2026-01-15", id=None, kind="training", **more):
    return {
        "id": id or f"t{next(_numbers)}",
        "kind": kind,
        "on": on,
        "minutes": minutes,
        "topics": list(topics),
        **more,
    }


def item(kind, on="2026-01-15", id=None, **more):
    return {"id": id or f"i{next(_numbers)}", "kind": kind, "on": on, **more}


def faults(text):
    """Every fault of a file or case that cannot be read, as `path: reason`."""
    read = rules.read_case if isinstance(text, dict) else rules.read_programme
    try:
        read(text)
    except rules.RuleError as error:
        return str(error).splitlines()
    return []


def refusals(finding):
    return {entry["id"]: entry["why"] for entry in finding["refused"]}


def counted(finding):
    return {entry["id"]: entry.get("minutes") for entry in finding["counted"]}
