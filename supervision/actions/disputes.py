"""What is done about days in dispute: opened with a reason, decided by the programme, or taken back."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import ledger
from lms.notices import outbox
from lms.people.actions import Refused
from lms.people.models import User
from supervision import access
from supervision.actions import parties
from supervision.actions.entries import lock_hours_of, reason_given
from supervision.models import Dispute, DisputeDecision, Placement


@transaction.atomic
def open_dispute(
    *, placement: Placement, from_on: date, until_on: date, reason: str, by: User, at: datetime | None = None
) -> Dispute:
    """Say that what is said of these days is not so; both sides and the programme read why.

    Until it is decided nothing in these days is signed or undone. The same days by the same person are one dispute.
    """
    at = at or timezone.now()
    placement = Placement.objects.select_related("site", "trainee").get(pk=placement.pk)
    lock_hours_of(placement.trainee_id)
    if parties.sides_of(placement).isdisjoint(by.accounts) and not parties.manages(placement, by):
        raise Refused(_("Only the two sides of a placement and its programme managers can dispute its hours."))
    if until_on < from_on:
        raise Refused(_("The last day cannot be before the first."))
    known = Dispute.objects.open().filter(placement=placement, from_on=from_on, until_on=until_on, opened_by=by).first()
    if known:
        return known
    reason = reason_given(reason, _("Say what is in dispute. Both sides read it."))
    dispute = Dispute.objects.create(
        placement=placement, from_on=from_on, until_on=until_on, reason=reason, opened_at=at, opened_by=by
    )
    detail = {"from": from_on.isoformat(), "until": until_on.isoformat()}
    ledger.record("supervision.open_dispute", of=placement, by=by, at=at, detail=detail)
    managers = access.managers_of([placement.site])
    _tell(dispute, "dispute_opened", [*_both_sides(placement), *managers])
    return dispute


@transaction.atomic
def decide_dispute(*, dispute: Dispute, reasons: str, by: User, at: datetime | None = None) -> DisputeDecision:
    """Somebody of the programme who is neither side, and did not open it, decides with reasons that both sides read."""
    at = at or timezone.now()
    dispute = _locked(dispute)
    parties.refuse_all_but_outside_manager(dispute.placement, by)
    if dispute.opened_by_id in by.accounts:
        raise Refused(_("You opened this dispute. Somebody else decides it, or you take it back."))
    if hasattr(dispute, "decision") and dispute.decision.decided_by_id == by.pk:
        return dispute.decision
    _refuse_decided(dispute)
    reasons = reason_given(reasons, _("Give your reasons. Both sides read them."))
    return _decided(dispute, by=by, at=at, reasons=reasons)


@transaction.atomic
def take_back_dispute(*, dispute: Dispute, by: User, at: datetime | None = None) -> DisputeDecision:
    """Whoever opened it says that it is settled; twice changes nothing."""
    at = at or timezone.now()
    dispute = _locked(dispute)
    if dispute.opened_by_id != by.pk:
        raise Refused(_("Only the person who opened a dispute can take it back."))
    if hasattr(dispute, "decision") and dispute.decision.is_taken_back:
        return dispute.decision
    _refuse_decided(dispute)
    return _decided(dispute, by=by, at=at, is_taken_back=True)


def _locked(dispute: Dispute) -> Dispute:
    lock_hours_of(dispute.placement.trainee_id)
    return Dispute.objects.with_people().get(pk=dispute.pk)


def _refuse_decided(dispute: Dispute) -> None:
    if hasattr(dispute, "decision"):
        raise Refused(_("Somebody has decided about this in the meantime. Read it again."))


def _decided(
    dispute: Dispute, *, by: User, at: datetime, reasons: str = "", is_taken_back: bool = False
) -> DisputeDecision:
    decision = DisputeDecision.objects.create(
        dispute=dispute, reasons=reasons, is_taken_back=is_taken_back, decided_at=at, decided_by=by
    )
    deed = "take_back" if is_taken_back else "decide"
    detail = {"from": dispute.from_on.isoformat(), "until": dispute.until_on.isoformat()}
    ledger.record(f"supervision.{deed}_dispute", of=dispute.placement, by=by, at=at, detail=detail)
    _tell(dispute, "dispute_decided", _both_sides(dispute.placement))
    return decision


def _both_sides(placement: Placement) -> list[User]:
    return list(User.objects.filter(pk__in=parties.sides_of(placement)).order_by("pk"))


def _tell(dispute: Dispute, notice: str, people: Iterable[User]) -> None:
    for person in people:
        outbox.tell(
            person,
            f"supervision/{notice}",
            dedupe=f"supervision/{notice}:{dispute.pk}:{person.pk}",
            context={"dispute": dispute, "placement": dispute.placement},
        )
