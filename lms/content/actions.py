"""Everything this room writes: the standard pages a new site begins with, and titles of topics."""

from collections.abc import Mapping
from pathlib import Path

import yaml
from django.db import transaction

from lms.content.models import HomePage, StandardPage, Topic
from lms.content.sanitise import clean

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
