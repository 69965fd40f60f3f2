"""What a holder asks for once they hold a certificate: that it is renewed, reinstated or raised to the next tier."""

from django.db import transaction
from django.utils.translation import gettext as _

from certificates import judging, renewing
from certificates.actions import applications
from certificates.models import Application, Certificate, Certification, Stage
from lms.audit import ledger
from lms.people.actions import Refused


@transaction.atomic
def succeed(*, certificate: Certificate, stage: str, by) -> Application:
    """Open the request for what follows a certificate, or go on with the one that is open; only its holder may.

    Refused, with the day it opens or the reason, while the rules do not let it be filed.
    """
    certificate = _locked(certificate)
    if certificate.certification.person_id not in by.accounts:
        raise Refused(_("Only the holder asks for this."))
    programme = certificate.certification.programme
    standing = applications.under_way(programme, by=by)
    if standing is not None:
        if (standing.certificate_id, standing.stage) == (certificate.pk, stage):
            return standing
        raise Refused(_("Another application of yours is still open here. Finish that one first."))
    offer = renewing.offer(certificate, stage, programme.today())
    if offer is None:
        raise Refused(judging.no_standard(programme))
    if offer.why:
        raise Refused(offer.why)
    names = {"given_names": certificate.given_names, "family_name": certificate.family_name}
    application = applications.open_(programme, stage=stage, certificate=certificate, **names, by=by)
    detail = {"stage": str(Stage(stage)), "number": certificate.number}
    ledger.record("certificates.succeed", of=application, by=by, detail=detail)
    return application


def _locked(certificate: Certificate) -> Certificate:
    Certification.objects.select_for_update().get(pk=certificate.certification_id)
    with_people = ("certification__person", "certification__programme__body", "standard")
    return Certificate.objects.select_related(*with_people).get(pk=certificate.pk)
