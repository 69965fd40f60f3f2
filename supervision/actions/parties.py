"""Knows the sides of a placement: the trainee, who supervises it, and the programme managers of its site."""

from django.utils.translation import gettext as _

from lms.people import access as people_access
from lms.people.actions import Refused
from lms.people.models import User
from lms.people.roles import Role
from supervision.models import Party, Placement


def party_of(placement: Placement, person: User) -> Party | None:
    """As which side `person` signs: the trainee, or a supervisor who agreed and has set no last day."""
    if person.pk == placement.trainee_id:
        return Party.TRAINEE
    open_ones = placement.supervisions.accepted().filter(until_on=None)
    return Party.SUPERVISOR if open_ones.filter(supervisor=person).exists() else None


def supervisors_of(placement: Placement) -> list[User]:
    """Whoever agreed to supervise it and has set no last day."""
    open_ones = placement.supervisions.accepted().filter(until_on=None)
    return list(User.objects.filter(pk__in=open_ones.values("supervisor")).order_by("pk"))


def manages(placement: Placement, person: User) -> bool:
    return people_access.holds(person, Role.PROGRAMME_MANAGER, organisation=placement.site_id)


def refuse_strangers(placement: Placement, by: User) -> None:
    if by.pk != placement.trainee_id and not manages(placement, by):
        raise Refused(_("Only the trainee or a programme manager of the site can do this."))


def sides_of(placement: Placement) -> set[int]:
    """Whoever has a part in it: the trainee, and everybody who ever agreed to supervise it."""
    return {placement.trainee_id, *placement.supervisions.accepted().values_list("supervisor", flat=True)}


def refuse_all_but_outside_manager(placement: Placement, by: User) -> None:
    """What the programme decides between two sides is decided by a manager who is neither of them."""
    if not manages(placement, by):
        raise Refused(_("Only a programme manager of the site can do this."))
    if not sides_of(placement).isdisjoint(by.accounts):
        raise Refused(_("You have a part in this placement yourself. Another programme manager has to do this."))
