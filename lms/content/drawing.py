"""Knows that images are drawn in their sizes when a page goes live, so that its first reader waits for none of them."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django_tasks import task
from wagtail.models import Page
from wagtail.signals import page_published


@task()
def draw_images(pk: int) -> None:
    """The worker's part: every image of a page as its template asks for it; what is drawn already costs nothing."""
    page = Page.objects.filter(pk=pk).specific().first()
    for block in _images(page):
        block.render()


@receiver(page_published, dispatch_uid="content.draw_images")
def hear_published(sender: Any, instance: Page, **signal: Any) -> None:
    if instance.live and _images(instance):
        transaction.on_commit(lambda: draw_images.enqueue(instance.pk))


def _images(page: Page | None) -> list[Any]:
    return [block for block in getattr(page, "body", []) if block.block_type == "image"]
