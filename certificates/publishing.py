"""Knows what a loaded programme file would change, and which changes are refused; it writes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from certificates import rules
from certificates.models import Programme, Standard
from certificates.rules import language
from certificates.rules.errors import Problem
from certificates.rules.files import plain_values
from certificates.standards import definition_of


@dataclass(frozen=True)
class Edition:
    """One standard of a file: typed, as text, and where in the file it stands."""

    standard: language.Standard
    definition: str
    path: str

    @property
    def key(self) -> tuple[str, str]:
        return self.standard.stage, self.standard.version


@dataclass(frozen=True)
class Changes:
    """Editions that are new, and stored standards with the last day they are now given."""

    new: list[Edition]
    closed: list[tuple[Standard, date]]


def editions(values: Mapping[str, Any], programme: language.Programme) -> list[Edition]:
    return [
        Edition(standard, definition_of(text), f"standards[{place}]")
        for place, (standard, text) in enumerate(zip(programme.standards, values["standards"], strict=True))
    ]


def changes(programme: language.Programme, found: list[Edition], stored: list[Standard]) -> Changes:
    """What is new against the stored standards.

    Raises RuleError where a published version would say something else, or would share days with another.
    """
    known = {(standard.stage, standard.version): standard for standard in stored}
    problems = too_long(programme)
    result = Changes([], [])
    for edition in found:
        old = known.get(edition.key)
        if old is None:
            result.new.append(edition)
        elif problem := _difference(programme, edition, old):
            problems.append(problem)
        elif edition.standard.in_force_until and old.in_force_until is None:
            result.closed.append((old, edition.standard.in_force_until))
    problems += _overlaps(found, stored)
    if problems:
        raise rules.RuleError(problems)
    return result


def too_long(programme: language.Programme) -> list[Problem]:
    """What does not fit where it is kept."""
    kept: list[tuple[str, str, int]] = [
        (path, said, _room(Programme, field))
        for path, said, field in (
            ("programme", programme.slug, "slug"),
            ("title", programme.title, "title"),
            ("body", programme.body, "body_name"),
            ("timezone", programme.timezone, "timezone"),
        )
    ]
    room = _room(Standard, "version")
    kept += [(f"standards[{place}].version", one.version, room) for place, one in enumerate(programme.standards)]
    reason = _("is too long; %(most)d characters are kept")
    return [Problem(path, reason % {"most": most}) for path, said, most in kept if len(said) > most]


def _room(model: type[Model], field: str) -> int:
    """How many characters it has room for."""
    return getattr(model._meta.get_field(field), "max_length")  # noqa: B009 - of text alone, which mypy cannot know


def _difference(programme: language.Programme, edition: Edition, old: Standard) -> Problem | None:
    """Why an edition may not stand in place of the stored version of the same name; None where it may."""
    if _text_alone(programme, edition.definition) != _text_alone(programme, old.definition):
        reason = _(
            'version "%(version)s" is published and says something else; a changed text needs a version of its own'
        )
        return Problem(edition.path, reason % {"version": old.version})
    begins, ends = edition.standard.in_force_from, edition.standard.in_force_until
    if begins != old.in_force_from:
        reason = _('version "%(version)s" is published as in force from %(day)s')
        return Problem(
            f"{edition.path}.in_force.from",
            reason % {"version": old.version, "day": old.in_force_from or _("an unknown day")},
        )
    if old.in_force_until and ends != old.in_force_until:
        reason = _('version "%(version)s" is published as in force until %(day)s')
        return Problem(f"{edition.path}.in_force.until", reason % {"version": old.version, "day": old.in_force_until})
    return None


def _text_alone(programme: language.Programme, definition: str) -> language.Standard:
    """The standard as the rules read it, so that spacing and the order of fields are no difference."""
    values = {
        "programme": programme.slug,
        "statements": dict(programme.statements),
        "standards": [plain_values(definition)],
    }
    return rules.read_programme(values).standards[0]


def _overlaps(found: list[Edition], stored: Iterable[Standard]) -> list[Problem]:
    """Editions that share days with a stored version which the file does not mention."""
    named = {edition.key for edition in found}
    reason = _('shares days with version "%(version)s", which is published')
    return [
        Problem(f"{edition.path}.in_force", reason % {"version": old.version})
        for edition in found
        for old in stored
        if old.stage == edition.standard.stage
        and (old.stage, old.version) not in named
        and _share_days(edition.standard, old)
    ]


def _share_days(edition: language.Standard, old: Standard) -> bool:
    begins = max(edition.in_force_from or date.min, old.in_force_from or date.min)
    ends = min(edition.in_force_until or date.max, old.in_force_until or date.max)
    return begins <= ends


def cover(programme: language.Programme, values: Mapping[str, Any]) -> dict[str, Any]:
    """The programme's own facts, as they are stored; the notes to the last line break, as the file has them."""
    return {
        "title": programme.title or programme.slug,
        "body_name": programme.body,
        "timezone": programme.timezone,
        "sources": [
            {name: text for name in ("title", "address", "seen") if (text := getattr(source, name))}
            for source in programme.sources
        ],
        "notes": str(values.get("notes") or ""),
        "statements": dict(programme.statements),
    }


def differs(stored: Programme, facts: Mapping[str, Any]) -> list[str]:
    return [name for name, value in facts.items() if getattr(stored, name) != value]
