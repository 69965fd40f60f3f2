"""What reviewers and registrars say to an application: recommend it, give it back, refuse it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import separation
from certificates.actions import applications, plans
from certificates.models import Application, Decision, Outcome, Recommendation, Review, Status
from lms.audit import ledger
from lms.people.actions import Refused


@transaction.atomic
def recommend(*, application: Application, by, reasons: str = "", as_of: str = "") -> Review:
    """Recommend an application to the registrar; refused where it was sent again since the page of `as_of`."""
    application = applications.locked(application)
    applications.refuse_if_sent_again(application, as_of)
    separation.refuse_all(separation.standing_in_the_way(by, application))
    applications.refuse_move(application, Status.RECOMMENDED)
    review = _review(application, Recommendation.ISSUE, reasons, by=by)
    applications.move(application, Status.RECOMMENDED)
    ledger.record("certificates.recommend", of=application, by=by)
    return review


@transaction.atomic
def give_back(*, application: Application, by, reasons: str) -> Review:
    """Return an application to the applicant, who reads the reasons and may send it again."""
    application = applications.locked(application)
    separation.refuse_all(separation.standing_in_the_way(by, application))
    if not reasons.strip():
        raise Refused(_("Say what is missing, so that the person knows what to do next."))
    applications.refuse_move(application, Status.RETURNED)
    plans.abandon(application, [], by=by)
    review = _review(application, Recommendation.RETURN, reasons, by=by)
    applications.move(application, Status.RETURNED)
    ledger.record("certificates.give_back", of=application, by=by)
    applications.tell(application, "given_back", str(review.pk))
    return review


def _review(application: Application, recommendation: str, reasons: str, *, by) -> Review:
    return Review.objects.create(
        application=application, by=by, at=timezone.now(), recommendation=recommendation, reasons=reasons.strip()
    )


@transaction.atomic
def refuse(*, application: Application, by, reasons: str) -> Decision:
    """End an application without a certificate, with the reasons the applicant reads."""
    application = applications.locked(application)
    separation.refuse_all(separation.in_the_way_of_deciding(by, application))
    if not reasons.strip():
        raise Refused(_("A decision against a person gives its reasons."))
    applications.refuse_move(application, Status.DECIDED)
    plans.abandon(application, [], by=by)
    decision = decide(application, Outcome.REFUSED, reasons, by=by)
    ledger.record("certificates.refuse", of=application, by=by)
    applications.tell(application, "refused", str(application.pk))
    return decision


def decide(application: Application, outcome: str, reasons: str, *, by) -> Decision:
    decision = Decision.objects.create(
        application=application, by=by, at=timezone.now(), outcome=outcome, reasons=reasons.strip()
    )
    applications.move(application, Status.DECIDED)
    return decision
