"""A person has died: a named member of staff says so, with a reason. Nobody signs in or is written to any more; nothing
is deleted."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import ledger
from lms.people import access, holdings
from lms.people.actions.memberships import Refused
from lms.people.models import Death, Organisation, User
from lms.people.roles import Role


@transaction.atomic
def report_death(
    *, person: User, organisation: Organisation, reason: str, by: User, died_on: date | None = None
) -> Death:
    """Say that a person has died, and how one knows; what is reported already is only returned. Raises Refused."""
    # Whoever had two accounts has died in the one they went on with.
    person = User.objects.select_for_update().get(pk=person.identity)
    _refuse(person, organisation, by)
    standing = person.deaths.filter(taken_back_at=None).first()
    if standing is not None:
        return standing
    if not person.is_active:
        raise Refused(_("This account is closed already."))
    if not reason.strip():
        raise Refused(_("Say how you know: who told you, or which paper you saw."))
    if died_on and died_on > organisation.today():
        raise Refused(_("This date is still to come. Check it."))
    death = Death.objects.create(
        person=person,
        organisation=organisation,
        died_on=died_on,
        reason=reason.strip(),
        reported_at=timezone.now(),
        reported_by=by,
    )
    _set(person, is_dead=True)
    ledger.record("people.report_death", of=person, by=by, detail={"organisation": organisation.slug})
    return death


@transaction.atomic
def take_back_death(*, death: Death, by: User) -> None:
    """It was a mistake: the account is open again, and rooms show what they showed. Mail that was withdrawn meanwhile
    stays unsent. Twice changes nothing. Raises Refused."""
    person = User.objects.select_for_update().get(pk=death.person_id)
    death = Death.objects.select_related("organisation").get(pk=death.pk)
    _refuse(person, death.organisation, by)
    if death.taken_back_at is not None:
        return
    death.taken_back_at, death.taken_back_by = timezone.now(), by
    death.save(update_fields=["taken_back_at", "taken_back_by"])
    _set(person, is_dead=False)
    ledger.record("people.take_back_death", of=person, by=by, detail={"organisation": death.organisation.slug})


def _refuse(person: User, organisation: Organisation, by: User) -> None:
    if by.pk in person.accounts:
        raise Refused(_("This is about you. Somebody else has to do it."))
    if not access.holds(by, Role.REGISTRAR, organisation=organisation):
        raise Refused(_("Only a registrar of %(body)s does this.") % {"body": organisation.name})


def _set(person: User, *, is_dead: bool) -> None:
    """A closed account signs nobody in, and mail to it is withdrawn when its turn comes."""
    person.is_active = not is_dead
    person.save(update_fields=["is_active"])
    for bereaved in holdings.BEREAVED:
        bereaved(person, is_dead)
