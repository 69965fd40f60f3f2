"""What is done to a supervisor's code: made, taken back, and used by whoever was given it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import ledger
from lms.content.templatetags.peerway import longdate
from lms.people import codes
from lms.people.actions import Refused
from lms.people.models import User
from supervision import access, hours
from supervision.actions import parties
from supervision.models import Placement, PlacementSupervisor, SupervisorCode

LASTS = timedelta(days=14)
MOST_OPEN = 5


@transaction.atomic
def make_code(
    *, placement: Placement, by: User, from_on: date | None = None, at: datetime | None = None
) -> tuple[SupervisorCode, str]:
    """A code for one supervisor of a placement, good for fourteen days, and the code itself, which is told this once.

    They supervise from `from_on`, else from the placement's first day, so that no day stays without. Raises Refused.
    """
    at = at or timezone.now()
    placement = _locked(placement.pk)
    parties.refuse_strangers(placement, by)
    today = hours.day_of(at, placement.site.timezone)
    _refuse_over(placement, today)
    if SupervisorCode.objects.open().filter(placement=placement, until_on__gte=today).count() >= MOST_OPEN:
        raise Refused(_("Five codes of this placement are open. Take one back before you make another."))
    from_on = from_on or placement.starts_on
    if from_on < placement.starts_on:
        raise Refused(_("A supervision cannot begin before the placement does."))
    code = codes.new()
    made = SupervisorCode.objects.create(
        placement=placement,
        digest=codes.digest(code),
        from_on=from_on,
        until_on=today + LASTS,
        made_at=at,
        made_by=by,
    )
    detail = {"from": from_on.isoformat(), "until": made.until_on.isoformat()}
    ledger.record("supervision.make_code", of=placement, by=by, at=at, detail=detail)
    return made, code


@transaction.atomic
def end_code(*, code: SupervisorCode, by: User, at: datetime | None = None) -> SupervisorCode:
    """Nobody can use it any more. Twice changes nothing; one that was used is an invitation by now. Raises Refused."""
    at = at or timezone.now()
    placement = _locked(code.placement_id)
    parties.refuse_strangers(placement, by)
    code = SupervisorCode.objects.get(pk=code.pk)
    if code.used_at is not None:
        raise Refused(_("Somebody has used this code. Withdraw their invitation on the page of the placement."))
    if code.ended_at is None:
        code.ended_at, code.ended_by = at, by
        code.save(update_fields=["ended_at", "ended_by"])
        ledger.record("supervision.end_code", of=placement, by=by, at=at)
    return code


@transaction.atomic
def use_code(*, typed: str, by: User, at: datetime | None = None) -> Placement:
    """Make the one who types it the invited supervisor of the placement, who accepts as after a mail, or does not.

    Whoever is invited or supervises there already is led to it, and the code stays good. Raises Refused.
    """
    at = at or timezone.now()
    plain = codes.read(typed)
    found = SupervisorCode.objects.filter(digest__in=codes.digests(plain)).first() if plain else None
    if found is None:
        raise Refused(_("We do not know this code. Check each letter and digit, or ask whoever gave it to you."))
    placement = _locked(found.placement_id)
    # Read again under the lock, so that one code is one invitation.
    code = SupervisorCode.objects.select_related("made_by").get(pk=found.pk)
    if placement.trainee_id in by.accounts:
        raise Refused(_("Nobody supervises themselves. Give this code to your supervisor."))
    addresses, theirs = access.addresses(by), placement.supervisions.filter(until_on=None)
    if theirs.filter(Q(supervisor=by) | Q(accepted_at=None, invited_email__in=addresses)).exists():
        return placement
    today = hours.day_of(at, placement.site.timezone)
    _refuse_code(code, today)
    _refuse_over(placement, today)
    if not addresses:
        raise Refused(_("Confirm your e-mail address first. Then the code works."))
    code.invitation = PlacementSupervisor.objects.create(
        placement=placement,
        invited_email=addresses[0],
        invited_at=at,
        invited_by=code.made_by,
        from_on=code.from_on,
    )
    code.used_at, code.used_by = at, by
    code.save(update_fields=["used_at", "used_by", "invitation"])
    ledger.record("supervision.use_code", of=placement, by=by, at=at, detail={"from": code.from_on.isoformat()})
    return placement


def _locked(pk: int) -> Placement:
    return Placement.objects.select_for_update(of=("self",)).select_related("site", "trainee").get(pk=pk)


def _refuse_over(placement: Placement, today: date) -> None:
    if placement.ends_on is not None and placement.ends_on < today:
        raise Refused(_("This placement is over. Nobody new supervises it."))


def _refuse_code(code: SupervisorCode, today: date) -> None:
    status = code.status(today)
    if status == "used":
        raise Refused(_("This code was used already. Each works once: ask whoever gave it to you for a new one."))
    if status == "ended":
        raise Refused(_("This code was taken back. Ask whoever gave it to you for a new one."))
    if status == "over":
        said = {"day": longdate(code.until_on)}
        raise Refused(_("This code was good until %(day)s. Ask whoever gave it to you for a new one.") % said)
