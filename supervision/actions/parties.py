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
