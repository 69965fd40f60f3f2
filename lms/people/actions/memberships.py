"""Everything that is done to people and organisations; nothing else writes a grant or a membership."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm, remove_perm

from lms.audit import ledger
from lms.people.models import Membership, MembershipQuerySet, Organisation, User
from lms.people.roles import Role, codename

# The room's one bell, rung on commit with `membership`: rooms above keep their own permissions in step with it.
membership_changed = Signal()


class Refused(Exception):
    """An act that may not be done, with the sentence that says why."""


@transaction.atomic
def found(*, name: str, slug: str, by: User | None, **facts) -> Organisation:
    """Add an organisation; doing it twice with the same slug changes nothing."""
    organisation, is_new = Organisation.objects.get_or_create(slug=slug, defaults={"name": name, **facts})
    if is_new:
        ledger.record("people.found", of=organisation, by=by)
    return organisation


@transaction.atomic
def grant(
    *, person: User, role: Role, organisation: Organisation, by: User | None, from_on: date | None = None
) -> Membership:
    """Give `person` a role at `organisation` from a day on (today there, where none is given); twice changes nothing.

    Raises Refused when somebody would grant a role to themselves.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if by is not None and by.pk == person.pk:
        raise Refused(_("Nobody gives themselves a role. Ask somebody else who may."))
    membership, is_new = Membership.objects.get_or_create(
        person=person,
        organisation=organisation,
        role=role,
        until_on=None,
        defaults={"from_on": from_on or organisation.today(), "granted_by": by},
    )
    if not is_new:
        return membership
    assign_perm(codename(role), person, organisation)
    ledger.record("people.grant", of=person, by=by, detail=_facts(membership, {"from": membership.from_on}))
    _ring(membership)
    return membership


@transaction.atomic
def end(*, membership: Membership, by: User | None, until_on: date) -> Membership:
    """End a role on `until_on`, that day included; an ended one stays as it is.

    From the next day on nothing is allowed any more, whether or not the nightly round has run; the grant itself goes
    at once when the last day is already past.
    """
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.until_on is not None:
        return membership
    if until_on < membership.from_on:
        raise Refused(_("A role cannot end before the day it began."))
    membership.until_on = until_on
    membership.save(update_fields=["until_on"])
    if not _is_still_needed(membership):
        remove_perm(codename(membership.role), membership.person, membership.organisation)
    ledger.record("people.end", of=membership.person, by=by, detail=_facts(membership, {"until": until_on}))
    _ring(membership)
    return membership


def lapse(*, person: User | None = None) -> int:
    """Take back the grants of roles whose last day is over, of one person or of all; returns how many.

    The ledger has told when each ends since `end`. Rooms above hear the bell and shut what they had opened.
    """
    lapsed = Membership.objects.lapsed()
    if person is not None:
        # Asked at every request to the editor, and nearly nobody's role has an end.
        if not person.memberships.exclude(until_on=None).exists():
            return 0
        lapsed = lapsed.filter(person=person)
    where = sorted(set(lapsed.values_list("organisation", flat=True)))
    return sum(_lapse_at(organisation, lapsed) for organisation in where)


@transaction.atomic
def _lapse_at(organisation: int, lapsed: MembershipQuerySet) -> int:
    # The same lock as `grant`, so that a role given again in this moment keeps its grant.
    Organisation.objects.select_for_update().get(pk=organisation)
    over = list(lapsed.filter(organisation=organisation).select_related("person", "organisation"))
    for membership in over:
        remove_perm(codename(membership.role), membership.person, membership.organisation)
        _ring(membership)
    return len(over)


@transaction.atomic
def describe(*, person: User, by: User, **fields) -> User:
    """Change one's own details; the ledger says which fields changed, never what they held."""
    person = User.objects.select_for_update().get(pk=person.pk)
    changed = [name for name, value in fields.items() if getattr(person, name) != value]
    if not changed:
        return person
    for name in changed:
        setattr(person, name, fields[name])
    person.save(update_fields=changed)
    ledger.record("people.describe", of=person, by=by, detail={"fields": ", ".join(sorted(changed))})
    return person


def _is_still_needed(ended: Membership) -> bool:
    """Whether the grant behind `ended` serves a day to come: its own last day, or another period of the same role."""
    periods = Membership.objects.filter(person=ended.person, organisation=ended.organisation, role=ended.role)
    return periods.filter(Q(until_on=None) | Q(until_on__gte=ended.organisation.today())).exists()


def _facts(membership: Membership, dates: dict[str, date]) -> dict[str, str]:
    facts = {"role": str(membership.role), "organisation": membership.organisation.slug}
    return facts | {name: day.isoformat() for name, day in dates.items()}


def _ring(membership: Membership) -> None:
    transaction.on_commit(lambda: membership_changed.send(sender=Membership, membership=membership))
