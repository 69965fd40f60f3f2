"""`python -m tests.benchmarks.load`: so many candidates start within a minute and save every few seconds.

They sit before a live gunicorn. Prints how late its answers came, and ends with 1 where one that was acknowledged is
gone, an attempt is not handed in, or anything but success was answered.
"""

import argparse
import asyncio
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
os.environ.setdefault("DATA_DIR", str(Path(__file__).resolve().parents[2] / "var" / "bench"))

import django

django.setup()

from django.db import connection  # noqa: E402

from assessments import integrity, loading  # noqa: E402
from assessments.models import Attempt  # noqa: E402
from lms.people import actions as people  # noqa: E402
from lms.people.models import User  # noqa: E402
from tests.assessments.conftest import assessment_data, bank_data  # noqa: E402
from tests.benchmarks.candidates import Candidate, lost  # noqa: E402
from tests.benchmarks.running import own_database  # noqa: E402
from tests.live import Server  # noqa: E402

QUESTIONS, PLACES = 20, 4


def main() -> None:
    asked = _arguments()
    with own_database():
        code = _assessment()
        server = Server()
        candidates = [Candidate(one, server.port) for one in _crowd(asked.candidates)]
        with server:
            began = time.perf_counter()
            asyncio.run(_sit(candidates, code, asked))
            took = time.perf_counter() - began
        gone = lost(candidates)
        handed_in = Attempt.objects.exclude(submitted_at=None).count()
        for line in _told(candidates, took, gone, handed_in, list(integrity.faults())):
            sys.stdout.write(f"{line}\n")
        is_well = not gone and handed_in == len(candidates) and all(status < 400 for status in _statuses(candidates))
    sys.exit(0 if is_well else 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.load", description=__doc__)
    parser.add_argument("--candidates", type=int, default=200)
    parser.add_argument("--within", type=float, default=60, help="seconds within which they all start")
    parser.add_argument("--seconds", type=float, default=120, help="how long each goes on saving")
    parser.add_argument("--every", type=float, default=4, help="seconds between two saves of one candidate")
    return parser.parse_args()


def _assessment() -> str:
    house = people.found(name="Two Rivers Academy", slug="two-rivers-academy", by=None, trains=True)
    by = User.objects.create_user("edda@example.org", None, legal_given_names="Edda", legal_family_name="Novak")
    loading.load_bank(bank_data(per_topic=60), organisation=house, by=by)
    policy = assessment_data(per_topic=QUESTIONS // 2, feedback="topics")
    return loading.load_assessment(policy, organisation=house, by=by).code


def _crowd(size: int) -> list[User]:
    crowd = [
        User(
            email=f"candidate{number}@example.org",
            password="!",
            legal_given_names=f"Candidate {number}",
            legal_family_name="Load",
        )
        for number in range(size)
    ]
    return User.objects.bulk_create(crowd)


async def _sit(candidates: list[Candidate], code: str, asked: argparse.Namespace) -> None:
    # The application is loaded at the first request, which is nobody's.
    await candidates[0].ask("first", "GET", "/healthz")
    dice = random.Random(1)
    await asyncio.gather(*[_one(one, code, dice.uniform(0, asked.within), asked) for one in candidates])


async def _one(candidate: Candidate, code: str, wait: float, asked: argparse.Namespace) -> None:
    await asyncio.sleep(wait)
    await candidate.begin(code)
    until = time.perf_counter() + asked.seconds
    dice = random.Random(candidate.attempt)
    for number in count():
        await asyncio.sleep(dice.uniform(0.5, 1.5) * asked.every)
        if time.perf_counter() > until:
            break
        await candidate.save(number % QUESTIONS + 1, dice.randint(1, PLACES))
    path = f"/assessments/attempts/{candidate.attempt}/"
    await candidate.ask("submit", "POST", f"{path}submit/", {})
    await candidate.ask("result", "GET", f"{path}result/")


def _statuses(candidates: list[Candidate]) -> Iterator[int]:
    return (status for one in candidates for status in one.statuses)


def _told(
    candidates: list[Candidate], took: float, gone: list[str], handed_in: int, faults: list[str]
) -> Iterator[str]:
    seen = sorted(Counter(_statuses(candidates)).items())
    yield f"{connection.vendor}: one gunicorn with 8 threads; {len(candidates)} candidates, {took:.0f} s"
    yield f"{'':<10}{'requests':>10}{'p50 ms':>10}{'p95 ms':>10}{'most ms':>10}"
    for what in ("read", "start", "save", "submit", "result"):
        waits = sorted(wait * 1000 for one in candidates for wait in one.waits.get(what, []))
        if waits:
            p50, p95 = (waits[len(waits) * percent // 100] for percent in (50, 95))
            yield f"{what:<10}{len(waits):>10}{p50:>10.1f}{p95:>10.1f}{waits[-1]:>10.1f}"
    yield "answered with " + ", ".join(f"{status}: {times}" for status, times in seen)
    acknowledged = sum(len(one.acknowledged) for one in candidates)
    yield f"answers acknowledged and in the database: {acknowledged - len(gone)} of {acknowledged}"
    yield f"handed in: {handed_in} of {len(candidates)}"
    yield from (*gone, *faults)


if __name__ == "__main__":
    main()
