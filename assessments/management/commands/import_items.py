"""Reads a file of items, prints each as it is understood, and takes the good ones into a bank as drafts."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from assessments import intake
from assessments.actions import item_files
from assessments.exchange import formats
from assessments.exchange.understood import Fault, Item, Reading, Unreadable
from assessments.intake import Prepared
from assessments.models import ItemBank
from lms.people.models import User


class WrongCall(Exception):
    """What was asked for makes no sense; the sentence says why."""


class Command(BaseCommand):
    help = (
        "Print the items of a GIFT, Aiken, Moodle XML or CSV file as they are understood, and with --bank write them "
        "there as drafts. Exit code 2 and `FILE: line N: reason` when something is wrong; then nothing is written, "
        "unless --good takes what can be taken."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="- reads from standard input")
        parser.add_argument("--bank", metavar="CODE", help="where the items become drafts; without it nothing is kept")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--json", action="store_true", help="print the items as JSON")
        parser.add_argument("--format", choices=sorted(formats.FORMATS), help="in place of what the file shows")
        parser.add_argument("--good", action="store_true", help="take the good items of a file with faults")
        parser.add_argument("--by", metavar="EMAIL", help="who brings the items, and so cannot approve them")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            reading = self._read(file, options["format"] or "")
            by = _person(options["by"])
            bank = _bank(options["bank"])
        except (WrongCall, Unreadable) as wrong:
            self.stderr.write(f"{file}: {wrong}")
            raise SystemExit(2) from wrong
        prepared = intake.prepared(reading.items) if bank else []
        faults = sorted([*reading.faults, *_unfit(prepared)], key=lambda fault: fault.line)
        self._print(reading, as_json=options["json"])
        for fault in faults:
            self.stderr.write(f"{file}: line {fault.line}: {fault.reason}")
        for remark in [*reading.remarks, *_remarks(prepared)]:
            self.stderr.write(f"{file}: line {remark.line}: note: {remark.reason}")
        if bank and not options["dry_run"] and (options["good"] or not faults):
            outcome = item_files.take_in(items=prepared, bank=bank, topic=None, by=by)
            self.stderr.write(f"{file}: {outcome.added} drafts added, {outcome.known} were there already.")
        if faults:
            raise SystemExit(2)

    def _read(self, file: str, format: str) -> Reading:
        try:
            data = self._standard_input() if file == "-" else Path(file).read_bytes()
        except OSError as problem:
            raise WrongCall(f"cannot be read: {problem.strerror}") from problem
        return formats.read(data, name=Path(file).name, format=format)

    def _standard_input(self) -> bytes:
        return Path("/dev/stdin").read_bytes()

    def _print(self, reading: Reading, *, as_json: bool) -> None:
        if as_json:
            values = [item.as_dict() for item in reading.items]
            self.stdout.write(json.dumps(values, indent=2, ensure_ascii=False))
            return
        for item in reading.items:
            self.stdout.write(_line(item))


def _line(item: Item) -> str:
    words = " ".join((item.title or item.stem.text).split())
    return f"line {item.line}: {item.type}: {words[:80]}"


def _bank(code: str | None) -> ItemBank | None:
    bank = ItemBank.objects.filter(code=code).first() if code else None
    if code and bank is None:
        raise WrongCall(f"--bank: there is no bank {code}")
    return bank


def _person(email: str | None) -> User | None:
    person = User.objects.filter(email__iexact=email).first() if email else None
    if email and person is None:
        raise WrongCall(f"--by: there is nobody with the address {email}")
    return person


def _unfit(prepared: list[Prepared]) -> list[Fault]:
    return [Fault(one.item.line, one.why_not) for one in prepared if one.why_not]


def _remarks(prepared: list[Prepared]) -> list[Fault]:
    return [Fault(one.item.line, remark) for one in prepared for remark in one.remarks]
