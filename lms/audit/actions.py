"""What is done with keys: made, rotated, taken out, ended, each deed an event; and the ledger is sealed."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from lms.audit import keys, ledger, sealing
from lms.audit.models import Purpose, SigningKey


@task()
def seal_ledger() -> int:
    """The worker's part: seal what was written since; returns how many seals were added."""
    return sealing.seal(at=timezone.now())


def make_keys(*, by=None, at: datetime | None = None) -> list[SigningKey]:
    """Make a key for each purpose that has none; twice makes none."""
    return [
        make_key(purpose=purpose, by=by, at=at)
        for purpose in Purpose.values
        if not SigningKey.objects.signing(purpose).exists()
    ]


@transaction.atomic
def make_key(*, purpose: str, by=None, at: datetime | None = None) -> SigningKey:
    """A new key that signs for `purpose` from now on. The secret is kept first: a row without one could not sign."""
    at = at or timezone.now()
    kid, secret = _free_name(purpose, at)
    private = keys.new(purpose)
    keys.keep(secret, private)
    key = SigningKey.objects.create(
        kid=kid,
        purpose=purpose,
        algorithm=keys.ALGORITHMS[purpose],
        public_multibase=keys.multibase(private.public_key()),
        certificate=keys.self_signed(private, kid, at=at) if purpose == Purpose.PAPERS else "",
        secret=secret,
        made_at=at,
    )
    ledger.record("audit.make_key", of=key, by=by, detail={"kid": kid})
    return key


@transaction.atomic
def rotate_key(*, purpose: str, by=None, at: datetime | None = None) -> SigningKey:
    """A new key takes over; what the old one signed stays good, so the old one stays listed."""
    at = at or timezone.now()
    for key in SigningKey.objects.select_for_update().signing(purpose):
        key.note(retired_at=at)
        ledger.record("audit.retire_key", of=key, by=by, detail={"kid": key.kid})
    return make_key(purpose=purpose, by=by, at=at)


@transaction.atomic
def compromise_key(*, key: SigningKey, by=None, at: datetime | None = None) -> SigningKey | None:
    """Somebody else may have this key: nothing it signed is to be believed any more, and its secret is destroyed.

    Returns the key that takes over where this one was still signing. Twice changes nothing.
    """
    at = at or timezone.now()
    key = SigningKey.objects.select_for_update().get(pk=key.pk)
    if key.compromised_at:
        return None
    was_signing = key.retired_at is None
    key.note(compromised_at=at)
    ledger.record("audit.compromise_key", of=key, by=by, detail={"kid": key.kid})
    transaction.on_commit(lambda: keys.destroy(key.secret))
    return make_key(purpose=key.purpose, by=by, at=at) if was_signing else None


@transaction.atomic
def end_key(*, key: SigningKey, by=None, at: datetime | None = None) -> None:
    """The last thing a retired key signed has expired: it is listed no more, and its secret is destroyed."""
    key = SigningKey.objects.select_for_update().get(pk=key.pk)
    if key.ended_at or not key.retired_at:
        return
    key.note(ended_at=at or timezone.now())
    ledger.record("audit.end_key", of=key, by=by, detail={"kid": key.kid})
    transaction.on_commit(lambda: keys.destroy(key.secret))


def _free_name(purpose: str, at: datetime) -> tuple[str, str]:
    """The name of the next key of this year, and the name of its secret."""
    taken, number = set(SigningKey.objects.values_list("kid", flat=True)), 1
    while True:
        kid = f"{keys.NAMES[purpose]}-{at.year}" + (f"-{number}" if number > 1 else "")
        secret = f"{keys.DEMO if settings.DEMO else ''}{kid}.pem"
        if kid not in taken and keys.is_free(secret):
            return kid, secret
        number += 1
