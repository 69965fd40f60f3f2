"""Knows two accounts of one person: what keeps them apart, what would come together, and who may look at it."""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from assessments.models import Attempt
from certificates import access, numbers
from certificates.models import Application, Certificate, Certification
from certificates.states import STANDING
from courses.models import TrainingCredit
from lms.content.templatetags.peerway import minutes
from lms.people import access as people_access
from lms.people.models import Merge, MergeQuerySet, Organisation, User
from lms.people.roles import Role
from supervision.models import EntryVersion


def bodies(person) -> QuerySet[Organisation]:
    """The certifying bodies whose registrar `person` is."""
    return people_access.organisations(person, Role.REGISTRAR).order_by("name")


def merges(person) -> MergeQuerySet:
    """What the bodies whose registrar `person` is asked for, decided or not; never about oneself."""
    asked = Merge.objects.told().filter(organisation__in=bodies(person))
    return asked.exclude(account__in=person.accounts).exclude(into__in=person.accounts)


def to_decide(person) -> MergeQuerySet:
    return merges(person).waiting()


def merge(person, pk: int) -> Merge:
    return get_object_or_404(merges(person), pk=pk)


def account_named(words: str, by) -> User | None:
    """The account that signs in with an address, or holds a certificate of this number of the bodies of `by`."""
    words = words.strip()
    if number := numbers.read_number(words):
        held = access.issued_by_bodies_of(by).filter(number=number).first()
        return held.certification.person.lasting if held else None
    found = User.objects.filter(email=words.lower()).first()
    if found is None:
        address = EmailAddress.objects.filter(email__iexact=words, verified=True).select_related("user").first()
        return address.user if address else None
    return found


def is_known(person: User, body: Organisation) -> bool:
    """Whether a person ever sent this body an application, or holds a certificate of it."""
    sent = Application.objects.filter(person__in=person.accounts, programme__body=body, submitted_at__isnull=False)
    held = Certification.objects.filter(person__in=person.accounts, programme__body=body)
    return sent.exists() or held.exists()


def side_by_side(asked: Merge) -> list[dict[str, Any]]:
    """How much evidence lies in each account, in numbers alone: what is in it is not the registrar's to read."""
    sides = [_what_lies_in(one) for one in (asked.account, asked.into)]
    return [{"what": what, "account": sides[0][what], "into": sides[1][what]} for what in sides[0]]


def _what_lies_in(person: User) -> dict[str, Any]:
    sent = Application.objects.filter(person__in=person.accounts, submitted_at__isnull=False)
    return {
        _("Certificates"): Certificate.objects.of(person).count(),
        _("Applications sent"): sent.count(),
        _("Completed trainings"): TrainingCredit.objects.of(person).count(),
        _("Signed hours"): minutes(EntryVersion.objects.of(person).totals()["signed"]),
        _("Results of assessments"): Attempt.objects.finished_by(person).count(),
    }


def keeps_apart(account: User, into: User) -> Iterator[str]:
    """What of this room has to end first: two applications, two certificates, or a decision about oneself."""
    standing = {one.pk: _standing(one) for one in (account, into)}
    yield from _two_applications(account, into)
    for programme, mine in standing[account.pk].items():
        if other := standing[into.pk].get(programme):
            facts = {"one": mine.shown_number, "other": other.shown_number, "title": mine.credential}
            yield (
                _(
                    "Both hold %(title)s: numbers %(one)s and %(other)s. One of them has to be given back or revoked "
                    "first; what it counted stays used by it."
                )
                % facts
            )
    for one, twin in ((account, into), (into, account)):
        yield from _applied_for_again(one, standing[twin.pk])
        yield from _decided_by_themselves(one, twin)


def _standing(person: User) -> dict[int, Certificate]:
    """By programme the certificate that stands today."""
    held = access.held_by(person)
    return {one.certification.programme_id: one for one in held if one.state().kind in STANDING}


def _two_applications(account: User, into: User) -> Iterator[str]:
    open_ones = Application.objects.open().select_related("programme")
    theirs = set(open_ones.filter(person__in=into.accounts).values_list("programme", flat=True))
    for one in open_ones.filter(person__in=account.accounts, programme__in=theirs):
        facts = {"title": one.programme.title}
        yield _("Both have an application for %(title)s under way. One of the two has to be withdrawn first.") % facts


def _applied_for_again(applicant: User, held: dict[int, Certificate]) -> Iterator[str]:
    """Who holds a certificate does not apply for it a first time."""
    for one in Application.objects.open().filter(person__in=applicant.accounts, certificate=None, programme__in=held):
        facts = {"account": applicant.email, "number": held[one.programme_id].shown_number}
        yield (
            _(
                "%(account)s has an application under way for what the other account holds, number %(number)s. It has "
                "to be withdrawn first."
            )
            % facts
        )


def _decided_by_themselves(decider: User, holder: User) -> Iterator[str]:
    for one in access.held_by(holder).filter(issued_by__in=decider.accounts):
        if one.state().kind in STANDING:
            facts = {"number": one.shown_number, "account": decider.email}
            yield (
                _(
                    "%(account)s approved the certificate %(number)s of the other account. Nobody decides about "
                    "themselves: have that looked into first."
                )
                % facts
            )
