"""Moves programmes in and out as files: `load FILE...`, `export SLUG`, `check FILE...`; `schema` is for editors."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from certificates import actions, oddities, rules, shipped, standards
from certificates.models import Programme
from certificates.shipped import ProgrammeFile, WrongFile
from certificates.views import schema
from certificates.writing import as_yaml
from lms.people.actions import Refused
from lms.people.models import Organisation


class Command(BaseCommand):
    help = "Load, export or check programme files. Exit code 2 and `file: place: reason` when something is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="load|export|check|schema")
        load = verbs.add_parser("load", help="publish what the files say and is not known yet")
        load.add_argument("files", nargs="+", metavar="FILE")
        load.add_argument("--body", metavar="SLUG", help="the certifying body, in place of the name in the file")
        export = verbs.add_parser("export", help="write a stored programme as YAML")
        export.add_argument("slug", metavar="SLUG")
        check = verbs.add_parser("check", help="read the files, say what is wrong and what is odd, change nothing")
        check.add_argument("files", nargs="+", metavar="FILE")
        verbs.add_parser("schema", help="print the JSON Schema of programme files, which editors can check against")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        try:
            if verb == "load":
                self._load(options["files"], options["body"])
            elif verb == "export":
                self._export(options["slug"])
            elif verb == "check":
                self._check(options["files"])
            else:
                self.stdout.write(schema.text(schema.address()), ending="")
        except WrongFile as wrong:
            for line in wrong.lines:
                self.stderr.write(line)
            raise SystemExit(2) from wrong

    def _load(self, files: list[str], body: str | None) -> None:
        """All of the files or none of them."""
        read = _read_all(files)
        organisation = Organisation.objects.filter(slug=body).first() if body else None
        if body and organisation is None:
            raise WrongFile([f"--body: there is no organisation {body}"])
        with transaction.atomic():
            told = [_publish(file, organisation) for file in read]
        for line in told:
            self.stdout.write(line)

    def _export(self, slug: str) -> None:
        programme = Programme.objects.filter(slug=slug).first()
        if programme is None:
            raise WrongFile([f"{slug}: there is no programme of this name"])
        self.stdout.write(as_yaml(standards.values_of(programme, programme.standards.all())), ending="")

    def _check(self, files: list[str]) -> None:
        for file in _read_all(files):
            for oddity in oddities.of(file):
                self.stdout.write(f"{file.name}: {oddity}")
            self.stdout.write(f"{file.name}: reads well")


def _read_all(files: list[str]) -> list[ProgrammeFile]:
    read, lines = [], []
    for file in files:
        try:
            read.append(shipped.read(file))
        except WrongFile as wrong:
            lines += wrong.lines
    if lines:
        raise WrongFile(lines)
    return read


def _publish(file: ProgrammeFile, body: Organisation | None) -> str:
    try:
        loaded = actions.load(values=file.values, body=body, by=None)
        texts = [
            actions.publish_statement(
                body=loaded.programme.body,
                code=one.code,
                version=one.version,
                title=one.title,
                text=one.text,
                by=None,
            )
            for one in file.statements
        ]
    except rules.RuleError as wrong:
        raise WrongFile([f"{file.name}: {problem}" for problem in wrong.problems]) from wrong
    except Refused as refused:
        raise WrongFile([f"{file.name}: statements: {refused}"]) from refused
    if not (loaded.changed or any(texts)):
        return f"{file.name}: {loaded.programme.slug} was known already; nothing changed"
    told = [f"published {one.stage} {one.version}" for one in loaded.published]
    told += [f"{one.stage} {one.version} ends on {one.in_force_until}" for one in loaded.closed]
    told += [f"changed {name}" for name in loaded.described]
    told += [f"published {sum(texts)} statements"] if any(texts) else []
    return f"{file.name}: {loaded.programme.slug}: {'; '.join(told) or 'added'}"
