"""Measures every action in this process, then the pages over HTTP, and prints one table of each."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median

from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from tests import migrated
from tests.benchmarks import house, serving
from tests.benchmarks.meter import Clock, Statements
from tests.benchmarks.scenarios import FLOOR, SCENARIOS, Scenario, Turn

SHELF = Path(__file__).resolve().parents[2] / ".pytest_cache" / "d" / "migrated"
# What the limits were measured beside. A limit counts as a ratio to the bare view, on whatever machine this runs.
FLOOR_MS = 0.44
WARM = 3


@dataclass(frozen=True)
class Cost:
    scenario: Scenario
    ms: float
    floor_ms: float
    statements: int

    @property
    def ratio(self) -> float:
        return self.ms / self.floor_ms


def main() -> None:
    asked = _arguments()
    with own_database():
        built = house.build()
        chosen = [one for one in SCENARIOS if asked.only in one.name]
        _say(table([measured(one, built, turns=asked.turns) for one in chosen]))
        if asked.seconds:
            _say(serving.table([one for one in chosen if one.page], built, seconds=asked.seconds))


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--only", default="", metavar="WORDS", help="only actions whose name has these words")
    parser.add_argument("--turns", type=int, default=15, help="how often each action is measured")
    parser.add_argument("--seconds", type=float, default=2, help="how long each page is asked for over HTTP; 0 is not")
    return parser.parse_args()


@contextmanager
def own_database() -> Iterator[None]:
    """A database that is laid for this run and thrown away after it."""
    SHELF.mkdir(parents=True, exist_ok=True)
    with migrated.laid(SHELF, connection.creation._get_test_db_name()):
        made = setup_databases(verbosity=0, interactive=False, keepdb=True, serialized_aliases=[])
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)


def measured(scenario: Scenario, built: house.House, *, turns: int) -> Cost:
    """Medians, after a few turns that warm the caches up; the statements are those of one turn more.

    The bare view is measured before and after, since other work on the machine makes both dearer.
    """
    ready = scenario.turns(built)
    seen = Statements()
    _spent(ready, WARM)
    before, spent, after = _floor(built), _spent(ready, turns), _floor(built)
    next(ready)(seen)
    return Cost(scenario, median(spent), median(before + after), len(seen.sent))


def _floor(built: house.House) -> list[float]:
    ready = FLOOR.turns(built)
    _spent(ready, WARM)
    return _spent(ready, 2 * WARM)


def _spent(ready: Iterator[Turn], turns: int) -> list[float]:
    """CPU in milliseconds of each of so many turns."""
    spent = []
    for turn in islice(ready, turns):
        clock = Clock()
        turn(clock)
        spent.append(clock.spent / 1e6)
    return spent


def table(costs: list[Cost]) -> Iterator[str]:
    """A line for each action; a limit is a ratio to the bare view, and its milliseconds are those of the promise."""
    yield f"{connection.vendor}: CPU of application and database, medians in milliseconds"
    yield f"{'action':<38}{'ms':>8}{'bare view':>11}{'ratio':>8}{'at most':>9}{'statements':>12}{'at most':>9}"
    for cost in costs:
        one = cost.scenario
        most = one.most_ms / FLOOR_MS if one.most_ms else None
        yield (
            f"{one.name:<38}{cost.ms:>8.2f}{cost.floor_ms:>11.2f}{cost.ratio:>8.1f}{_or_nothing(most, '.1f'):>9}"
            f"{cost.statements:>12}{_or_nothing(one.most_statements, 'd'):>9}  {'met' if is_met(cost) else 'not met'}"
        )
    yield ""


def is_met(cost: Cost) -> bool:
    one = cost.scenario
    is_quick = one.most_ms is None or cost.ratio <= one.most_ms / FLOOR_MS
    return is_quick and (one.most_statements is None or cost.statements <= one.most_statements)


def _or_nothing(value: float | None, form: str) -> str:
    return "" if value is None else format(value, form)
