"""Knows when training counts as continuing education: once it was taken after the first award."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from certificates.rules import language

TRAINING, CONTINUED = "training", "ce"
# Between the id of a piece and the other name it stands under.
MARK = "#"


def as_continued(case: Mapping[str, Any], standard: language.Standard, *, since: date) -> dict[str, Any]:
    """The case with training from `since` on in the words that a standard asks for it.

    A requirement that names both takes training as it is. Where one names continuing education alone, training taken
    since then is called so; where another one names training alone besides, it stands there under both names.
    """
    asked = [set(one.rule.kind) & {TRAINING, CONTINUED} for one in _of_time(standard)]
    if {CONTINUED} not in asked:
        return dict(case)
    keeps_name = {TRAINING} in asked and {TRAINING, CONTINUED} not in asked
    pieces = [piece for item in case["evidence"] for piece in _pieces(item, since, keeps_name=keeps_name)]
    return {**case, "evidence": pieces}


def _of_time(standard: language.Standard) -> Iterator[Any]:
    for requirement in language.asked_by(standard):
        if isinstance(requirement.rule, language.Hours | language.Count | language.Every):
            yield requirement


def _pieces(item: Mapping[str, Any], since: date, *, keeps_name: bool) -> Iterator[Mapping[str, Any]]:
    if item["kind"] != TRAINING or item["on"] < since.isoformat():
        yield item
        return
    yield {**item, "kind": CONTINUED}
    if keeps_name:
        yield {**item, "id": f"{item['id']}{MARK}{TRAINING}"}


def piece_of(item: str) -> str:
    """The piece of evidence that an id speaks of, under whichever name it stands there."""
    return item.partition(MARK)[0]
