"""Knows which pages have words to think about."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from wagtail.query import PageQuerySet

from lms.content.checked import CheckedPage


@dataclass(frozen=True)
class Found:
    """One word on one page."""

    pk: int
    title: str
    where: str
    word: str
    better: str


def found(pages: PageQuerySet) -> list[Found]:
    """Every word to think about on these pages as they are published or drafted first, in tree order.

    A fixed number of statements: some for each type of page, however many pages there are.
    """
    ours = ContentType.objects.get_for_models(*_kinds()).values()
    specific = pages.filter(content_type__in=ours).order_by("path").specific()
    return [
        Found(page.pk, page.title, where, flag.word, flag.better) for page in specific for where, flag in page.flags()
    ]


def _kinds() -> list[type[CheckedPage]]:
    """Every type of page that can be looked through, whatever room it stands in."""
    return [kind for kind in _below(CheckedPage) if not kind._meta.abstract]


def _below(kind: type[CheckedPage]) -> list[type[CheckedPage]]:
    children: list[type[CheckedPage]] = kind.__subclasses__()
    return [one for child in children for one in (child, *_below(child))]
