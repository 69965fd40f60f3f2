"""Knows which concerns and measures a person may open; what they may not see is not there."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from certificates.access import programmes
from certificates.models import Certificate, Complaint, Measure, Programme
from lms.people import access
from lms.people.models import Organisation
from lms.people.roles import Role


def certifying_bodies() -> QuerySet[Organisation]:
    """Bodies that somebody can raise a concern with."""
    return Organisation.objects.filter(programmes__isnull=False).distinct().order_by("name")


def _answered_for(person) -> QuerySet[Organisation]:
    return access.organisations(person, Role.REGISTRAR)


def programmes_answered_for(person) -> QuerySet[Programme]:
    return programmes().filter(body__in=_answered_for(person))


def programme_answered_for(person, slug: str) -> Programme:
    return get_object_or_404(programmes_answered_for(person), slug=slug)


def complaint_by(reference: str) -> Complaint:
    """By what whoever complained was given; only what its confirmation says may be shown."""
    return get_object_or_404(Complaint.objects.select_related("body"), reference=reference)


def _complaints(person) -> QuerySet[Complaint]:
    """Those of one's bodies; never one that is about oneself."""
    rows = Complaint.objects.select_related("body", "certificate", "answer__by", "taken_down_by")
    return rows.filter(body__in=_answered_for(person)).exclude(certificate__certification__person__in=person.accounts)


def complaints_to_answer(person) -> QuerySet[Complaint]:
    return _complaints(person).filter(answer=None)


def complaint(person, pk: int) -> Complaint:
    return get_object_or_404(_complaints(person), pk=pk)


def complaint_named(person, pk: str) -> Complaint | None:
    """The concern that somebody came from to propose a measure; None where they came from elsewhere."""
    return _complaints(person).filter(pk=pk).first() if pk.isascii() and pk.isdigit() else None


def _measures() -> QuerySet[Measure]:
    about = ("certificate__certification__programme__body", "certificate__certification__person", "proposed_by")
    return Measure.objects.select_related(*about, "complaint").prefetch_related("steps__by")


def measures_of_bodies(person) -> QuerySet[Measure]:
    """Those of one's bodies, the oldest first; never one about oneself."""
    rows = _measures().filter(certificate__certification__programme__body__in=_answered_for(person))
    return rows.exclude(certificate__certification__person__in=person.accounts).order_by("proposed_at", "pk")


def measure(person, pk: int) -> Measure:
    return get_object_or_404(measures_of_bodies(person), pk=pk)


def measures_of(person) -> QuerySet[Measure]:
    """What was proposed and decided about certificates, for their holder."""
    return _measures().filter(certificate__certification__person__in=person.accounts)


def own_measures(person, certificate: Certificate) -> QuerySet[Measure]:
    return measures_of(person).filter(certificate=certificate)


def own_measure(person, number: str, pk: int) -> Measure:
    return get_object_or_404(measures_of(person), certificate__number=number, pk=pk)
