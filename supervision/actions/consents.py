"""What is done with consent to electronic records and signatures: given, asked for, taken back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import ledger
from lms.notices import outbox
from lms.people.actions import Refused
from lms.people.models import User
from supervision import access, consents
from supervision.models import Consent, ConsentWithdrawal


class ConsentMissing(Refused):
    """Raised when somebody would sign or hand in on this site without having agreed to that."""

    def __init__(self) -> None:
        super().__init__(
            _("Before you hand in or sign here for the first time, say that you agree to electronic records.")
        )


@transaction.atomic
def give_consent(*, by: User, version: str = consents.VERSION, at: datetime | None = None) -> Consent:
    """Agree to the words of today, as they were shown; twice is the same consent. Raises Refused for older words."""
    at = at or timezone.now()
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    known = Consent.objects.standing(by).first()
    if known:
        return known
    if version != consents.VERSION:
        raise Refused(_("The words of this consent changed. Read them again."))
    words = consents.current()
    given = Consent.objects.create(
        person=by, version=words.version, language=words.language, text=words.text, given_at=at
    )
    ledger.record("supervision.give_consent", of=by, by=by, at=at, detail={"version": words.version})
    return given


@transaction.atomic
def withdraw_consent(*, by: User, at: datetime | None = None) -> ConsentWithdrawal | None:
    """Take it back: nothing more is handed in or signed here by this person; None where nothing was agreed to.

    The programme managers of the sites where they practise or supervise are told, since they keep the paper.
    """
    at = at or timezone.now()
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    consent = Consent.objects.standing(by).first()
    if consent is None:
        return None
    withdrawal = ConsentWithdrawal.objects.create(consent=consent, withdrawn_at=at)
    ledger.record("supervision.withdraw_consent", of=by, by=by, at=at)
    _tell(withdrawal, by)
    return withdrawal


def refuse_without_consent(by: User) -> None:
    if not Consent.objects.standing(by).exists():
        raise ConsentMissing


def _tell(withdrawal: ConsentWithdrawal, by: User) -> None:
    dedupe = f"supervision/consent_withdrawn:{withdrawal.pk}"
    outbox.tell(by, "supervision/consent_withdrawn", dedupe=dedupe)
    for manager in access.managers_of(access.sites_of(by)).exclude(pk=by.pk):
        outbox.tell(
            manager, "supervision/goes_on_paper", dedupe=f"{dedupe}:{manager.pk}", context={"who": by.get_full_name()}
        )
