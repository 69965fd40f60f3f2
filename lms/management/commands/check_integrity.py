"""`manage.py check_integrity`: looks in every room for what must never be, and names it."""

from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand

from assessments import integrity as assessments
from certificates import integrity as certificates
from courses import integrity as courses
from lms.audit import integrity as audit
from lms.audit import sealing
from lms.people import integrity as people
from supervision import integrity as supervision


class Command(BaseCommand):
    help = "Look for what must never be. Names the first bad row of all and exits 1; with --all, every one."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--all", action="store_true", help="name every bad row, not only the first")

    def handle(self, *args: Any, **options: Any) -> None:
        rooms = (audit, sealing, people, supervision, assessments, courses, certificates)
        faults = chain.from_iterable(room.faults() for room in rooms)
        first = next(faults, None)
        if first is None:
            self.stdout.write("Everything is whole.")
            return
        self.stderr.write(first)
        if options["all"]:
            for fault in faults:
                self.stderr.write(fault)
        raise SystemExit(1)
