"""Knows which page stands at an address, found whole at once, where Wagtail asks twice for each step of the way."""

import copy
from functools import lru_cache

from django.conf import settings
from wagtail.models import Page, PageViewRestriction, Site

from lms.content import stamp


def find(path: str) -> Page | None:
    """The published page at a path below the site's own address; None where Wagtail must look for it its own way.

    It is the caller's own, and knows as `stamp` what it was found under.
    """
    value = stamp.current()
    root = _only_root(value)
    return _copied(value, root + path) if root else None


def above(page: Page) -> Page | None:
    """The page that this one stands below."""
    value = getattr(page, "stamp", "")
    parent = _copied(value, page.url_path[: page.url_path.rstrip("/").rfind("/") + 1]) if value else None
    return parent or page.get_parent()


def is_restricted(value: str, path: str) -> bool:
    """Whether somebody may not see the page at this place of the tree."""
    return any(path.startswith(shut) for shut in _restricted(value))


def _copied(value: str, url_path: str) -> Page | None:
    try:
        page = copy.copy(_page(value, url_path))
    except Page.DoesNotExist:
        return None
    page.stamp = value
    return page


@lru_cache(maxsize=1024)
def _page(value: str, url_path: str) -> Page:
    """An address of nothing raises, so that what strangers try is not kept."""
    return Page.objects.live().specific().get(url_path=url_path)


@lru_cache(maxsize=2)
def _only_root(value: str) -> str:
    """Where the addresses of the one site begin; nothing where there are several, or several languages."""
    roots = Site.objects.values_list("root_page__url_path", flat=True)[:2]
    return roots[0] if len(roots) == 1 and not getattr(settings, "WAGTAIL_I18N_ENABLED", False) else ""


@lru_cache(maxsize=2)
def _restricted(value: str) -> tuple[str, ...]:
    return tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
