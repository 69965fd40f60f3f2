"""Knows the limits hours are judged by, edition by edition; an entry is judged by those of its own day. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Limits:
    """What one edition asks. Minutes and whole days; `label` names the edition wherever it is quoted.

    `longest` and the two caps warn a person before they stop them: see `rules`. `work_per_supervision` is how many
    minutes of peer support one hour of supervision answers for; `individual_share` how many percent of supervision
    happen one to one. Nought asks for nothing.
    """

    label: str
    shortest: int = 1
    longest: int = 16 * 60
    day_cap: int = 12 * 60
    week_cap: int = 60 * 60
    late_after: int = 14
    too_late_after: int = 366
    largest_group: int = 100
    work_per_supervision: int = 0
    individual_share: int = 0


@dataclass(frozen=True)
class Edition:
    """Limits in force from a day on, until a later edition begins."""

    from_on: date
    limits: Limits


# The house's own, where a site has set none. A change is a new edition here, never an edit of an old one.
HOUSE: Sequence[Edition] = (Edition(date(1900, 1, 1), Limits("house-1")),)


def in_force(editions: Sequence[Edition], on: date) -> Limits:
    """The limits of a day: the latest edition of the site that had begun, else the house's.

    `editions` come in the order they were set, so that of two for the same day the later one corrects the earlier.
    """
    for known in (editions, HOUSE):
        begun = [edition for edition in known if edition.from_on <= on]
        if begun:
            latest = max(edition.from_on for edition in begun)
            return [edition for edition in begun if edition.from_on == latest][-1].limits
    raise LookupError(f"No limits are known for {on}.")
