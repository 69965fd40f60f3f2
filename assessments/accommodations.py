"""Knows what an assessment can be fitted with for a person, what several grants come to, and how it is said.

Guarantees: of several grants the most generous of each kind holds; nothing granted never takes anything away.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from lms.content.templatetags.peerway import minutes as in_hours

LONGEST_FACTOR = Decimal(4)
MOST_BREAK_MINUTES = 240


@dataclass(frozen=True)
class Terms:
    """What holds for one person: time as a multiple, breaks that stop the clock, how pages look and are read."""

    time_factor: Decimal = Decimal(1)
    break_minutes: int = 0
    """In all, within one attempt."""
    large_print: bool = False
    reader: bool = False
    """Somebody, or a program, reads the pages aloud."""

    def __bool__(self) -> bool:
        return self != PLAIN

    @property
    def breaks(self) -> timedelta:
        return timedelta(minutes=self.break_minutes)


PLAIN = Terms()


def together(granted: Iterable[Terms]) -> Terms:
    """What several grants come to."""
    every = [PLAIN, *granted]
    return Terms(
        time_factor=max(one.time_factor for one in every),
        break_minutes=max(one.break_minutes for one in every),
        large_print=any(one.large_print for one in every),
        reader=any(one.reader for one in every),
    )


def named(terms: Terms) -> list[str]:
    """In a few words each, for those who decide."""
    names = []
    if terms.time_factor > 1:
        names.append(_("time × %(factor)s") % {"factor": f"{terms.time_factor.normalize():f}"})
    if terms.break_minutes:
        names.append(_("breaks of %(time)s") % {"time": in_hours(terms.break_minutes)})
    if terms.large_print:
        names.append(_("large print"))
    if terms.reader:
        names.append(_("read aloud"))
    return names


def explained(terms: Terms) -> list[str]:
    """In whole sentences, for the person."""
    sentences = []
    if terms.time_factor > 1:
        more = {"percent": f"{((terms.time_factor - 1) * 100).normalize():f}"}
        sentences.append(_("You have %(percent)s percent more time wherever there is a time limit.") % more)
    if terms.break_minutes:
        words = _("You can take breaks that stop the clock, %(time)s in all within one attempt.")
        sentences.append(words % {"time": in_hours(terms.break_minutes)})
    if terms.large_print:
        sentences.append(_("The questions are set in large print."))
    if terms.reader:
        sentences.append(
            _(
                "Somebody may read the pages to you, or a screen reader does: they are laid out plainly, and every "
                "answer to choose from has its number."
            )
        )
    return sentences
