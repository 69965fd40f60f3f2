"""Each shipped programme judges the cases that were worked by hand: golden/<programme>/cases.yaml."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from certificates import rules, shipped
from certificates.rules import dates
from certificates.rules.files import plain_values
from certificates.rules.language import MINUTE_KINDS, Length

FOLDER = Path(__file__).parent / "golden"
SHIPPED = sorted(path.stem for path in shipped.PROGRAMMES.glob("*.yaml"))
WORDS = {
    *("case", "words", "judged", "stage", "filed", "person", "events", "route", "choice", "certificate"),
    *("earned", "evidence", "unmet", "have", "not_asked", "refused", "filing"),
}


@cache
def cases(slug: str) -> list[dict[str, Any]]:
    return plain_values((FOLDER / slug / "cases.yaml").read_bytes())["cases"]


def every_case():
    for folder in sorted(FOLDER.iterdir()):
        if folder.is_dir():
            yield from (
                pytest.param(folder.name, case, id=f"{folder.name}: {case['case']}") for case in cases(folder.name)
            )


@cache
def programme(slug: str) -> rules.Programme:
    return rules.read_programme((shipped.PROGRAMMES / f"{slug}.yaml").read_bytes(), name=slug)


def as_case(told: dict[str, Any]) -> rules.Case:
    given = {name: told[name] for name in ("person", "route", "choice") if name in told}
    events = dict(told.get("events", {})) | ({"applied": told["filed"]} if "filed" in told else {})
    certificate = told.get("certificate")
    if isinstance(certificate, str):
        begins, _, ends = certificate.partition(" to ")
        certificate = {"valid_from": begins, "valid_through": ends}
    return rules.read_case(given | {"events": events, "certificate": certificate, "evidence": list(evidence(told))})


def evidence(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(told.get("evidence", []), start=1):
        piece = {"id": f"e{number}", **({"on": told["earned"]} if "earned" in told else {}), **one}
        if "hours" in piece:
            piece["minutes"] = in_minutes(piece.pop("hours"))
        times, apart = int(piece.pop("times", 1)), piece.pop("apart", {"days": 0})
        ((unit, n),) = apart.items()
        for again in range(times):
            day = dates.add(date.fromisoformat(piece["on"]), Length(unit, int(n) * again)) if "on" in piece else None
            repeated = {"id": f"{piece['id']}-{again + 1}"} if times > 1 else {}
            yield piece | repeated | ({"on": day.isoformat()} if day else {})


def in_minutes(hours: str) -> int:
    minutes = Decimal(hours) * 60
    assert minutes == int(minutes)
    return int(minutes)


def leaves(findings, *, ways: int | None = 1) -> Iterator[dict[str, Any]]:
    """Every finding that is no group; of several ways the nearest, or all of them."""
    for finding in findings:
        if "findings" in finding:
            yield from leaves(finding["findings"], ways=ways)
        elif "routes" in finding:
            for route in finding["routes"][:ways]:
                yield from leaves(route["findings"], ways=ways)
        else:
            yield finding


def in_words(entry: dict[str, Any]) -> Any:
    """Hours where it is minutes, things or days else; nothing where nobody can say."""
    return Decimal(entry["minutes"]) / 60 if "minutes" in entry else entry.get("count", entry.get("days"))


def told_short(finding: dict[str, Any]) -> dict[str, Any]:
    return {entry["what"]: in_words(entry) for entry in finding["short"] if in_words(entry) is not None}


def number(value: Any) -> Decimal:
    """A figure; `1 minute` is a sixtieth of an hour."""
    figure, _, unit = str(value).partition(" ")
    return Decimal(figure) / (60 if unit else 1)


@pytest.mark.parametrize(("slug", "told"), [*every_case()])
def test_a_case_worked_by_hand_comes_out(slug, told):
    assert told.keys() <= WORDS
    case, on = as_case(told), date.fromisoformat(told["judged"])
    answer = rules.assess(programme(slug), case, on=on, stage=told.get("stage"))
    found = {finding["id"]: finding for finding in leaves(answer["findings"])}
    unmet = {name: told_short(finding) for name, finding in found.items() if not finding["met"]}
    if "unmet" in told or "filing" not in told:
        expected = told.get("unmet", {})
        assert unmet == {name: {w: number(n) for w, n in short.items()} for name, short in expected.items()}
        assert answer["met"] == (not expected)
    for name, have in told.get("have", {}).items():
        counts_hours = found[name]["kind"] == "hours"
        assert found[name]["have"] == (number(have) * 60 if counts_hours else number(have)), name
    assert sorted(told.get("not_asked", [])) == sorted(name for name, one in found.items() if "applies" in one)
    everywhere = leaves(answer["findings"], ways=None)
    reasons = {(entry["id"], entry["why"]) for one in everywhere for entry in one["refused"]}
    for piece, words in told.get("refused", {}).items():
        assert [why for id, why in reasons if id == piece and words in why], (piece, sorted(reasons))
    if "filing" in told:
        assert_filing(rules.terms(programme(slug), case, on=on, stage=told.get("stage")), told["filing"])


def assert_filing(filing: rules.Filing, expected: dict[str, Any]) -> None:
    said = {name: None if value is None else str(value) for name, value in filing.as_dict().items()}
    said["accepted"] = "true" if filing.accepted else "false"
    for name, value in expected.items():
        if name == "why":
            assert value in filing.why
        else:
            assert said[name] == (
                None if value is None else str(value).lower() if value in (True, False) else str(value)
            )


@pytest.mark.parametrize("slug", SHIPPED)
def test_each_shipped_programme_has_at_least_three_cases_with_a_story(slug):
    told = cases(slug)
    assert len(told) >= 3
    assert all(one["words"].strip() for one in told)
    assert len({one["case"] for one in told}) == len(told)
    assert any("unmet" in one for one in told)


def test_each_folder_belongs_to_a_shipped_programme():
    assert [folder.name for folder in FOLDER.iterdir() if folder.is_dir() and folder.name not in SHIPPED] == []


def test_minutes_belong_to_kinds_that_have_them():
    for slug in SHIPPED:
        for told in cases(slug):
            assert all("hours" not in one or one["kind"] in MINUTE_KINDS for one in told.get("evidence", []))
