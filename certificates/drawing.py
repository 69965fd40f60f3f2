"""Knows how a draft is drawn: as the candidate's page, and as a list of sentences for whoever writes it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from certificates import codes, rules, suggestions, wording
from certificates.editing import drafts
from certificates.models import Programme, ProgrammeDraft, Standard
from certificates.standards import typed, unpublished
from lms.content import stamp


def told(programme: Programme, standards: Iterable[Standard]) -> dict[str, Any]:
    """What `certificates/programme.html` draws: what each of these standards asks, sentence by sentence."""
    stored = list(standards)
    # One by one: two versions of a stage may be drawn together, and what is stored of them names no days.
    rules_of = [typed(programme, one).standards[0] for one in stored]
    says = wording.sentences(codes.names(rules_of, body=programme.body_id, stamp=stamp.current()))
    return {
        "programme": programme,
        "notes": wording.paragraphs(programme.notes),
        "standards": [
            {"standard": one, "requirements": wording.told(asked.requirements, says), "term": says.term(asked)}
            for one, asked in zip(stored, rules_of, strict=True)
        ],
    }


def as_page(draft: ProgrammeDraft, *, on: date | None) -> dict[str, Any]:
    """What the candidate's page would show on a day, without a day today. Raises RuleError for a draft with faults."""
    values = drafts.values_of(draft)
    programme = _unsaved(draft, values)
    day = on or programme.today()
    return told(programme, [one for one in unpublished(programme, values) if one.is_in_force_on(day)])


def in_words(draft: ProgrammeDraft) -> dict[str, Any]:
    """Every standard in sentences, and what is legal and odd; nothing where the draft cannot be read."""
    values = drafts.values_of(draft)
    try:
        programme = rules.read_programme(values)
    except rules.RuleError:
        return {}
    odd = [str(problem) for problem in rules.check(programme)]
    odd += suggestions.unknown(programme.standards, body=draft.body_id)
    unsaved = _unsaved(draft, values)
    return told(unsaved, unpublished(unsaved, values)) | {"oddities": odd}


def _unsaved(draft: ProgrammeDraft, values: Mapping[str, Any]) -> Programme:
    read = rules.read_programme(values)
    return Programme(
        slug=read.slug,
        title=read.title,
        body=draft.body,
        body_name=read.body,
        timezone=read.timezone,
        sources=list(values.get("sources", [])),
        notes=read.notes,
        statements=dict(read.statements),
    )
