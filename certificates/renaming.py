"""Knows whose requests for another name somebody may see, and whether a holder may ask for one."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from certificates.models import Certificate, NameChange
from certificates.states import ENDED, State
from lms.people import access
from lms.people.roles import Role


def to_decide(person) -> QuerySet[NameChange]:
    """What waits for a registrar of the bodies whose registrar `person` is, the longest waiting first; never one's
    own."""
    return _sent_to(person).waiting()


def change(person, pk: int) -> NameChange:
    return get_object_or_404(_sent_to(person), pk=pk)


def paper(person, pk: int) -> NameChange:
    """With the paper: for the holder, and for the registrars of the body it was sent to."""
    bodies = access.organisations(person, Role.REGISTRAR)
    seen = Q(certification__person__in=person.accounts) | Q(certification__programme__body__in=bodies)
    return get_object_or_404(NameChange.objects.filter(seen), pk=pk)


def latest(certificate: Certificate) -> NameChange | None:
    return NameChange.objects.told().filter(certification=certificate.certification_id).last()


def may_be_asked(state: State) -> bool:
    return state.kind not in ENDED and state.kind != "suspended"


def _sent_to(person):
    bodies = access.organisations(person, Role.REGISTRAR)
    sent = NameChange.objects.told().filter(certification__programme__body__in=bodies)
    return sent.exclude(certification__person__in=person.accounts)
