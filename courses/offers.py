"""Knows what a catalogue offers, and how people narrow it down; pure, no database."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from courses.progress import Outline

# From and up to how many minutes, both included, by how an address names it; None is no end.
LENGTHS: dict[str, tuple[int, int | None]] = {
    "hour": (0, 60),
    "half-day": (61, 4 * 60),
    "days": (4 * 60 + 1, 16 * 60),
    "longer": (16 * 60 + 1, None),
}


@dataclass
class Offer:
    """One published course as a catalogue shows it; `pages` are the topics of each page, their titles by code."""

    course: Any
    outline: Outline
    pages: Mapping[int, Mapping[str, str]]
    asks: tuple[str, ...] = ()
    is_mine: bool = False

    @property
    def topics(self) -> dict[str, str]:
        """Titles by code of what its lessons and assessments are about."""
        found = [self.pages.get(step.page, {}) for step in self.outline.steps()]
        return {code: title for topics in found for code, title in topics.items()}

    @property
    def modes(self) -> set[str]:
        return {step.mode for step in self.outline.steps()}

    @property
    def page_ids(self) -> set[int]:
        """The course itself and everything on its path."""
        modules = {module.page for module in self.outline.modules}
        return {self.course.pk} | modules | {step.page for step in self.outline.steps()}


@dataclass(frozen=True)
class Wish:
    """What somebody looks for; whatever is empty asks nothing. `hits` are the pages that a search found."""

    hits: Collection[int] | None = None
    topic: str = ""
    length: str = ""
    mode: str = ""
    language: str = ""

    def is_met_by(self, offer: Offer) -> bool:
        return (
            (self.hits is None or not offer.page_ids.isdisjoint(self.hits))
            and (not self.topic or self.topic in offer.topics)
            and (not self.length or is_within(offer.outline.minutes, self.length))
            and (not self.mode or self.mode in offer.modes)
            and (not self.language or self.language == offer.course.language)
        )


def is_within(minutes: int, length: str) -> bool:
    least, most = LENGTHS[length]
    return least <= minutes and (most is None or minutes <= most)


def topics_of(offers: Iterable[Offer]) -> list[tuple[str, str]]:
    """Every topic of these courses once, by title."""
    found = {code: title for offer in offers for code, title in offer.topics.items()}
    return sorted(found.items(), key=lambda topic: topic[1])
