"""Knows whether anything about the pages has changed since: one value for all of them, new after every change.

What is worked out from pages alone is kept in the process that worked it out, in a function that takes the stamp
(`functools.lru_cache`). The stamp stands in the database and changes in the same transaction as the page, so every
process of every node meets both or neither, and nothing that was kept is ever out of date.
"""

from typing import Any
from uuid import uuid4

from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from lms.content.models import Stamp


def current() -> str:
    """The stamp as this transaction sees it; one small statement."""
    return Stamp.objects.values_list("value", flat=True).first() or renew()


def renew(**signal: Any) -> str:
    """Something about the pages has changed."""
    value = uuid4().hex
    if not Stamp.objects.filter(pk=1).update(value=value):
        Stamp.objects.update_or_create(pk=1, defaults={"value": value})
    return value


def renew_after(*models: type[Model]) -> None:
    """From now on every row of these that is written or deleted is a change of the pages."""
    for model in models:
        for signal in (post_save, post_delete):
            signal.connect(renew, sender=model, dispatch_uid=f"content.stamp.{model._meta.label}")
