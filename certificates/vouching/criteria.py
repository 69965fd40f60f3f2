"""Knows how what a programme asked for is told in an achievement: once, in words, for good."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from certificates import codes, wording
from certificates.models import Programme, Standard
from certificates.standards import typed
from lms.content import stamp


def text(programme: Programme, standard: Standard) -> str:
    """Every requirement of a standard with its sentences, as the plain lists that Markdown knows."""
    (rules_of,) = typed(programme, standard).standards
    names = codes.names([rules_of], body=programme.body_id, stamp=stamp.current())
    says = wording.sentences(names)
    return "\n".join([*_lines(wording.told(rules_of.requirements, says)), *says.term(rules_of)])


def _lines(requirements: Iterable[Mapping[str, Any]], depth: int = 0) -> Iterator[str]:
    for requirement in requirements:
        yield f"{'  ' * depth}- {requirement['label']}"
        if requirement["sentence"]:
            yield f"{'  ' * (depth + 1)}- {requirement['sentence']}"
        yield from _lines(requirement["parts"], depth + 1)
