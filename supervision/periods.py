"""Knows what a month of practice comes to: peer support beside supervision, and what the rules of it ask. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from supervision import rulebook, rules
from supervision.rulebook import Edition

# The activity codes that are supervision, and the one it answers for.
SUPERVISION = frozenset({"individual", "group", "co_reflection"})
ONE_TO_ONE = "individual"
PEER_SUPPORT = "direct_service"


@dataclass(frozen=True)
class Month:
    """Whole minutes of one calendar month, which `first` begins."""

    first: date
    work: int
    supervision: int
    one_to_one: int
    all: int

    def remarks(self, editions: Sequence[Edition]) -> list[str]:
        """What the edition in force on the month's first day asks and the month does not have yet, in words."""
        limits = rulebook.in_force(editions, self.first)
        answers = [
            rules.ratio(self.work, self.supervision, limits),
            rules.individual_share(self.one_to_one, self.supervision, limits),
        ]
        return [answer.sentence for answer in answers if answer.verdict != rules.PASS]


def months(rows: Iterable[tuple[date, str, int]]) -> list[Month]:
    """(first of the month, kind, minutes) gathered by month, the newest first."""
    by_month: dict[date, dict[str, int]] = {}
    for first, kind, minutes in rows:
        kinds = by_month.setdefault(first, {})
        kinds[kind] = kinds.get(kind, 0) + minutes
    return [
        Month(
            first=first,
            work=kinds.get(PEER_SUPPORT, 0),
            supervision=sum(minutes for kind, minutes in kinds.items() if kind in SUPERVISION),
            one_to_one=kinds.get(ONE_TO_ONE, 0),
            all=sum(kinds.values()),
        )
        for first, kinds in sorted(by_month.items(), reverse=True)
    ]
