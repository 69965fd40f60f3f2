"""Prints how a case stands against a programme: exit code 0 when it is met, 1 when not, 2 on any failure."""

import json
from datetime import date

from certificates import rules
from certificates.putting import QuestionCommand
from certificates.rules import language


class Command(QuestionCommand):
    help = "Judge a case by a programme file and print the findings. Exit code 0: met, 1: not met, 2: a failure."

    def answer(self, programme: language.Programme, case: rules.Case, *, stage: str | None, on: date) -> int:
        result = rules.assess(programme, case, stage=stage, on=on)
        self.stdout.write(json.dumps(result, indent=2, ensure_ascii=False))
        return 0 if result["met"] else 1
