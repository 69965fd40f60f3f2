"""Knows how what happened to an application or a certificate is told: in words, never in codes."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import Model

from certificates.models import MeasureKind, Programme, ReasonCode, Stage, Visibility
from lms.audit import ledger


def told(of: Model, programme: Programme, *, without: Collection[str] = ()) -> Iterator[dict[str, Any]]:
    """`{at, text}` for each event, oldest first; verbs in `without` are not for whoever reads this."""
    words: dict[str, Mapping[str, Any]] = {
        "programme": {programme.slug: programme.title},
        "reason": dict(ReasonCode.choices),
        "kind": dict(MeasureKind.choices),
        "stage": dict(Stage.choices),
        "visibility": dict(Visibility.choices),
    }
    for event in ledger.history(of):
        if event.verb not in without:
            yield {"at": event.at, "text": ledger.sentence(event, words)}
