"""Knows what may be said of few people, and how figures lie in a small drawing of bars. Pure.

1. A number from one to four is not said: whoever knows the place knows who they are.
2. Nothing can be reckoned back: there are no totals, and no share is said where one of its parts is not.
3. A middle is said of five and more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low

from django.utils.translation import gettext as _

from assessments.standing import FEWEST

WIDTH, ROW, LEFT, RIGHT = 320, 28, 124, 268


def said(count: int) -> int | None:
    return count if count == 0 or count >= FEWEST else None


def share(part: int, *others: int) -> int | None:
    """What percent of all the part is, rounded down; None where it may not be said."""
    total = part + sum(others)
    if total < FEWEST or any(said(one) is None for one in (part, *others)):
        return None
    return 100 * part // total


def middle(values: Iterable[int]) -> int | None:
    """The value in the middle, the lower of two."""
    known = list(values)
    return median_low(known) if len(known) >= FEWEST else None


def in_words(value: int | None, unit: str = "%(n)d") -> str:
    """`unit` holds the number; nothing is said of too few."""
    return _("too few") if value is None else unit % {"n": value}


def quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month + 2) // 3


def quarters_to(day: date, count: int) -> list[tuple[int, int]]:
    """So many quarters, the last one that of the day."""
    last = day.year * 4 + (day.month - 1) // 3
    return [(one // 4, one % 4 + 1) for one in range(last - count + 1, last + 1)]


def begins_on(quarter: tuple[int, int]) -> date:
    return date(quarter[0], 3 * quarter[1] - 2, 1)


def months_from(day: date, count: int) -> list[date]:
    """The first days of so many months, the first one that of the day."""
    first = day.year * 12 + day.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(first, first + count)]


@dataclass(frozen=True)
class Bar:
    """One row of a drawing: `width` is 0 where there is nothing, or nothing to say."""

    label: str
    words: str
    y: int
    width: int

    @property
    def text_y(self) -> int:
        return self.y + 15

    @property
    def text_x(self) -> int:
        return LEFT + self.width + 6


def bars(rows: Sequence[tuple[str, int | None]], *, most: int | None = None, unit: str = "%(n)d") -> list[Bar]:
    """Labels and values as bars under one another; the longest is `most`, or the largest value."""
    longest = most or max((value for _label, value in rows if value), default=0)
    return [
        Bar(
            label,
            "–" if value is None else unit % {"n": value},
            4 + number * ROW,
            (RIGHT - LEFT) * value // longest if value else 0,
        )
        for number, (label, value) in enumerate(rows)
    ]


@dataclass(frozen=True)
class Plot:
    """A drawing and the table of the same figures: `rows` begin with their label."""

    key: str
    title: str
    note: str
    bars: Sequence[Bar]
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def height(self) -> int:
        return len(self.bars) * ROW
