"""`python -m tests.benchmarks.change`: what changed rules would mean for 10,000 candidates, worked out to its end.

Prints seconds and memory after each thousand people, and ends with 1 where somebody is left out or memory grows with
the number of people.
"""

import argparse
import copy
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
os.environ.setdefault("DATA_DIR", str(Path(__file__).resolve().parents[2] / "var" / "bench"))

import django

django.setup()

from django.db import connection  # noqa: E402

from assessments.models import Attempt  # noqa: E402
from certificates import actions as certificates  # noqa: E402
from certificates import shipped  # noqa: E402
from certificates.actions import previews  # noqa: E402
from certificates.models import Application, Attestation, ChangePreview, Programme  # noqa: E402
from certificates.rules.files import plain_values  # noqa: E402
from courses.models import Enrolment, TrainingClaim, TrainingCredit  # noqa: E402
from lms.audit import actions as audit  # noqa: E402
from lms.management import lives  # noqa: E402
from lms.people.models import User  # noqa: E402
from supervision.models import (  # noqa: E402
    EntryVersion,
    HourEntry,
    Placement,
    PlacementSupervisor,
    SignedEntry,
    SignOff,
)
from tests.benchmarks import crowd, running  # noqa: E402

SHIPPED = shipped.PROGRAMMES / "samhsa-model-standards.yaml"
THOUSAND = 1_000
# So much may the process grow after its first thousand people.
MIB = 40


def main() -> None:
    asked = _arguments()
    with running.own_database():
        audit.make_keys()
        lives.tell_all()
        ada = User.objects.get(email__startswith="ada@")
        programme = Programme.objects.get(slug="samhsa-model-standards")
        application = certificates.begin(programme=programme, by=ada)
        _crowd(application, asked.people - 1)
        preview = _asked_for(programme)
        assert preview.total == asked.people, f"{preview.total} of {asked.people} are to be judged"
        is_well = _worked_out(preview)
    sys.exit(0 if is_well else 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.change", description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    return parser.parse_args()


def _crowd(application: Application, count: int) -> None:
    """So many more who have begun an application, each with all of Ada's training, exams, hours and signatures."""
    person = application.person
    of_person = {"person": person}
    placements = Placement.objects.filter(trainee=person)
    sign_offs = SignOff.objects.filter(placement__in=placements)
    with crowd.numbered(count) as copied:
        copied(person, email=crowd.EMAIL)
        for rows in (
            [application],
            Attestation.objects.filter(**of_person),
            Attempt.objects.filter(**of_person),
            Enrolment.objects.filter(**of_person),
            TrainingClaim.objects.filter(**of_person),
            TrainingCredit.objects.filter(**of_person),
            placements,
            PlacementSupervisor.objects.filter(placement__in=placements),
            HourEntry.objects.filter(**of_person),
            EntryVersion.objects.filter(**of_person),
            sign_offs,
            SignedEntry.objects.filter(sign_off__in=sign_offs),
        ):
            copied(rows)


def _asked_for(programme: Programme) -> ChangePreview:
    registrar = User.objects.get(email__startswith="nora@")
    draft = certificates.open_draft(programme=programme, by=registrar)
    stricter = _stricter(programme.today())
    draft = certificates.bring_draft(values=stricter, body=programme.body, draft=draft, by=registrar)
    return certificates.work_out(draft=draft, by=registrar)


def _stricter(today: date) -> Mapping[str, Any]:
    """From tomorrow on five hours of ethics are asked instead of three."""
    values = plain_values(SHIPPED.read_text())
    (initial,) = values["standards"]
    days = {"from": str(initial["in_force"]["from"]), "until": today.isoformat()}
    later = copy.deepcopy(initial) | {"version": "next", "in_force": {"from": (today + timedelta(days=1)).isoformat()}}
    training = next(one for one in later["requirements"] if one["id"] == "training")
    training["hours"]["topics"]["ethics"] = 5
    return {**values, "standards": [initial | {"in_force": days}, later]}


def _worked_out(preview: ChangePreview) -> bool:
    """As the worker does it, with a line for each thousand people."""
    _say(f"{connection.vendor}: a change looked at before it is published")
    _say(f"{'people':>8}{'seconds':>9}{'MiB':>7}")
    seconds, memory, batch, began = [], [], previews.batch, time.perf_counter()

    def told(*state: Any) -> ChangePreview:
        after = batch(*state)
        if after.done >= THOUSAND * (len(seconds) + 1) or after.finished_at:
            seconds.append(time.perf_counter() - began)
            memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
            _say(f"{after.done:>8}{seconds[-1]:>9.1f}{memory[-1]:>7}")
        return after

    with mock.patch.object(previews, "batch", told):
        previews.go_on(preview.pk)
    outcomes = Counter(preview.people.values_list("outcome", flat=True))
    _say(f"{dict(outcomes)}")
    return outcomes.total() == preview.total and memory[-1] - memory[0] <= MIB


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
