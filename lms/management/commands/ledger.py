"""`manage.py ledger`: seals the ledger, gives out its head, tells whether it still reaches one that was given out."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lms.audit import sealing
from lms.audit.models import Seal


class Command(BaseCommand):
    help = "Seal the ledger; print its head, to be kept elsewhere; verify every row, and a head that was kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        deeds.add_parser("seal", help="seal what was written since; needs the keys")
        deeds.add_parser("head", help="print the last head as JSON")
        verify = deeds.add_parser("verify", help="name the first bad row and exit 1")
        verify.add_argument("--head", metavar="FILE", help="a head that was kept elsewhere")

    def handle(self, *args: Any, deed: str, **options: Any) -> None:
        match deed:
            case "seal":
                self.stdout.write(f"Seals added: {sealing.seal(at=timezone.now())}.")
            case "head":
                self._print_head()
            case "verify":
                self._verify(options["head"])

    def _print_head(self) -> None:
        last = Seal.objects.select_related("key").last()
        if last is None:
            raise CommandError("Nothing is sealed yet. `manage.py ledger seal` seals.")
        self.stdout.write(json.dumps(sealing.told(last), indent=2))

    def _verify(self, file: str | None) -> None:
        fault = next(sealing.faults(), "") or (sealing.missed(_head(file)) if file else "")
        if fault:
            self.stderr.write(fault)
            raise SystemExit(1)
        self.stdout.write("Every sealed row is what was sealed.")


def _head(file: str) -> dict[str, Any]:
    try:
        return json.loads(Path(file).read_text())
    except (OSError, ValueError) as problem:
        raise CommandError(f"{file} is no head of a ledger: {problem}") from problem
