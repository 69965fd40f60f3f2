"""Knows how templates draw a draft as the candidate's page."""

from datetime import date
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from certificates import drawing, rules
from certificates.models import ProgrammeDraft

register = template.Library()


@register.simple_tag
def draw_draft(draft: ProgrammeDraft, day: date | None, request: Any) -> SafeString:
    """The page of the programme as the draft has it; for a draft that cannot be read, what is not right yet."""
    try:
        context = drawing.as_page(draft, on=day)
    except rules.RuleError as wrong:
        return render_to_string(
            "certificates/admin/not_yet.html", {"draft": draft, "problems": wrong.problems}, request
        )
    return render_to_string("certificates/programme.html", context, request)
