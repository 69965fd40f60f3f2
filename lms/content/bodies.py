"""Knows how a body becomes HTML: what every reader gets alike is drawn once, what is one reader's own each time."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.blocks import StreamValue
from wagtail.models import Page

# What somebody wrote or chose stands in them, and a token of their session: these are never kept.
PERSONAL = frozenset({"reflection", "check"})

Child: TypeAlias = StreamValue.StreamChild


def draw(body: StreamValue, context: Mapping[str, Any]) -> SafeString:
    """The whole body for one reader. It is kept only for a page that the front door found, under the page's stamp."""
    page = context.get("page")
    stamp = getattr(page, "stamp", "")
    is_kept = stamp and body is getattr(page, "body", None)
    parts = _kept_parts(stamp, page, get_language()) if is_kept else _parts(body)
    return _joined(part if isinstance(part, str) else _framed(part, context) for part in parts)


@lru_cache(maxsize=512)
def _kept_parts(stamp: str, page: Page, language: str | None) -> tuple[SafeString | Child, ...]:
    return tuple(_parts(page.body))


def _parts(body: StreamValue) -> Iterator[SafeString | Child]:
    """HTML that is the same for everybody, and in its place each block that is drawn for one reader.

    The former is drawn without a request, so that nothing of anybody's can stand in it.
    """
    for child in body:
        yield child if child.block_type in PERSONAL else _framed(child, {})


def _framed(child: Child, context: Mapping[str, Any]) -> SafeString:
    drawn = child.render_as_block({**context, "block_id": child.id})
    return format_html('<div class="block block--{}" id="block-{}">{}</div>\n', child.block_type, child.id, drawn)


def _joined(parts: Iterator[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308  (each part was drawn by a block's own template)
