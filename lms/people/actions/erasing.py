"""A person asks to be erased; some days later the nightly round does it, unless they take it back.

What others rely on stays, and is said before. Everything that can be done twice changes nothing the second time.
"""

import logging
from datetime import datetime, timedelta
from itertools import chain

from django.db import transaction
from django.utils import timezone

from lms.audit import ledger
from lms.notices import outbox
from lms.people import holdings
from lms.people.actions.memberships import Refused
from lms.people.models import Erasure, User

logger = logging.getLogger(__name__)

# So long a person may think it over.
WAIT = timedelta(days=14)


def in_the_way(person: User) -> list[str]:
    """What has to end before this account can be erased, in whole sentences."""
    return list(chain.from_iterable(obstacles(person) for obstacles in holdings.OBSTACLES))


@transaction.atomic
def ask_erasure(*, by: User) -> Erasure:
    """Ask that one's own account be erased; what is under way is only returned. Raises Refused."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    standing = _under_way(by)
    if standing is not None:
        return standing
    if reasons := in_the_way(by):
        raise Refused(" ".join(reasons))
    now = timezone.now()
    asked = Erasure.objects.create(person=by, asked_at=now, due_at=now + WAIT)
    ledger.record("people.ask_erasure", of=by, by=by)
    outbox.tell(by, "people/erasure_asked", dedupe=f"people/erasure_asked:{asked.pk}", context={"erasure": asked})
    return asked


@transaction.atomic
def take_back_erasure(*, by: User) -> None:
    """Stay; where nothing is under way, nothing changes."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    standing = _under_way(by)
    if standing is None:
        return
    standing.taken_back_at = timezone.now()
    standing.save(update_fields=["taken_back_at"])
    ledger.record("people.take_back_erasure", of=by, by=by)


def carry_out_erasures(*, at: datetime) -> int:
    """For the nightly round: erase whoever has waited long enough; returns how many. One in trouble stops no other.

    Where something has come in the way meanwhile, it waits until that has ended.
    """
    due = Erasure.objects.filter(taken_back_at=None, done_at=None, due_at__lte=at)
    return sum(_try(pk, at) for pk in list(due.order_by("due_at").values_list("pk", flat=True)))


def _try(pk: int, at: datetime) -> bool:
    try:
        return _erase(pk, at)
    except Exception:
        logger.exception("Erasure %s could not be carried out.", pk)
        return False


@transaction.atomic
def _erase(pk: int, at: datetime) -> bool:
    person = User.objects.select_for_update().get(erasures=pk)
    standing = Erasure.objects.select_for_update().get(pk=pk)
    if standing.done_at or standing.taken_back_at or in_the_way(person):
        return False
    for farewell in holdings.FAREWELLS:
        farewell(person)
    # What lies above first, while the addresses by which it is found are still there.
    for one in reversed(holdings.HOLDINGS):
        if one.empty is not None:
            one.empty(one.of(person))
        elif not one.kept:
            one.of(person).delete()
    for account in User.objects.filter(pk__in=person.accounts):
        _forget(account)
    standing.done_at = at
    standing.save(update_fields=["done_at"])
    ledger.record("people.erase", of=person, by=None, at=at)
    return True


def _forget(person: User) -> None:
    """The row stays, for what points to it; nobody can tell from it who it was, and nobody signs in with it."""
    person.email = f"erased-{person.pk}@erased.invalid"
    person.legal_given_names = person.legal_family_name = person.preferred_name = ""
    person.born_on = person.last_login = None
    person.is_active = person.is_superuser = False
    person.set_unusable_password()
    person.save()
    person.groups.clear()
    person.user_permissions.clear()


def _under_way(person: User) -> Erasure | None:
    return Erasure.objects.filter(person=person, taken_back_at=None, done_at=None).first()
