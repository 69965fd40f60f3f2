"""An applicant appeals against a decision, and people who had no part in it decide the appeal."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import clocks, processes, separation
from certificates.actions import applications
from certificates.models import Appeal, AppealDecision, AppealOutcome, Application, Decision, Programme, Status
from lms.audit import ledger
from lms.content.templatetags.peerway import longdate
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.roles import Role


@transaction.atomic
def appeal(*, application: Application, reasons: str, by) -> Appeal:
    """Ask for another look at a decision, within the days the process gives; twice changes nothing. Raises Refused."""
    # The same lock as beginning an application, of which one is open at a time.
    Programme.objects.select_for_update().get(pk=application.programme_id)
    application = applications.locked(application)
    decision = _decision(application)
    standing = Appeal.objects.filter(decision=decision).first()
    if standing is not None:
        return standing
    _refuse_appeal(application, decision, by)
    if not reasons.strip():
        raise Refused(_("Say what you see otherwise, so that other people can look at it."))
    made = Appeal.objects.create(decision=decision, by=by, at=timezone.now(), reasons=reasons.strip())
    applications.move(application, Status.APPEALED)
    ledger.record("certificates.appeal", of=application, by=by)
    applications.tell(application, "appealed", str(made.pk))
    return made


def _decision(application: Application) -> Decision:
    decision = Decision.objects.filter(application=application).first()
    if decision is None:
        raise Refused(_("There is no decision yet."))
    return decision


def _refuse_appeal(application: Application, decision: Decision, by) -> None:
    if application.person_id not in by.accounts:
        raise Refused(_("Only the applicant appeals."))
    applications.refuse_move(application, Status.APPEALED)
    clock = clocks.of_appeal(application, decision, application.programme.today())
    if clock is None:
        raise Refused(_("This decision cannot be appealed here. Write to %(body)s.") % _body(application))
    if clock.is_over:
        raise Refused(_("This decision could be appealed until %(day)s.") % {"day": longdate(clock.until)})
    if Application.objects.open().filter(person__in=by.accounts, programme=application.programme).exists():
        raise Refused(_("You have begun another application. Withdraw that one first, or go on with it."))


@transaction.atomic
def decide_appeal(*, application: Application, outcome: str, reasons: str, by) -> AppealDecision:
    """Let a decision stand, or overturn it, so that the application goes on to be issued. Raises Refused."""
    application = applications.locked(application)
    made = Appeal.objects.filter(decision__application=application).select_related("answer").first()
    if made is None:
        raise Refused(_("There is no appeal."))
    if hasattr(made, "answer"):
        if made.answer.outcome == outcome:
            return made.answer
        raise Refused(_("Somebody has decided this appeal already."))
    if not holds(by, Role.REGISTRAR, organisation=application.programme.body_id):
        raise Refused(_("Only a registrar of %(body)s decides an appeal.") % _body(application))
    separation.refuse_all(separation.in_the_way_of_appeal(by, application))
    if not reasons.strip():
        raise Refused(_("The answer to an appeal gives its reasons."))
    answer = AppealDecision.objects.create(
        appeal=made, by=by, at=timezone.now(), outcome=outcome, reasons=reasons.strip()
    )
    _move_on(application, outcome)
    deed = "overturn" if outcome == AppealOutcome.OVERTURNED else "uphold"
    ledger.record(f"certificates.{deed}", of=application, by=by)
    applications.tell(application, "appeal_decided", str(answer.pk))
    return answer


def _move_on(application: Application, outcome: str) -> None:
    if outcome == AppealOutcome.UPHELD:
        applications.move(application, Status.DECIDED)
        return
    last = processes.of(application).last_step
    applications.move(application, Status.RECOMMENDED, step=last, waits_for=Role.REGISTRAR.value)


def _body(application: Application) -> dict[str, str]:
    return {"body": application.programme.body.name}
