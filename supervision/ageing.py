"""Knows how long hours have waited for a signature, in steps one can act on, and how soon somebody answers. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

# Each step by the days after which it begins; the first is what a week's rhythm brings.
STEPS = (
    (0, _("Up to 7 days")),
    (7, _("8 to 14 days")),
    (14, _("15 to 30 days")),
    (30, _("More than 30 days")),
)
# How far back answers are looked at.
LOOK_BACK = timedelta(days=90)


def bounds(at: datetime) -> list[tuple[datetime | None, datetime | None]]:
    """For each step the moments between which something was handed in: after the first, up to the second."""
    edges = [None, *(at - timedelta(days=days) for days, _words in STEPS[1:]), None]
    return [(edges[step + 1], edges[step]) for step in range(len(STEPS))]


def typical(answers: Iterable[tuple[timedelta, int]]) -> timedelta | None:
    """The median of how long answers took, each for as many entries as it answered; None where there was none.

    Of an even number the shorter of the two in the middle, so that it is a time that somebody did need.
    """
    ordered = sorted(answers)
    half = (sum(count for _took, count in ordered) + 1) // 2
    for took, count in ordered:
        half -= count
        if half <= 0:
            return took
    return None
