"""The proof behind a renewal is looked at: answered by the holder, decided by somebody of the body.

What is found never changes a certificate: it opens a case, and what is done then takes the people it always takes.
"""

from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import auditing, separation
from certificates.actions import cases
from certificates.models import (
    AUDIT_OUTCOMES,
    MOST_DAYS,
    Audit,
    AuditPaper,
    AuditStatus,
    AuditStep,
    AuditStepKind,
    CaseKind,
)
from lms.audit import ledger
from lms.content.templatetags.peerway import longdate
from lms.notices import outbox
from lms.notices.models import OutboxMessage
from lms.people import days
from lms.people.access import holds
from lms.people.actions import Refused

# So many days before the last one a holder is reminded, each once, and on the day after it.
RUNGS = (14, 7, 1, -1)
# Nobody is reminded of what they were told so few days before.
QUIET = timedelta(days=2)
MOST_PAPERS = 30
VERBS = {
    AuditStepKind.ANSWERED: "certificates.answer_audit",
    AuditStepKind.EXTENDED: "certificates.extend_audit",
    AuditStepKind.PASSED: "certificates.pass_audit",
    AuditStepKind.NOT_PASSED: "certificates.not_pass_audit",
    AuditStepKind.NO_ANSWER: "certificates.miss_audit",
    AuditStepKind.CALLED_OFF: "certificates.call_off_audit",
}
OPENS_CASE = {AuditStepKind.NOT_PASSED: CaseKind.NOT_PASSED, AuditStepKind.NO_ANSWER: CaseKind.NO_ANSWER}


@transaction.atomic
def send_paper(*, audit: Audit, title: str, content: bytes, ending: str, by) -> AuditPaper:
    """The holder puts one piece of proof to their answer; the same file a second time is the first one."""
    audit = _locked(audit)
    _refuse_others(audit, by)
    digest = sha256(content).hexdigest()
    sent = audit.papers.filter(digest=digest).first()
    if sent is not None:
        return sent
    _refuse_unless_asked(audit)
    if audit.papers.count() >= MOST_PAPERS:
        raise Refused(_("%(most)d papers are enough. Send your answer, or take one away.") % {"most": MOST_PAPERS})
    if not title.strip():
        raise Refused(_("Say what the paper is."))
    return AuditPaper.objects.create(
        audit=audit, title=title.strip(), content=content, ending=ending, digest=digest, sent_at=timezone.now()
    )


@transaction.atomic
def drop_paper(*, paper: AuditPaper, by) -> None:
    """The holder takes a paper away that was not handed in; one that is gone already stays gone."""
    audit = _locked(paper.audit)
    _refuse_others(audit, by)
    standing = audit.papers.filter(pk=paper.pk).first()
    if standing is not None and standing.handed_in_at:
        raise Refused(_("This was handed in with your answer, and stays with it."))
    audit.papers.filter(pk=paper.pk).delete()


@transaction.atomic
def answer_audit(*, audit: Audit, words: str, by) -> Audit:
    """The holder hands in their papers, with words or without; also after the last day, until somebody decided.

    Once more, before the body has asked again, changes nothing. Raises Refused.
    """
    audit = _locked(audit)
    _refuse_others(audit, by)
    if audit.status == AuditStatus.ANSWERED:
        return audit
    _refuse_unless_asked(audit)
    fresh = audit.papers.filter(handed_in_at=None)
    if not words.strip() and not fresh.exists():
        raise Refused(_("Add a paper first, or say in words what you want the body to know."))
    fresh.update(handed_in_at=timezone.now())
    today = audit.certificate.certification.programme.today()
    _move(audit, AuditStatus.ANSWERED, decide_until=today + timedelta(days=audit.draw.decide_days))
    _step(audit, AuditStepKind.ANSWERED, words, by=by)
    _stop_reminding(audit)
    return audit


@transaction.atomic
def extend_audit(*, audit: Audit, until: date, words: str, by) -> Audit:
    """Give the holder more days, or ask for what is missing; it is their turn again. Raises Refused."""
    audit = _locked(audit)
    _refuse_outsiders(audit, by)
    if audit.status == AuditStatus.DECIDED:
        raise Refused(_("Somebody has decided about this already."))
    if audit.status == AuditStatus.ASKED and audit.answer_until == until:
        return audit
    today = audit.certificate.certification.programme.today()
    if not today < until <= today + timedelta(days=MOST_DAYS):
        raise Refused(_("The new last day is at least tomorrow, and at most %(most)d days away.") % {"most": MOST_DAYS})
    if until < audit.answer_until:
        raise Refused(_("The holder has until %(day)s already.") % {"day": longdate(audit.answer_until)})
    if not words.strip():
        raise Refused(_("Say why, or what is still missing. The holder reads it."))
    _stop_reminding(audit)
    _move(audit, AuditStatus.ASKED, asked_on=today, answer_until=until, decide_until=None)
    step = _step(audit, AuditStepKind.EXTENDED, words, until=until, by=by)
    tell(audit, "audit_extended", f"extended/{step.pk}", step=step)
    return audit


