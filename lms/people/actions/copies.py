"""A person asks for a copy of all that is held of them; the worker makes it, and after some days it is gone."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from lms.audit import ledger
from lms.notices import outbox
from lms.people import copying
from lms.people.actions.memberships import Refused
from lms.people.models import Copy, User

logger = logging.getLogger(__name__)

# So long a finished copy can be fetched, and so long after one was asked for another may be.
LASTS = timedelta(days=7)
PAUSE = timedelta(hours=24)


@transaction.atomic
def ask_copy(*, by: User) -> Copy:
    """Ask for a copy of everything held of oneself; one that is under way is only returned. Raises Refused."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    latest = by.copies.facts().last()
    if latest is not None and latest.made_at is None:
        return latest
    if latest is not None and latest.asked_at > timezone.now() - PAUSE and latest.may_be_fetched(timezone.now()):
        raise Refused(_("You have a copy that is less than a day old. Fetch that one, or ask again tomorrow."))
    copy = Copy.objects.create(person=by, asked_at=timezone.now())
    ledger.record("people.ask_copy", of=by, by=by)
    make_copy.enqueue(copy.pk)
    return copy


@task()
def make_copy(pk: int) -> None:
    """The worker's part; a copy that is made already stays as it is."""
    copy = Copy.objects.facts().select_related("person").get(pk=pk)
    if copy.made_at is not None:
        return
    now = timezone.now()
    with translation.override(copy.person.language):
        content = copying.of(copy.person, at=now)
    _keep(pk, content, now)


@transaction.atomic
def _keep(pk: int, content: bytes, now: datetime) -> None:
    copy = Copy.objects.select_for_update(of=("self",)).select_related("person").get(pk=pk)
    if copy.made_at is not None:
        return
    copy.content, copy.made_at, copy.expires_at = content, now, now + LASTS
    copy.save(update_fields=["content", "made_at", "expires_at"])
    ledger.record("people.make_copy", of=copy.person, by=None)
    outbox.tell(copy.person, "people/copy_made", dedupe=f"people/copy_made:{pk}", context={"copy": copy})


@transaction.atomic
def fetch_copy(*, copy: Copy, by: User) -> bytes:
    """The file, for whoever it is about. Raises Refused where it is not made yet, or gone."""
    copy = Copy.objects.get(pk=copy.pk)
    if by.pk != copy.person_id:
        raise Refused(_("This copy is somebody else’s."))
    if not copy.may_be_fetched(timezone.now()):
        raise Refused(_("This copy is not there any more. Ask for another one."))
    ledger.record("people.fetch_copy", of=by, by=by)
    return bytes(copy.content or b"")


def finish_copies() -> int:
    """For the nightly round: make what a crash of the worker left. Returns how many; one in trouble stops no other."""
    return sum(_try(pk) for pk in list(Copy.objects.filter(made_at=None).values_list("pk", flat=True)))


def _try(pk: int) -> bool:
    try:
        make_copy.call(pk)
    except Exception:
        logger.exception("Copy %s could not be made.", pk)
        return False
    return True


def expire_copies(*, at: datetime) -> int:
    """For the nightly round: empty what may not be fetched any more; returns how many."""
    return Copy.objects.filter(expires_at__lte=at).exclude(content=None).update(content=None)
