"""Knows what goes live or ends by its date, and does it: one page's fault keeps no other page waiting."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from django_tasks import task
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from lms.notices import outbox


def publish_due(*, at: datetime | None = None) -> int:
    """Publish what was scheduled, unpublish what has ended, and return how many pages that was. Twice changes nothing.

    In the place of Wagtail's own round, which stops at the first page that cannot go live. Such a page stays a draft,
    and whoever wrote it is told why.
    """
    at = at or timezone.now()
    ended = Page.objects.filter(live=True, expire_at__lt=at).order_by("expire_at")
    due = Revision.page_revisions.filter(approved_go_live_at__lt=at).order_by("approved_go_live_at", "pk")
    return sum(_end(page) for page in ended) + sum(_publish(revision) for revision in due)


@transaction.atomic
def _end(page: Page) -> bool:
    page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True


def _publish(revision: Revision) -> bool:
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except ValidationError as refusal:
        _give_back(revision, refusal.messages)
        return False
    return True


@transaction.atomic
def _give_back(revision: Revision, faults: list[str]) -> None:
    """Back to a draft without a date; its writer reads why."""
    planned = revision.approved_go_live_at.isoformat()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    if revision.user is not None:
        context = {"page": revision.as_object(), "faults": faults}
        once = f"content/not_published/{revision.pk}/{planned}"
        outbox.tell(revision.user, "content/not_published", dedupe=once, context=context)


@task()
def publish_when_due() -> None:
    """The worker's part, at the minute that an author chose; the nightly round makes the same call."""
    publish_due()


def _plan(moment: datetime | None) -> None:
    if moment and moment > timezone.now():
        transaction.on_commit(lambda: publish_when_due.using(run_after=moment).enqueue())


@receiver(post_save, sender=Revision, dispatch_uid="content.plan_publishing")
def hear_schedule(sender: Any, instance: Revision, **signal: Any) -> None:
    """Every way of scheduling a page ends in this field of this row."""
    if "approved_go_live_at" in (signal.get("update_fields") or ()):
        _plan(instance.approved_go_live_at)


@receiver(page_published, dispatch_uid="content.plan_ending")
def hear_ending(sender: Any, instance: Page, **signal: Any) -> None:
    _plan(instance.expire_at)