@transaction.atomic
def decide_audit(*, audit: Audit, outcome: str, words: str, by) -> AuditStep:
    """Somebody of the body, who is nothing else to the holder, says what was found. Raises Refused.

    What was not shown opens a case for a registrar; the certificate stays as it is.
    """
    audit = _locked(audit)
    _refuse_outsiders(audit, by)
    if audit.status == AuditStatus.DECIDED:
        standing = audit.steps.get(kind__in=AUDIT_OUTCOMES)
        if (standing.kind, standing.by_id) == (outcome, by.pk):
            return standing
        raise Refused(_("Somebody has decided about this already."))
    _refuse_outcome(audit, outcome, words)
    _stop_reminding(audit)
    _move(audit, AuditStatus.DECIDED, decide_until=audit.decide_until)
    step = _step(audit, AuditStepKind(outcome), words, by=by)
    if step.kind in OPENS_CASE:
        cases.open_audit_case(audit, OPENS_CASE[AuditStepKind(step.kind)], by=by)
    tell(audit, "audit_decided", "decided", step=step)
    return step


def _refuse_outcome(audit: Audit, outcome: str, words: str) -> None:
    if outcome not in AUDIT_OUTCOMES:
        raise Refused(_("Say what came of it."))
    if outcome in (AuditStepKind.PASSED, AuditStepKind.NOT_PASSED) and audit.status != AuditStatus.ANSWERED:
        raise Refused(_("The holder has not answered yet. Read their answer first."))
    clock = auditing.of_holder(audit, audit.certificate.certification.programme.today())
    if outcome == AuditStepKind.NO_ANSWER and (clock is None or not clock.is_over):
        raise Refused(_("That no answer came can be said once the holder's last day is over."))
    if outcome in (AuditStepKind.NOT_PASSED, AuditStepKind.CALLED_OFF) and not words.strip():
        raise Refused(_("Give the reasons. The holder reads them."))


def remind_of_audits(*, at: datetime) -> int:
    """Remind holders of their last day, once for each rung, in their morning; returns how many. Safe to repeat."""
    first, last = at.date() - timedelta(days=3), at.date() + timedelta(days=RUNGS[0] + 1)
    waiting = Audit.objects.told().filter(status=AuditStatus.ASKED, answer_until__range=(first, last))
    return sum(_remind(audit, at) for audit in waiting if audit.certificate.certification.person.lasting.is_active)


def _remind(audit: Audit, at: datetime) -> bool:
    clock = auditing.of_holder(audit, audit.certificate.certification.programme.day_of(at))
    since = audit.asked_on + QUIET
    passed = [r for r in RUNGS if clock and clock.days_left <= r and audit.answer_until - timedelta(days=r) > since]
    if not passed:
        return False
    morning = days.morning_for(audit.certificate.certification.person.lasting, at)
    key = f"{audit.answer_until}/{passed[-1]}"
    return tell(audit, "audit_reminder", key, not_before=morning, clock=clock) is not None


def _stop_reminding(audit: Audit) -> None:
    """What waits for the morning is taken back once there is nothing to remind of."""
    key = _key(audit, "audit_reminder", "")
    for message in OutboxMessage.objects.waiting().filter(dedupe__startswith=key):
        outbox.withdraw(message)


def _move(audit: Audit, status: AuditStatus, **facts: Any) -> None:
    audit.status = status
    for name, value in facts.items():
        setattr(audit, name, value)
    audit.save(update_fields=["status", *facts])


def _step(audit: Audit, kind: AuditStepKind, words: str, *, by, until: date | None = None) -> AuditStep:
    today = audit.certificate.certification.programme.today()
    step = AuditStep.objects.create(
        audit=audit, kind=kind, words=words.strip(), until=until, on=today, at=timezone.now(), by=by
    )
    verb = VERBS[kind]
    ledger.record(verb, of=audit.certificate, by=by)
    return step


def _locked(audit: Audit) -> Audit:
    return Audit.objects.told().select_for_update(of=("self",)).get(pk=audit.pk)


def _refuse_others(audit: Audit, by) -> None:
    if audit.certificate.certification.person_id not in by.accounts:
        raise Refused(_("Only the holder answers this."))


def _refuse_outsiders(audit: Audit, by) -> None:
    programme = audit.certificate.certification.programme
    if not holds(by, *auditing.STAFF, organisation=programme.body_id):
        raise Refused(_("Only a reviewer or a registrar of %(body)s does this.") % {"body": programme.body.name})
    separation.refuse_all(separation.too_close(by, audit.certificate.certification.person))


def _refuse_unless_asked(audit: Audit) -> None:
    if audit.status != AuditStatus.ASKED:
        raise Refused(_("There is nothing to send here any more. The body tells you if it needs something else."))


def _key(audit: Audit, notice: str, which: str) -> str:
    return f"certificates/{notice}:{audit.pk}:{which}"


def tell(audit: Audit, notice: str, which: str, *, not_before: datetime | None = None, **more: Any):
    """One mail to the holder of an audit; None where they have it already."""
    context = {"audit": audit, "certificate": audit.certificate, "draw": audit.draw, **more}
    return outbox.tell(
        audit.certificate.certification.person,
        f"certificates/{notice}",
        dedupe=_key(audit, notice, which),
        context=context,
        not_before=not_before,
    )
