"""What an author is told where Wagtail asks whether pages are to be published, withdrawn or deleted."""

from collections.abc import Iterable
from typing import Any

from django import template
from wagtail.models import Page

from courses import publishing
from courses.models import StudyPage

register = template.Library()


@register.inclusion_tag("courses/admin/stays.html")
def what_stays(pages: Page | Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Whom it concerns when these pages go; nothing where nobody is concerned.

    `pages` is one page, or what a bulk action lists: dictionaries with the page as `item`.
    """
    chosen = [pages] if isinstance(pages, Page) else [one["item"] for one in pages]
    ours = [page for page in chosen if issubclass(page.specific_class or Page, StudyPage)]
    return {"farewell": publishing.of_withdrawing(ours) if ours else None}


@register.inclusion_tag("courses/admin/reach.html")
def reach_of(page: Page) -> dict[str, Any]:
    """What publishing the draft in the editor would mean, and for whom; nothing for a page that is not saved yet."""
    return {"announcement": publishing.of_publishing(page) if page.pk else None}
