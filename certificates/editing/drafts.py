"""Knows what a draft says, in the words of a programme file, and how such a file is laid into a draft."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from certificates import rules
from certificates.editing.programmes import SOURCES, STANDARDS, STATEMENTS, too_deep
from certificates.editing.shapes import Entries
from certificates.editing.told import Step, Told, as_errors, placed, together
from certificates.rules.errors import Problem

__all__ = [
    "SOURCES",
    "STANDARDS",
    "STATEMENTS",
    "errors",
    "facts_of",
    "first_days",
    "said",
    "too_deep",
    "unsaid",
    "values_of",
]

# The words of a file that are plain fields of a draft, in the file's order, and those that are blocks.
_COVER = {"programme": "slug", "title": "title", "body": "body_name", "timezone": "timezone", "notes": "notes"}
_BLOCKS: dict[str, Entries] = {"sources": SOURCES, "statements": STATEMENTS, "standards": STANDARDS}
_ORDER = ("programme", "title", "body", "timezone", "sources", "notes", "statements", "standards")


def said(draft: Any) -> Told:
    """Everything a draft says; a step of the kind `field` leads into each of its fields."""
    values: dict[str, Any] = {}
    parts = []
    for word in _ORDER:
        if word in _COVER:
            field = _COVER[word]
            part = Told(_text(getattr(draft, field)), [("", ())])
        else:
            field = word
            part = _BLOCKS[word].told(_stored(draft, field))
        parts.append(part.reached_by(Step("field", field)).named(f".{word}"))
        if part.is_given and part.value not in ("", None):
            values[word] = part.value
    return together(values, parts)


def _text(typed: str) -> str:
    """Of several lines each ends with a break, as a file writes them."""
    text = "\n".join(typed.splitlines()).strip()
    return f"{text}\n" if "\n" in text else text


def _stored(draft: Any, field: str) -> list[dict[str, Any]]:
    return list(draft._meta.get_field(field).stream_block.get_prep_value(getattr(draft, field)))


def values_of(draft: Any) -> dict[str, Any]:
    return said(draft).value


def read(draft: Any) -> rules.Programme:
    """The typed programme. Raises RuleError for what cannot be read."""
    return rules.read_programme(values_of(draft))


def unsaid(told: Told) -> list[Problem]:
    """What is wrong with entries of the form that no file could hold: empty ones, names that stand twice."""
    return [Problem(str(steps[0].key), words) for steps, words in told.faults]


def errors(draft: Any, found: Iterable[Problem]) -> dict[str, ValidationError]:
    """The problems at the fields of the draft they are about, by the field's name."""
    told = said(draft)
    own = unsaid(told)
    by_field: dict[str, list[tuple[tuple[Step, ...], str]]] = {}
    for steps, words in placed(told, [problem for problem in found if problem not in own]):
        field = str(steps[0].key) if steps else "standards"
        by_field.setdefault(field, []).append((steps[1:], words))
    return {field: error for field, faults in by_field.items() if (error := as_errors(faults))}


def facts_of(values: Mapping[str, Any], programme: rules.Programme) -> dict[str, Any]:
    """What the fields of a draft hold for a file that reads well and is not nested too deeply."""
    cover = {field: str(values.get(word) or "").strip() for word, field in _COVER.items()}
    cover["title"] = cover["title"] or programme.slug
    cover["timezone"] = programme.timezone
    blocks = {word: shape.stored(values[word]) if values.get(word) else [] for word, shape in _BLOCKS.items()}
    return cover | blocks


def first_days(draft: Any) -> list[date]:
    """The first days of the draft's versions that have one; of what cannot be read none."""
    try:
        programme = read(draft)
    except rules.RuleError:
        return []
    return sorted({standard.in_force_from for standard in programme.standards if standard.in_force_from})
