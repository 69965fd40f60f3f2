"""Prints what filing on a day comes to: status, window, late step, fee and new term. Exit code 2 on any failure."""

import json
from datetime import date

from certificates import rules
from certificates.putting import QuestionCommand
from certificates.rules import language


class Command(QuestionCommand):
    help = "Print the status, the filing window, the fee and the new term of a case. Exit code 2: a failure."

    def answer(self, programme: language.Programme, case: rules.Case, *, stage: str | None, on: date) -> int:
        filing = rules.terms(programme, case, stage=stage, on=on)
        self.stdout.write(json.dumps(filing.as_dict(), indent=2, ensure_ascii=False))
        return 0
