"""What the worker signs: documents that wait and lists that are stale. Asked for with the act, and again every night.

Nothing here is lost by a crash: what waits is told by the rows, and signing is the last thing that happens to one.
"""

import hashlib
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django_tasks import task

from certificates.models import FileKind, SignedCredential, SignedFile, StatusList
from certificates.vouching import credentials, integrity, lists, papers
from lms.audit import actions as audit
from lms.audit import keys, ledger
from lms.audit.models import Purpose, SigningKey

logger = logging.getLogger(__name__)

# Until the next attempt, where a key cannot be read or something else is in the way; after that the nightly round asks.
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180))


def ask() -> None:
    """Ask the worker to sign what waits; it finds the request once the running transaction has committed."""
    sign_what_waits.enqueue()


@task()
def sign_what_waits(attempt: int = 0) -> int:
    """The worker's part. Returns how much was signed; what could not be is tried again later."""
    signed, failed = sign_all(at=timezone.now())
    if failed and attempt < len(BACKOFF):
        sign_what_waits.using(run_after=timezone.now() + BACKOFF[attempt]).enqueue(attempt + 1)
    return signed


def sign_all(*, at: datetime) -> tuple[int, int]:
    """Sign every document and list that is due, each by itself, so that one in trouble keeps no other waiting."""
    waiting = SignedCredential.objects.waiting().values_list("pk", flat=True)
    done = [_try(sign_credential, pk, at=at) for pk in list(waiting)]
    due = StatusList.objects.due(before=at - lists.SIGN_ANEW).values_list("pk", flat=True)
    done += [_try(sign_list, pk, at=at) for pk in list(due)]
    return done.count(True), done.count(False)


def _try(sign, pk: int, *, at: datetime) -> bool:
    try:
        sign(pk, at=at)
    except Exception:
        logger.exception("%s %s to be tried again.", sign.__name__, pk)
        return False
    return True


def sign_credential(pk: int, *, at: datetime) -> SignedCredential:
    """Sign one document and keep the bytes; one that is signed already is only returned.

    Nothing is locked while it is signed: two that sign the same keep one, and the other's is thrown away.
    """
    planned = _with_facts().get(pk=pk)
    if planned.signed_at is not None:
        return planned
    key, paper_key = keys.current(Purpose.CREDENTIALS), keys.current(Purpose.PAPERS)
    with translation.override(settings.LANGUAGE_CODE):
        document = papers.as_json(integrity.secured(credentials.build(planned), key, at=at))
        files = [
            _file(planned, FileKind.PAPER, papers.signed_paper(planned, document, paper_key, at=at), paper_key),
            _file(planned, FileKind.BADGE, papers.badge(planned, document)),
        ]
    with transaction.atomic():
        standing = SignedCredential.objects.select_for_update().get(pk=pk)
        if standing.signed_at is not None:
            return standing
        digest = hashlib.sha256(document).hexdigest()
        standing.keep(key=key, document=document, digest=digest, at=at)
        SignedFile.objects.bulk_create(files)
        detail = {"number": planned.certificate.number, "kid": key.kid, "digest": digest}
        ledger.record("certificates.sign", of=planned.certificate, by=None, detail=detail)
    return standing


def end_keys(*, at: datetime) -> list[SigningKey]:
    """End every retired key of which all documents have expired; returns them."""
    yesterday = (at - timedelta(days=1)).date()
    lasting = Q(certificate__valid_through=None) | Q(certificate__valid_through__gte=yesterday)
    ended = []
    for key in SigningKey.objects.filter(retired_at__isnull=False, ended_at=None).exclude(purpose=Purpose.LEDGER):
        signed = SignedCredential.objects.current().filter(Q(key=key) | Q(files__key=key))
        if not signed.filter(lasting).exists():
            audit.end_key(key=key, at=at)
            ended.append(key)
    return ended


def _with_facts():
    certificate = "certificate__certification__programme__body"
    return SignedCredential.objects.select_related(
        "achievement__programme__body", certificate, "status_list", "letterhead"
    )


def _file(planned: SignedCredential, kind: FileKind, content: bytes, key: SigningKey | None = None) -> SignedFile:
    digest = hashlib.sha256(content).hexdigest()
    return SignedFile(credential=planned, kind=kind, key=key, content=content, digest=digest)


def sign_list(pk: int, *, at: datetime) -> StatusList:
    """Build one list from the records and sign it. What changes after its edition was read makes it due again."""
    status_list = StatusList.objects.get(pk=pk)
    key = keys.current(Purpose.CREDENTIALS)
    document = papers.as_json(integrity.secured(lists.build(status_list, at=at), key, at=at))
    signed = {"signed_edition": status_list.edition, "signed_at": at, "key": key, "document": document}
    StatusList.objects.filter(pk=pk).update(**signed)
    status_list.refresh_from_db()
    return status_list
