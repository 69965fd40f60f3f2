"""What a person does about a programme before any application: follow it, sign its statements."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import names
from certificates.models import Attestation, Following, Programme, Statement
from lms.audit import ledger
from lms.people.actions import Refused


@transaction.atomic
def follow(*, programme: Programme, by) -> None:
    """Keep a programme on one's own page; twice changes nothing."""
    _row, is_new = Following.objects.get_or_create(person=by, programme=programme, defaults={"since": timezone.now()})
    if is_new:
        ledger.record("certificates.follow", of=programme, by=by)


@transaction.atomic
def unfollow(*, programme: Programme, by) -> None:
    if Following.objects.filter(person__in=by.accounts, programme=programme).delete()[0]:
        ledger.record("certificates.unfollow", of=programme, by=by)


@transaction.atomic
def attest(*, statement: Statement, programme: Programme, signed_name: str, by) -> Attestation:
    """Sign a statement under one's own legal name; a second time on the same day changes nothing.

    Refused where another version has become current since the page was drawn, and under another name.
    """
    programme = Programme.objects.get(pk=programme.pk)
    current = programme.statements.get(statement.code)
    if current is not None and current != statement.version:
        raise Refused(_("A newer version of this text was published while you read. Please read that one."))
    if names.printed(signed_name).casefold() != names.printed(by.legal_name).casefold():
        raise Refused(
            _("Type your legal name as we know it: %(name)s. You can change it under your details.")
            % {"name": by.legal_name}
        )
    attestation, is_new = Attestation.objects.get_or_create(
        person=by,
        statement=statement,
        signed_on=programme.today(),
        defaults={"signed_name": names.printed(signed_name), "signed_at": timezone.now()},
    )
    if is_new:
        detail = {"statement": statement.code, "version": statement.version}
        ledger.record("certificates.attest", of=attestation, by=by, detail=detail)
    return attestation
