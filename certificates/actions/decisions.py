"""What reviewers and registrars say to an application: recommend it, give it back, refuse it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import clocks, fees, processes, separation
from certificates.actions import applications, plans
from certificates.models import Application, Decision, Outcome, Recommendation, Review, Status
from lms.audit import ledger
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.roles import Role


@transaction.atomic
def recommend(*, application: Application, by, reasons: str = "", as_of: str = "") -> Review:
    """Do one step and hand the application to the next; the last step decides instead.

    Refused where it was sent again, or the step was done, since the page of `as_of`.
    """
    application = applications.locked(application)
    applications.refuse_if_sent_again(application, as_of)
    separation.refuse_all(separation.standing_in_the_way(by, application))
    process, step = processes.of(application), application.step + 1
    applications.refuse_move(application, Status.RECOMMENDED)
    _refuse_whose_step_it_is_not(application, by)
    separation.refuse_all(separation.in_the_way_of_step(by, application))
    review = _review(application, Recommendation.ISSUE, reasons, by=by)
    status = Status.RECOMMENDED if step == process.last_step else Status.SUBMITTED
    applications.move(application, status, step=step, waits_for=process.steps[step]["role"])
    ledger.record("certificates.recommend", of=application, by=by)
    return review


def _refuse_whose_step_it_is_not(application: Application, by) -> None:
    role, body = application.waits_for, application.programme.body
    if not holds(by, Role(role), organisation=body):
        raise Refused(_("This step is done by a %(role)s of %(body)s.") % {"role": Role(role).label, "body": body.name})


@transaction.atomic
def give_back(*, application: Application, by, reasons: str) -> Review:
    """Return an application to the applicant, who reads the reasons and may send it again.

    All steps are then done anew, and the days it lay with the body are given back to the applicant's clock.
    """
    application = applications.locked(application)
    separation.refuse_all(separation.standing_in_the_way(by, application))
    if not reasons.strip():
        raise Refused(_("Say what is missing, so that the person knows what to do next."))
    applications.refuse_move(application, Status.RETURNED)
    _refuse_whose_step_it_is_not(application, by)
    separation.refuse_all(separation.in_the_way_of_step(by, application))
    plans.abandon(application, [], by=by)
    review = _review(application, Recommendation.RETURN, reasons, by=by)
    today = application.programme.today()
    closes_on = clocks.moved_on(application.closes_on, held_from=application.sent_on, held_until=today)
    applications.move(application, Status.RETURNED, step=0, closes_on=closes_on)
    ledger.record("certificates.give_back", of=application, by=by)
    applications.tell(application, "given_back", str(review.pk))
    return review


def _review(application: Application, recommendation: str, reasons: str, *, by) -> Review:
    return Review.objects.create(
        application=application,
        by=by,
        at=timezone.now(),
        recommendation=recommendation,
        reasons=reasons.strip(),
        step=application.step,
    )


@transaction.atomic
def refuse(*, application: Application, by, reasons: str) -> Decision:
    """End an application without a certificate, with the reasons the applicant reads."""
    application = applications.locked(application)
    separation.refuse_all(separation.in_the_way_of_deciding(by, application))
    if not reasons.strip():
        raise Refused(_("A decision against a person gives its reasons."))
    applications.refuse_elsewhere(application, Status.RECOMMENDED)
    if Decision.objects.filter(application=application).exists():
        raise Refused(_("An appeal overturned the first decision. Issue the certificate, or return the application."))
    fees.refuse_what_is_due(application)
    plans.abandon(application, [], by=by)
    decision = decide(application, Outcome.REFUSED, reasons, by=by)
    ledger.record("certificates.refuse", of=application, by=by)
    applications.tell(application, "refused", str(application.pk))
    return decision


def decide(application: Application, outcome: str, reasons: str, *, by) -> Decision:
    """Keep the decision and end the application. One that was overturned stays as it was given; its appeal says so."""
    decision, _is_new = Decision.objects.get_or_create(
        application=application,
        defaults={"by": by, "at": timezone.now(), "outcome": outcome, "reasons": reasons.strip()},
    )
    applications.move(application, Status.DECIDED)
    return decision
