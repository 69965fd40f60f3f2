"""Waivers: proposed by one person of the body, approved by a second, ended by either of its registrars."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import separation, standards
from certificates.models import Programme, Waiver
from lms.audit import ledger
from lms.notices import outbox
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.models import Organisation
from lms.people.roles import Role

PROPOSERS = (Role.REVIEWER, Role.REGISTRAR)


@transaction.atomic
def propose_waiver(
    *,
    programme: Programme,
    stage: str,
    requirement: str,
    reason: str,
    from_on: date,
    by,
    person=None,
    organisation: Organisation | None = None,
    instead: str = "",
    until_on: date | None = None,
) -> Waiver:
    """Propose that a requirement is not insisted on; it counts for nothing until a second person approves it.

    Raises Refused.
    """
    programme = Programme.objects.select_for_update().select_related("body").get(pk=programme.pk)
    _refuse_others(programme, by, *PROPOSERS)
    label = standards.labels(programme, stage).get(requirement)
    if label is None:
        raise Refused(_("The rules in force do not ask for this."))
    if not reason.strip():
        raise Refused(_("Say why, so that whoever reads the certificate in ten years understands it."))
    if until_on is not None and until_on < from_on:
        raise Refused(_("The last day is before the first one. Check both."))
    facts = {"programme": programme, "stage": stage, "requirement": requirement, "person": person}
    facts |= {"organisation": organisation, "from_on": from_on, "until_on": until_on}
    _refuse_close(Waiver(**facts), by)
    before = Waiver.objects.filter(**facts, reason=reason.strip(), proposed_by=by, ended_at=None).first()
    if before is not None:
        return before
    waiver = Waiver.objects.create(
        **facts,
        label=label[:300],
        reason=reason.strip(),
        instead=instead.strip(),
        proposed_at=timezone.now(),
        proposed_by=by,
        proposed_name=by.get_full_name(),
    )
    ledger.record("certificates.propose_waiver", of=waiver, by=by, detail=_facts(waiver))
    return waiver


@transaction.atomic
def approve_waiver(*, waiver: Waiver, by) -> Waiver:
    """The second person's word; approving twice changes nothing. Raises Refused."""
    waiver = _locked(waiver)
    _refuse_others(waiver.programme, by, Role.REGISTRAR)
    if waiver.status == "ended":
        raise Refused(_("This has ended. Propose it anew."))
    if waiver.proposed_by_id in by.accounts:
        raise Refused(_("You proposed this. A second person has to approve it."))
    _refuse_close(waiver, by)
    if waiver.status == "approved":
        return waiver
    waiver.approved_at, waiver.approved_by, waiver.approved_name = timezone.now(), by, by.get_full_name()
    waiver.save(update_fields=["approved_at", "approved_by", "approved_name"])
    ledger.record("certificates.approve_waiver", of=waiver, by=by, detail=_facts(waiver))
    _tell(waiver, "approved")
    return waiver


@transaction.atomic
def end_waiver(*, waiver: Waiver, reason: str, by) -> Waiver:
    """Take it back, or decline it; what was issued with it stays. Ending twice changes nothing. Raises Refused."""
    waiver = _locked(waiver)
    _refuse_others(waiver.programme, by, *PROPOSERS)
    if not reason.strip():
        raise Refused(_("Say why, so that whoever reads this understands it."))
    _refuse_close(waiver, by)
    if waiver.status == "ended":
        return waiver
    was_approved = waiver.status == "approved"
    waiver.ended_at, waiver.ended_by, waiver.end_reason = timezone.now(), by, reason.strip()
    waiver.save(update_fields=["ended_at", "ended_by", "end_reason"])
    ledger.record("certificates.end_waiver", of=waiver, by=by, detail=_facts(waiver))
    if was_approved:
        _tell(waiver, "ended")
    return waiver


def _locked(waiver: Waiver) -> Waiver:
    rows = Waiver.objects.select_for_update(of=("self",)).select_related("programme__body", "person")
    return rows.get(pk=waiver.pk)


def _refuse_others(programme: Programme, by, *roles: Role) -> None:
    if not holds(by, *roles, organisation=programme.body_id):
        raise Refused(_("Only staff of %(name)s decide this.") % {"name": programme.body.name})


def _refuse_close(waiver: Waiver, by) -> None:
    separation.refuse_all(separation.in_the_way_of_waiving(by, waiver))


def _facts(waiver: Waiver) -> dict[str, str]:
    return {"requirement": waiver.requirement, "programme": waiver.programme.slug}


def _tell(waiver: Waiver, what: str) -> None:
    """Whom it is for alone is told; a group reads it on the path."""
    if waiver.person is not None:
        dedupe = f"certificates/waiver/{waiver.pk}/{what}"
        outbox.tell(waiver.person, "certificates/waiver_changed", dedupe=dedupe, context={"waiver": waiver})
