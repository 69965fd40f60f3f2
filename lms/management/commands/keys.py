"""`manage.py keys`: the keys we sign with. Run it where KEYS_DIR is, as the account the worker runs under."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates import actions as certificates
from lms.audit import actions as audit
from lms.audit.models import Purpose, SigningKey


class Command(BaseCommand):
    help = "Make the keys that are lacking, let a new key take over, take out one that somebody else may have."

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        deeds.add_parser("list", help="every key and what became of it")
        deeds.add_parser("make", help="a key for each purpose that has none")
        rotate = deeds.add_parser("rotate", help="a new key takes over; what the old one signed stays good")
        rotate.add_argument("purpose", choices=Purpose.values)
        deeds.add_parser("end", help="destroy retired keys of which everything has expired")
        compromise = deeds.add_parser("compromise", help="take a key out and sign anew what it signed")
        compromise.add_argument("kid")

    def handle(self, *args: Any, deed: str, **options: Any) -> None:
        match deed:
            case "list":
                for key in SigningKey.objects.order_by("pk"):
                    self.stdout.write(f"{key.kid}  {key.purpose}  {_became(key)}  {key.public_multibase}")
            case "make":
                self._say(audit.make_keys())
                certificates.plan_what_was_never_planned.enqueue()
            case "rotate":
                self._say([audit.rotate_key(purpose=options["purpose"])])
            case "end":
                for key in certificates.end_keys(at=timezone.now()):
                    self.stdout.write(f"{key.kid} has ended.")
            case "compromise":
                self._compromise(options["kid"])

    def _say(self, made: list[SigningKey]) -> None:
        for key in made:
            self.stdout.write(f"{key.kid} signs {key.purpose} from now on.")
        if not made:
            self.stdout.write("Every purpose has its key.")

    def _compromise(self, kid: str) -> None:
        key = SigningKey.objects.filter(kid=kid).first()
        if key is None:
            raise CommandError(f"There is no key {kid}. `manage.py keys list` names them.")
        successor = audit.compromise_key(key=key)
        certificates.replace_what_is_not_believed.enqueue()
        self.stdout.write(f"{kid} is taken out. The worker signs anew what it signed, and tells each holder.")
        self._say([successor] if successor else [])


def _became(key: SigningKey) -> str:
    for moment, word in ((key.compromised_at, "compromised"), (key.ended_at, "ended"), (key.retired_at, "retired")):
        if moment:
            return f"{word} {moment:%Y-%m-%d}"
    return f"signs since {key.made_at:%Y-%m-%d}"
