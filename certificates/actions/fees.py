"""Fees become due, are recorded as paid elsewhere, waived, and a mistake in recording is taken back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import fees, processes, separation
from certificates.actions import applications, charging
from certificates.models import Application, Charge, Settled, Settlement
from lms.audit import ledger
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.roles import Role

AT_THE_BODY = (Role.REVIEWER, Role.REGISTRAR)


@transaction.atomic
def charge(*, application: Application, code: str, by) -> Charge:
    """Add a fee of the application's process that applies to it; twice charges once. Raises Refused."""
    application = _locked(application, by)
    process = processes.of(application)
    fee = process.fees.filter(code=code).first() if process.pk else None
    if fee is None:
        raise Refused(_("There is no such fee for this application."))
    if application.submitted_at is None:
        raise Refused(_("This application is not sent yet."))
    return charging.charge(application, fees.facts_of(fee), by=by)


@transaction.atomic
def settle(*, charge: Charge, kind: str, note: str, by) -> Settlement:
    """Record a charge as paid elsewhere under its receipt number, or waive it with the reason. Raises Refused.

    The same again is the first one.
    """
    application = _locked(charge.application, by)
    note = " ".join(note.split())
    standing = Settlement.objects.filter(charge=charge, taken_back_at=None).first()
    if standing is not None and (standing.kind, standing.note) == (kind, note):
        return standing
    if standing is not None:
        raise Refused(_("This fee is settled already. Take that back first, if it was a mistake."))
    if not note:
        raise Refused(_("Give the number of the receipt, or the reason why the fee is waived."))
    settlement = Settlement.objects.create(charge=charge, kind=kind, note=note, by=by, at=timezone.now())
    deed = "record_payment" if kind == Settled.PAID else "waive"
    ledger.record(f"certificates.{deed}", of=application, by=by, detail={"fee": charge.label})
    return settlement


@transaction.atomic
def take_back(*, settlement: Settlement, by) -> Settlement:
    """A settlement was recorded by mistake: the charge is due again. Raises Refused."""
    application = _locked(settlement.charge.application, by)
    settlement = Settlement.objects.select_related("charge").get(pk=settlement.pk)
    if settlement.taken_back_at is not None:
        return settlement
    settlement.taken_back_at, settlement.taken_back_by = timezone.now(), by
    settlement.save(update_fields=["taken_back_at", "taken_back_by"])
    ledger.record("certificates.take_back", of=application, by=by, detail={"fee": settlement.charge.label})
    return settlement


def _locked(application: Application, by) -> Application:
    """The application, held, for somebody of its body who is nothing else to the applicant."""
    application = applications.locked(application)
    body = application.programme.body
    if not holds(by, *AT_THE_BODY, organisation=body):
        raise Refused(_("Only a reviewer or registrar of %(body)s handles fees.") % {"body": body.name})
    separation.refuse_all(separation.standing_in_the_way(by, application))
    return application
