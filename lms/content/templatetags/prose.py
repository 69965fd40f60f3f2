"""The filter every rich text goes through on its way to a reader."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText, expand_db_html

from lms.content.sanitise import clean

register = template.Library()


@register.filter
def prose(value: RichText | str) -> SafeString:
    """Rich text with its page links resolved, cleaned last."""
    source = value.source if isinstance(value, RichText) else str(value)
    return mark_safe(clean(expand_db_html(source)))  # noqa: S308  (clean() is the guard)
