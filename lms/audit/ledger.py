"""Knows how an act is written down: one call, in the act's own transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from lms.audit.models import Event
from lms.audit.sentences import SENTENCES, UnknownVerb


class OutsideTransaction(Exception):
    """Raised when an act is recorded outside a transaction, where the act and its record could part."""


def record(
    verb: str,
    *,
    of: models.Model,
    by: models.Model | None,
    at: datetime | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Event:
    """Append one event. `by` is None only for the system itself; `detail` must be plain JSON.

    Raises UnknownVerb for a verb without a sentence, OutsideTransaction where no transaction is open.
    """
    if verb not in SENTENCES:
        raise UnknownVerb(f"{verb} has no sentence. Register it with audit.sentences.speak().")
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(f"{verb} was recorded outside the transaction of its act.")
    return Event.objects.create(
        verb=verb,
        of_type=of._meta.label,
        of_id=str(of.pk),
        by_id="" if by is None else str(by.pk),
        at=at or timezone.now(),
        detail=dict(detail or {}),
    )


def history(of: models.Model) -> models.QuerySet[Event]:
    """Everything that happened to one thing, oldest first."""
    return Event.objects.filter(of_type=of._meta.label, of_id=str(of.pk)).order_by("at", "pk")


def sentence(event: Event, words: Mapping[str, Mapping[str, Any]] | None = None) -> str:
    """The event in words for people; details are named in the sentence as %(name)s.

    `words` says for a detail what its codes are called; a code it does not know stays as it is.
    """
    told = {name: (words or {}).get(name, {}).get(value, value) for name, value in event.detail.items()}
    return str(SENTENCES[event.verb]) % told
