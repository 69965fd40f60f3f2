"""A programme whose certificates have a whole career, people in the middle of one, and a clock that tests set."""

from datetime import UTC, date, datetime, time

from django.utils import timezone

from certificates import actions
from certificates.models import Application, Certificate, Measure, Programme
from certificates.rules.files import plain_values
from courses.models import TrainingClaim, TrainingCredit

# Twenty-four months, from 90 days before the end until six months after it; then reinstatement.
CAREER = """
programme: career
title: Certified Peer Specialist
body: Model State Peer Board
timezone: America/New_York
statements: {code: "1"}
standards:
  - stage: initial
    version: "1"
    in_force: {from: 2020-01-01}
    term: {months: 24}
    requirements:
      - {id: code, label: "The code, signed", attest: {statement: code, version: current}}
  - stage: renewal
    version: "1"
    in_force: {from: 2020-01-01}
    term: {months: 24}
    renewal:
      opens: {days: 90}
      late:
        - {until: {months: 2}, fee: 0}
        - {until: {months: 6}, fee: 50}
      inactive_after: {months: 12}
      earn_until: late_end
      choices: [{years: 1, scale: 0.5}, {years: 2, scale: 1}]
    requirements:
      - id: learning
        label: 20 hours of continuing education
        hours: {kind: ce, minimum: 20, window: {within: term}}
  - stage: reinstatement
    version: "1"
    in_force: {from: 2020-01-01}
    term: {months: 24}
    requirements:
      - id: code
        label: The code, signed again
        attest: {statement: code, version: current, window: {within: {days: 30}, of: applied}}
"""


class Clock:
    """What time it is for everybody, until the test ends."""

    def __init__(self, monkeypatch) -> None:
        self.now = timezone.now()
        monkeypatch.setattr(timezone, "now", lambda: self.now)

    def on(self, day: str | date, hour: int = 15) -> datetime:
        """Three in the afternoon UTC unless another hour is given: the same day everywhere in the Americas."""
        day = date.fromisoformat(day) if isinstance(day, str) else day
        self.now = datetime.combine(day, time(hour), tzinfo=UTC)
        return self.now


def load(board, text: str = CAREER) -> Programme:
    actions.publish_statement(body=board, code="code", version="1", title="The code", text="I will.", by=None)
    return actions.load(values=plain_values(text.encode()), body=board, by=None).programme


def sign_code(person, programme: Programme) -> None:
    statement = programme.body.statements.get(code="code")
    actions.attest(statement=statement, programme=programme, signed_name=person.legal_name, by=person)


def decide(application: Application, *, reviewer, registrar) -> Certificate:
    """From sent to issued, by two people."""
    actions.recommend(application=application, by=reviewer)
    return actions.approve(application=application, by=registrar)


def award(person, programme: Programme, *, reviewer, registrar) -> Certificate:
    """A first certificate, on the day the clock shows."""
    sign_code(person, programme)
    application = actions.begin(programme=programme, by=person)
    actions.submit(application=application, by=person)
    return decide(application, reviewer=reviewer, registrar=registrar)


def renew(certificate: Certificate, *, by, stage: str = "renewal") -> Application:
    """Asked for and sent."""
    application = actions.succeed(certificate=certificate, stage=stage, by=by)
    return actions.submit(application=application, by=by)


def measure(certificate: Certificate, kind: str, *, by, second, reason_code: str = "ethics", **more) -> Measure:
    """Proposed by one, answered by the holder where they may, decided by another."""
    proposed = actions.propose(
        certificate=certificate, kind=kind, reason_code=reason_code, reasons="What was found.", by=by, **more
    )
    if proposed.answer_until:
        actions.answer_measure(measure=proposed, words="I see it otherwise.", by=certificate.certification.person)
    actions.confirm(measure=proposed, by=second)
    return proposed


def revoke(certificate: Certificate, *, by, second) -> Measure:
    """For good and at once: it was issued by mistake."""
    return measure(certificate, "revocation", by=by, second=second, reason_code="issued_in_error")


def learn(person, organisation, decided_by, day: str | date, hours: int = 20, title: str = "A day of learning") -> None:
    """Training from elsewhere, claimed and accepted."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    facts = {
        "person": person,
        "organisation": organisation,
        "provider": "Meadowlark College",
        "title": f"{title}, {day}",
        "began_on": day,
        "completed_on": day,
        "minutes": 60 * hours,
        "minutes_by_topic": {},
        "mode": "in_person",
        "activity": "course",
    }
    at = timezone.now()
    claim = TrainingClaim.objects.create(
        **facts, proof="Ask them.", claimed_at=at, accepted_at=at, accepted_by=decided_by
    )
    TrainingCredit.objects.create(**facts, claim=claim, frozen_at=at)
