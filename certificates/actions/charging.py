"""How a fee becomes due of an application: by sending it, or because somebody of the body adds it."""

from typing import Any

from django.utils import timezone

from certificates import fees, money
from certificates.judging import Judgement
from certificates.models import Application, Charge
from lms.audit import ledger


def charge_by_sending(application: Application, judgement: Judgement) -> None:
    """What sending brings; sending again brings nothing twice. The caller holds the application locked."""
    for facts in fees.due_by_sending(application, judgement):
        charge(application, facts, by=None)


def charge(application: Application, facts: dict[str, Any], *, by) -> Charge:
    """One fee, once; the caller holds the application locked."""
    made, is_new = Charge.objects.get_or_create(
        application=application, code=facts["code"], defaults={**facts, "at": timezone.now(), "by": by}
    )
    if is_new:
        detail = {"fee": made.label, "amount": money.in_words(made.cents)}
        ledger.record("certificates.charge", of=application, by=by, detail=detail)
    return made
