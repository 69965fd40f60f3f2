"""Everything this room writes: the standard pages of a new site, titles of topics, and who reviewed a page when."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import yaml
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from lms.audit import ledger
from lms.content.models import HomePage, PageReview, StandardPage, Topic
from lms.content.sanitise import clean
from lms.people.actions import Refused
from lms.people.models import User

SHIPPED = Path(__file__).parent / "pages"


@transaction.atomic
def name_topics(titles: Mapping[str, str]) -> None:
    """Give each topic code that has no title yet one; titles that editors changed stay."""
    known = set(Topic.objects.filter(code__in=titles).values_list("code", flat=True))
    Topic.objects.bulk_create(
        [Topic(code=code, title=title) for code, title in titles.items() if code not in known], ignore_conflicts=True
    )


@transaction.atomic
def publish_shipped_pages() -> list[str]:
    """Publish each shipped standard page that the site does not have yet; returns the slugs of the new ones."""
    home = HomePage.objects.get()
    fresh = []
    for file in sorted(SHIPPED.glob("*.yaml")):
        shipped = yaml.safe_load(file.read_text(encoding="utf-8"))
        if home.get_children().filter(slug=shipped["slug"]).exists():
            continue
        body = [(kind, clean(value)) for block in shipped["body"] for kind, value in block.items()]
        page = home.add_child(instance=StandardPage(title=shipped["title"], slug=shipped["slug"], body=body))
        page.save_revision().publish()
        fresh.append(page.slug)
    return fresh


@transaction.atomic
def review_page(*, page: Page, by: User, on: date) -> PageReview:
    """Note that somebody who may change the page has read it through; twice on one day is once. Raises Refused."""
    if not page.permissions_for_user(by).can_edit():
        raise Refused(_("A page is reviewed by somebody who may change it."))
    review, is_new = PageReview.objects.get_or_create(page=page, reviewed_on=on, reviewed_by=by)
    if is_new:
        ledger.record("content.review_page", of=review, by=by, detail={"page": page.title})
    return review
