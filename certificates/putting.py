"""Knows how the rules are asked on the command line: a programme file, a case or a person, a stage, a day."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand
from django.utils import timezone

from certificates import evidence, rules
from certificates.models import Programme
from certificates.rules import language
from certificates.rules.language import STAGES
from certificates.rules.places import Place
from lms.people.models import User


class QuestionCommand(BaseCommand):
    """Reads the options that `assess` and `terms` share; any failure ends with exit code 2 and `path: reason`."""

    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--programme", required=True, metavar="FILE")
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--case", metavar="FILE")
        who.add_argument("--person", metavar="EMAIL")
        parser.add_argument("--stage", metavar="|".join(STAGES))
        parser.add_argument("--on", metavar="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            code = self._answer(**options)
        except rules.RuleError as wrong:
            self._end(str(wrong))
        except Exception as wrong:
            self._end(f"{type(wrong).__name__}: {wrong}")
        if code:
            raise SystemExit(code)

    def _answer(self, *, programme: str, case: str | None, person: str | None, **options: Any) -> int:
        asked = rules.read_programme(_text("--programme", programme), name=programme)
        stage = _stage(options["stage"])
        on = _day(options["on"], asked)
        put = rules.read_case(_text("--case", case), name=case) if case else _gathered(str(person), asked)
        return self.answer(asked, put, stage=stage, on=on)

    def answer(self, programme: language.Programme, case: rules.Case, *, stage: str | None, on: date) -> int:
        """Print the answer; the exit code."""
        raise NotImplementedError

    def _end(self, line: str) -> None:
        self.stderr.write(line)
        raise SystemExit(2)


def _text(option: str, file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as problem:
        raise rules.RuleError.at(file, f"cannot be read ({problem.strerror or problem})") from problem


def _stage(given: str | None) -> str | None:
    if given is None:
        return None
    place = Place(given, "--stage")
    stage = place.word(*STAGES)
    place.finish()
    return stage


def _day(given: str | None, programme: language.Programme) -> date:
    if given is None:
        return timezone.localdate(timezone=ZoneInfo(programme.timezone))
    place = Place(given, "--on")
    day = place.day()
    place.finish()
    return day


def _gathered(email: str, asked: language.Programme) -> rules.Case:
    person = User.objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise rules.RuleError.at("--person", f"there is nobody with the address {email}")
    stored = Programme.objects.filter(slug=asked.slug).first()
    # A programme that is not loaded has no body here, so nothing signed or issued under it can count.
    programme = stored or Programme(slug=asked.slug, timezone=asked.timezone)
    return rules.read_case(evidence.gather(person, programme).case)
