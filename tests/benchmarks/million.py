"""`python -m tests.benchmarks.million`: a million certificates, and what checking one and a night among them cost.

Prints each public page beside the bare view, then nightly rounds in which more and more reminders are due, and ends
with 1 where a page takes more statements or time than promised, or a night of few takes as long as one of many.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from unittest import mock

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
os.environ.setdefault("DATA_DIR", str(Path(__file__).resolve().parents[2] / "var" / "bench"))

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from certificates import actions as certificates  # noqa: E402
from certificates.models import Certificate, Reminder, Visibility  # noqa: E402
from lms.audit import actions as audit  # noqa: E402
from lms.management import lives  # noqa: E402
from tests.benchmarks import crowd, running  # noqa: E402
from tests.benchmarks.meter import Statements  # noqa: E402
from tests.benchmarks.scenarios import FLOOR, page  # noqa: E402

AHEAD = 90
# Whoever reads the register more often than that is asked to wait.
UNTIL_TOLD_TO_WAIT = 15
END_OF_OTHERS = timedelta(days=5_000)


def main() -> None:
    asked = _arguments()
    with running.own_database():
        audit.make_keys()
        lives.tell_all()
        like = Certificate.objects.order_by("pk")[0]
        certificates.show(certification=like.certification, visibility=Visibility.LISTED, by=like.certification.person)
        began = time.perf_counter()
        _crowd(like, asked.certificates, asked.due)
        _say([f"{Certificate.objects.count():,} certificates laid in {time.perf_counter() - began:.0f} s", ""])
        is_well = _pages(like, asked) & _nights(asked)
    sys.exit(0 if is_well else 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.million", description=__doc__)
    parser.add_argument("--certificates", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, nargs="+", default=[0, 100, 200], help="reminders due in each night")
    parser.add_argument(
        "--turns", type=int, default=UNTIL_TOLD_TO_WAIT, help="how often each page is measured, at most"
    )
    return parser.parse_args()


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


# The crowd: copies of one holder with everything behind their certificate.


def _crowd(like: Certificate, count: int, due: list[int]) -> None:
    late = _last_days(due)
    certification, plan = like.certification, like.plan
    printed = {"number": crowd.padded(9), "code": crowd.padded(28), "valid_through": late}
    with crowd.numbered(count) as copy:
        copy(certification.person, email=crowd.EMAIL)
        copy(certification)
        copy(plan.application)
        copy(plan, **printed)
        copy(like, **printed)
        copy(certification.entry, valid_through=late)


def _last_days(due: list[int]) -> str:
    """So many of them are to be reminded one night from now, so many two nights from now; the others in years."""
    whens, laid = "", 0
    for nights, count in enumerate(due, start=1):
        laid += count
        whens += f"WHEN n <= {laid} THEN {_day(timezone.localdate() + timedelta(days=AHEAD + nights))} "
    return f"CASE {whens}ELSE {_day(timezone.localdate() + END_OF_OTHERS)} END"


def _day(day: date) -> str:
    return f"date '{day}'" if connection.vendor == "postgresql" else f"'{day}'"


# What a stranger asks.


def _pages(like: Certificate, asked: argparse.Namespace) -> bool:
    code = Certificate.objects.get(pk=crowd.key_of(like, asked.certificates // 2)).code
    body = like.certification.programme.body.slug
    pages = [
        FLOOR,
        page("certificate page", lambda _house: (reverse("certificates:check", args=[code]), None), 4, 0.9),
        page("register, first page", lambda _house: (reverse("certificates:register", args=[body]), None), 8),
    ]
    costs = [running.measured(one, None, turns=min(asked.turns, UNTIL_TOLD_TO_WAIT)) for one in pages]
    _say(running.table(costs))
    return all(map(running.is_met, costs))


# A night.


def _nights(asked: argparse.Namespace) -> bool:
    """One night after another, each with its own number of holders to remind; everything else has its time."""
    _say([f"{'due':>8}{'reminded':>10}{'seconds':>9}{'statements':>12}"])
    _night(0)
    took = {}
    for number, due in enumerate(asked.due, start=1):
        before = Reminder.objects.count()
        took[due], statements = _night(number)
        _say([f"{due:>8}{Reminder.objects.count() - before:>10}{took[due]:>9.2f}{statements:>12}"])
    again, statements = _night(len(asked.due))
    _say([f"{'again':>8}{0:>10}{again:>9.2f}{statements:>12}"])
    return again < max(took.values())


def _night(days_on: int) -> tuple[float, int]:
    statements, now = Statements(), timezone.now() + timedelta(days=days_on)
    began = time.perf_counter()
    with mock.patch.object(timezone, "now", return_value=now):
        statements(lambda: call_command("nightly", stdout=StringIO()))
    return time.perf_counter() - began, len(statements.sent)


if __name__ == "__main__":
    main()
