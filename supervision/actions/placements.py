"""What is done to placements: proposed, agreed to, and given or relieved of a supervisor."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.audit import ledger
from lms.notices import outbox
from lms.people import access as people_access
from lms.people.actions import Refused
from lms.people.models import Organisation, User
from lms.people.roles import Role
from supervision import access, hours
from supervision.actions import agreements, parties
from supervision.models import Placement, PlacementSupervisor, Relation
from supervision.terms import Terms

NOTICE = timedelta(days=7)

# Why a programme manager ends a supervision without notice. Codes, so that the ledger holds nothing about health.
AT_ONCE = ("unable", "left", "safety")


@transaction.atomic
def propose_placement(
    *,
    trainee: User,
    site: Organisation,
    position: str,
    starts_on: date,
    by: User,
    supervisor_email: str = "",
    ends_on: date | None = None,
    terms: Terms | None = None,
    typed_name: str | None = None,
    at: datetime | None = None,
) -> Placement:
    """A placement as the trainee or the site's programme manager asks for it, the supervisor invited by mail or later.

    The trainee who proposes signs its terms by that. The same placement twice is the same placement.
    """
    at = at or timezone.now()
    if by.pk != trainee.pk and not people_access.holds(by, Role.PROGRAMME_MANAGER, organisation=site):
        raise Refused(_("Only the trainee or a programme manager of the site can propose a placement."))
    if not site.hosts_practice:
        raise Refused(_("%(site)s does not host practice placements on this site.") % {"site": site.name})
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The last day of a placement cannot be before its first day."))
    placement, is_new = Placement.objects.get_or_create(
        trainee=trainee,
        site=site,
        position=position,
        starts_on=starts_on,
        defaults={
            "ends_on": ends_on,
            "proposed_at": at,
            "proposed_by": by,
            "trainee_agreed_at": at if by.pk == trainee.pk else None,
        },
    )
    if is_new:
        agreement = agreements.first_terms(placement, terms, by=by, at=at)
        if by.pk == trainee.pk:
            agreements.sign_as_party(agreement, placement, by=by, typed_name=typed_name, at=at)
        ledger.record("supervision.propose_placement", of=placement, by=by, at=at, detail={"site": site.slug})
    if supervisor_email:
        _invite(placement, email=supervisor_email, by=by, from_on=starts_on, at=at)
    if is_new and by.pk != trainee.pk:
        outbox.tell(
            trainee,
            "supervision/placement_proposed",
            dedupe=f"supervision/placement_proposed:{placement.pk}",
            context={"placement": placement, "by": by},
        )
    return placement


@transaction.atomic
def accept_placement(
    *,
    placement: Placement,
    by: User,
    relation: str = Relation.SITE,
    is_family: bool = False,
    typed_name: str | None = None,
    at: datetime | None = None,
) -> Placement:
    """One side signs the terms: the trainee, or somebody invited, who is the supervisor from then on."""
    at = at or timezone.now()
    placement = Placement.objects.select_for_update(of=("self",)).select_related("site", "trainee").get(pk=placement.pk)
    if placement.trainee_id in by.accounts:
        return _agree_as_trainee(placement, by=by, typed_name=typed_name, at=at)
    if placement.supervisions.accepted().filter(supervisor=by, until_on=None).exists():
        return placement
    invitation = placement.supervisions.waiting_for(access.addresses(by)).select_for_update().first()
    if invitation is None:
        raise Refused(_("There is no open invitation to this placement for your e-mail address."))
    if is_family:
        raise Refused(
            _("A member of the family cannot supervise. Tell the trainee, so that they can ask somebody else.")
        )
    invitation.supervisor, invitation.relation, invitation.accepted_at = by, relation, at
    invitation.save(update_fields=["supervisor", "relation", "accepted_at"])
    agreement = agreements.first_terms(placement, None, by=by, at=at)
    agreements.sign_as_party(agreement, placement, by=by, typed_name=typed_name, at=at)
    ledger.record(
        "supervision.accept_placement",
        of=placement,
        by=by,
        at=at,
        detail={"relation": str(relation), "from": invitation.from_on.isoformat()},
    )
    outbox.tell(
        placement.trainee,
        "supervision/placement_accepted",
        dedupe=f"supervision/placement_accepted:{invitation.pk}",
        context={"placement": placement, "by": by},
    )
    return placement


@transaction.atomic
def add_supervisor(
    *, placement: Placement, email: str, by: User, from_on: date | None = None, at: datetime | None = None
) -> PlacementSupervisor:
    """Invite one more supervisor, from a day on (the placement's first where none is given); twice changes nothing."""
    at = at or timezone.now()
    placement = Placement.objects.select_for_update().get(pk=placement.pk)
    parties.refuse_strangers(placement, by)
    return _invite(placement, email=email, by=by, from_on=from_on or placement.starts_on, at=at)


@transaction.atomic
def end_supervisor(
    *, supervision: PlacementSupervisor, by: User, until_on: date, at_once: str = "", at: datetime | None = None
) -> PlacementSupervisor:
    """End a supervision on `until_on`, that day included; from the next day on nothing can be signed through it.

    An agreement never ends in the past, so that hours already worked under it can still be signed today. An
    invitation nobody has taken up is withdrawn at once. An ended one stays as it is. Where handed-in hours wait for
    the supervisor there are seven days to sign them, unless the site's programme manager says why not (`at_once`).
    """
    at = at or timezone.now()
    supervision = (
        PlacementSupervisor.objects.select_for_update(of=("self",))
        .select_related("placement__site", "placement__trainee", "supervisor")
        .get(pk=supervision.pk)
    )
    if supervision.supervisor_id != by.pk:
        parties.refuse_strangers(supervision.placement, by)
    if supervision.until_on is not None:
        return supervision
    if until_on < supervision.from_on:
        raise Refused(_("A supervision cannot end before the day it began."))
    if supervision.accepted_at and until_on < hours.day_of(at, supervision.placement.site.timezone):
        raise Refused(_("A supervision cannot end in the past: hours worked under it could no longer be signed."))
    without_notice = _refuse_short_notice(supervision, by=by, until_on=until_on, at_once=at_once, at=at)
    supervision.until_on = until_on
    supervision.save(update_fields=["until_on"])
    ledger.record(
        "supervision.end_supervisor",
        of=supervision.placement,
        by=by,
        at=at,
        detail={"until": until_on.isoformat()} | ({"at_once": at_once} if without_notice else {}),
    )
    if supervision.supervisor:
        for person in (supervision.placement.trainee, supervision.supervisor):
            outbox.tell(
                person,
                "supervision/supervisor_ended",
                dedupe=f"supervision/supervisor_ended:{supervision.pk}:{person.pk}",
                context={"supervision": supervision},
            )
    return supervision


def _refuse_short_notice(
    supervision: PlacementSupervisor, *, by: User, until_on: date, at_once: str, at: datetime
) -> bool:
    """Refuse a last day that leaves no time to sign what waits; whether the notice was waived instead."""
    earliest = hours.day_of(at, supervision.placement.site.timezone) + NOTICE
    if supervision.supervisor is None or supervision.accepted_at is None or until_on >= earliest:
        return False
    count = access.waiting(supervision.supervisor, supervision.placement).count()
    if not count:
        return False
    if at_once in AT_ONCE and may_end_at_once(supervision, by):
        return True
    raise Refused(
        ngettext(
            "%(count)s entry waits for this supervisor's signature. The earliest last day is %(day)s.",
            "%(count)s entries wait for this supervisor's signature. The earliest last day is %(day)s.",
            count,
        )
        % {"count": count, "day": date_format(earliest, "j F Y")}
    )


def may_end_at_once(supervision: PlacementSupervisor, by: User) -> bool:
    """The site's programme manager, where neither side of the supervision is theirs."""
    sides = (supervision.supervisor_id, supervision.placement.trainee_id)
    return not {*sides} & {*by.accounts} and parties.manages(supervision.placement, by)


def _agree_as_trainee(placement: Placement, *, by: User, typed_name: str | None, at: datetime) -> Placement:
    if placement.trainee_agreed_at is None:
        agreement = agreements.first_terms(placement, None, by=by, at=at)
        agreements.sign_as_party(agreement, placement, by=by, typed_name=typed_name, at=at)
        placement.trainee_agreed_at = at
        placement.save(update_fields=["trainee_agreed_at"])
        ledger.record("supervision.agree", of=placement, by=by, at=at)
    return placement


def _invite(placement: Placement, *, email: str, by: User, from_on: date, at: datetime) -> PlacementSupervisor:
    """One open invitation per address. Whether the address has an account is not asked, so nobody learns it."""
    email = email.strip().lower()
    if email in access.addresses(placement.trainee) or email == placement.trainee.email.lower():
        raise Refused(_("Nobody supervises themselves. Give the e-mail address of your supervisor."))
    if from_on < placement.starts_on:
        raise Refused(_("A supervision cannot begin before the placement does."))
    invitation, is_new = PlacementSupervisor.objects.get_or_create(
        placement=placement,
        invited_email=email,
        until_on=None,
        defaults={"from_on": from_on, "invited_at": at, "invited_by": by},
    )
    if is_new:
        ledger.record("supervision.add_supervisor", of=placement, by=by, at=at, detail={"from": from_on.isoformat()})
        outbox.tell(
            None,
            "supervision/invited",
            dedupe=f"supervision/invited:{invitation.pk}",
            context={"placement": placement, "by": by},
            address=email,
        )
    return invitation
