"""Review cases: opened when hours a certificate counts are not what they were, or when an audit was not passed; closed
by a registrar with reasons."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import evidence, separation
from certificates.models import Audit, CaseDecision, CaseKind, CaseOutcome, Certificate, ReviewCase
from lms.audit import ledger
from lms.notices import outbox
from lms.people import access as people_access
from lms.people.actions import Refused
from lms.people.models import User
from lms.people.roles import Role
from supervision.models import Changed, HourEntry


def open_cases(*, entries: Collection[int]) -> int:
    """A case for each certificate that counts one of these hour entries; called again it opens nothing twice.

    What the bell of the practice room calls. Returns how many were opened.
    """
    return _open(HourEntry.objects.filter(pk__in=entries).changed())


def open_audit_case(audit: Audit, kind: str, *, by) -> ReviewCase:
    """A case where the proof behind a renewal was not shown: part of the decision that found so, taken once."""
    case = ReviewCase.objects.create(
        certificate=audit.certificate, audit=audit, kind=kind, version=0, opened_at=timezone.now()
    )
    ledger.record("certificates.open_audit_case", of=audit.certificate, by=by, detail={"kind": kind})
    _tell_registrars(case)
    return case


def open_missed_cases(*, since: datetime) -> int:
    """The same for everything that changed since a moment: the nightly round's part, where a bell was lost."""
    return _open(HourEntry.objects.changed(since=since))


def _open(changes: Iterable[Changed]) -> int:
    return sum(_opened(change, certificate) for change in changes for certificate in _resting_on(change))


def _resting_on(change: Changed) -> list[Certificate]:
    """The person's certificates that were issued before the change and count these hours; of what was printed anew in
    another name, the last one."""
    issued = Certificate.objects.filter(
        certification__person__in=User.objects.same_as(change.person), issued_at__lt=change.since
    )
    wanted = f"hours-{change.entry}"
    resting = {
        (one.certification_id, one.valid_from): one
        for one in issued.select_related("certification__programme").order_by("pk")
        if any(item.partition("/")[0] == wanted for item in evidence.counted(one.findings["findings"]))
    }
    return list(resting.values())


@transaction.atomic
def _opened(change: Changed, certificate: Certificate) -> bool:
    case, is_new = ReviewCase.objects.get_or_create(
        certificate=certificate,
        entry_id=change.entry,
        kind=CaseKind.VOIDED if change.is_voided else CaseKind.AMENDED,
        version=change.version or 0,
        defaults={"opened_at": timezone.now()},
    )
    if is_new:
        detail = {"kind": case.kind, "entry": change.entry}
        ledger.record("certificates.open_case", of=certificate, by=None, detail=detail)
        _tell_registrars(case)
    return is_new


@transaction.atomic
def close_case(*, case: ReviewCase, outcome: str, reasons: str, by: User) -> CaseDecision:
    """A registrar says what the body made of it; the same again is the same decision. Raises Refused."""
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=case.certificate_id)
    case = ReviewCase.objects.with_what_a_page_needs().get(pk=case.pk)
    programme = case.certificate.certification.programme
    if not people_access.holds(by, Role.REGISTRAR, organisation=programme.body_id):
        raise Refused(_("Only a registrar of %(name)s closes a case.") % {"name": programme.body.name})
    separation.refuse_all(separation.standing_in_the_way(by, certificate.plan.application))
    known = getattr(case, "decision", None)
    if known and (known.by_id, known.outcome) == (by.pk, outcome):
        return known
    if known:
        raise Refused(_("Somebody has closed this case in the meantime. Read it again."))
    if outcome not in CaseOutcome.values:
        raise Refused(_("Say whether the certificate stands as it is."))
    if not reasons.strip():
        raise Refused(_("Give the reasons. They stay with the record."))
    decision = CaseDecision.objects.create(
        case=case, outcome=outcome, reasons=reasons.strip(), by=by, at=timezone.now()
    )
    ledger.record("certificates.close_case", of=certificate, by=by, detail={"outcome": outcome})
    return decision


def _tell_registrars(case: ReviewCase) -> None:
    body = case.certificate.certification.programme.body_id
    for registrar in people_access.holders([body], Role.REGISTRAR):
        outbox.tell(
            registrar,
            "certificates/case_opened",
            dedupe=f"certificates/case_opened:{case.pk}:{registrar.pk}",
            context={"case": case, "certificate": case.certificate},
        )
