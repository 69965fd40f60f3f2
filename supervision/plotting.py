"""Knows how ratings over time lie in a small drawing: where each one stands, and the line through them. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from supervision.competencies import HIGHEST

WIDTH, HEIGHT = 320, 120
# Room for the numbers of the scale on the left, for the marks all round.
LEFT, RIGHT, TOP, BOTTOM = 28, 308, 12, 108


@dataclass(frozen=True)
class Point:
    x: int
    y: int
    on: date
    level: int


@dataclass(frozen=True)
class Line:
    """One rater's ratings of one competency, in the order of their days."""

    points: Sequence[Point]

    @property
    def path(self) -> str:
        """What the `d` of an SVG path is; a single rating is a mark without a line."""
        return "M" + "L".join(f"{point.x} {point.y}" for point in self.points) if len(self.points) > 1 else ""


def line(rated: Iterable[tuple[date, int]], first: date, last: date) -> Line:
    """Ratings between the first day and the last of the drawing; what nobody could see (0) is left out."""
    return Line([Point(_x(on, first, last), y_of(level), on, level) for on, level in sorted(rated) if level])


def y_of(level: int) -> int:
    return BOTTOM - (BOTTOM - TOP) * (level - 1) // (HIGHEST - 1)


def _x(on: date, first: date, last: date) -> int:
    """A day's place from left to right; one day alone stands in the middle."""
    days = (last - first).days
    return LEFT + (RIGHT - LEFT) * (on - first).days // days if days else (LEFT + RIGHT) // 2
