"""Knows what an answer earns, what share of an attempt is reached, and whether that is enough.

Guarantees, whatever the kind:

1. An item weighs one point. An answer earns from nothing to the whole point, never less than nothing: a wrong answer
   takes nothing away from another question.
2. The whole point is earned exactly where the answer is the key; an item left open earns nothing.
3. Part of a point is earned only where a part of the answer is right, and one more right part never lowers it.
4. Marking everything, or the opposite of everything, earns nothing (unless everything is right).
5. All sums are exact fractions. They are rounded once, at the end and downwards, to two decimals; a cut score has at
   most two decimals, so rounding carries nobody over it and pushes nobody below it.

The rules, each to be checked by hand:

- One right answer, true or false: all or nothing.
- Several right answers: the share of the right options that were chosen, less the share of the wrong options that
  were chosen; not below nothing. Two of three right and none wrong is 2/3; two of three right and one of two wrong is
  2/3 - 1/2 = 1/6.
- Where the author has weighed the options: the sum of the chosen shares, between nothing and one; here the author
  answers for the second and the fourth guarantee.
- Matching: each pair is an equal part of the point.
- Ordering: every two options are compared. All in the right order is the point, half or fewer of them is nothing, and
  in between it rises evenly, so that one slip costs little and mere guessing brings nothing. Options without a place,
  or with the same place, are not in order. Six comparisons with five right are (2 x 5 - 6) / 6 = 2/3.
- A number: right where it lies within the tolerance of an accepted number, the ends included.
- Short answer: right where it fits an accepted answer as `typed` compares words. Where several accepted answers fit,
  the best of them counts, with the share its author gave it.
- An essay is read by a person. It is no part of this score, and neither is an item that is being tried out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any, Protocol

from assessments import typed
from assessments.items import Kind

NOTHING, WHOLE = Fraction(0), Fraction(1)
LOWEST, CUT, HIGHEST = 200, 500, 800


class Wording(Protocol):
    """One version of an item, as `items` says it is stored."""

    kind: Any
    options: Any
    pairs: Any
    answers: Any
    case_matters: Any


@dataclass(frozen=True)
class TopicResult:
    topic: str
    points: Fraction
    total: int

    @property
    def reached(self) -> Decimal:
        """The points with two decimals at most, rounded down."""
        return percent(self.points, 100)


@dataclass(frozen=True)
class Score:
    points: Fraction
    right: int
    """Questions that earned their whole point."""
    total: int


def credit(wording: Wording, response: Any) -> Fraction:
    """What an answer earns, from 0 to 1; None or an empty answer is an item left open, and an essay earns nothing."""
    rule = RULES.get(wording.kind)
    return rule(wording, response) if rule and response else NOTHING


def is_right(wording: Wording, response: Any) -> bool:
    return credit(wording, response) == WHOLE


def _single(wording: Wording, response: Sequence[str]) -> Fraction:
    return _between(_share_of_option(option) for option in wording.options if option["id"] in response)


def _share_of_option(option: Mapping[str, Any]) -> Fraction:
    return typed.share(option["fraction"]) if option.get("fraction") else Fraction(bool(option["correct"]))


def _between(shares: Iterable[Fraction]) -> Fraction:
    return min(WHOLE, max(NOTHING, sum(shares, NOTHING)))


def _multiple(wording: Wording, response: Sequence[str]) -> Fraction:
    if any(option.get("fraction") for option in wording.options):
        return _single(wording, response)
    right = [option["id"] in response for option in wording.options if option["correct"]]
    wrong = [option["id"] in response for option in wording.options if not option["correct"]]
    return max(NOTHING, _part(right) - _part(wrong))


def _part(marks: Sequence[bool]) -> Fraction:
    return Fraction(sum(marks), len(marks)) if marks else NOTHING


def _matching(wording: Wording, response: Mapping[str, str]) -> Fraction:
    right_side = {pair["id"]: pair["right"] for pair in wording.pairs}
    asked = [pair for pair in wording.pairs if pair["left"]]
    return _part([right_side.get(response.get(pair["id"], "")) == pair["right"] for pair in asked])


def _ordering(wording: Wording, response: Mapping[str, int]) -> Fraction:
    places = [response.get(option["id"]) for option in wording.options]
    compared = [
        first is not None and second is not None and first < second for first, second in combinations(places, 2)
    ]
    return max(NOTHING, 2 * _part(compared) - 1)


def _accepted(wording: Wording, response: str) -> Fraction:
    fitting = best_fit(wording, response)
    return _between([typed.share(fitting["fraction"])]) if fitting else NOTHING


def best_fit(wording: Wording, response: str) -> Mapping[str, Any] | None:
    """The accepted answer that counts for what was typed, where one fits."""
    fits = _number_fits if wording.kind == Kind.NUMERIC else _words_fit
    fitting = [answer for answer in wording.answers if fits(wording, answer, response)]
    return max(fitting, key=lambda answer: typed.share(answer["fraction"]), default=None)


def is_worth_the_point(answer: Mapping[str, Any]) -> bool:
    return typed.share(answer["fraction"]) == WHOLE


def _number_fits(wording: Wording, answer: Mapping[str, Any], response: str) -> bool:
    if answer["text"] == "*":
        return True
    away = abs(typed.number(response) - typed.number(answer["text"]))
    return away <= typed.number(answer["tolerance"])


def _words_fit(wording: Wording, answer: Mapping[str, Any], response: str) -> bool:
    return typed.fits(answer["text"], response, case_matters=wording.case_matters)


RULES: dict[str, Callable[[Wording, Any], Fraction]] = {
    Kind.SINGLE_CHOICE: _single,
    Kind.TRUE_FALSE: _single,
    Kind.MULTIPLE_CHOICE: _multiple,
    Kind.MATCHING: _matching,
    Kind.ORDERING: _ordering,
    Kind.NUMERIC: _accepted,
    Kind.SHORT_ANSWER: _accepted,
}


def added_up(credits: Iterable[Fraction]) -> Score:
    """The credits of the questions that count, added up."""
    earned = list(credits)
    return Score(sum(earned, NOTHING), sum(one == WHOLE for one in earned), len(earned))


def percent(points: Fraction | int, total: int) -> Decimal:
    """The share in percent with two decimals, rounded down: 100 is reached only when everything is right.

    A cut score has at most two decimals, so rounding down never carries anybody over it nor pushes anybody below it.
    """
    return Decimal(int(points * 10_000 // total) if total else 0).scaleb(-2)


def passes(reached: Decimal, cut: Decimal) -> bool:
    """The cut score itself is enough."""
    return reached >= cut


def scaled(reached: Decimal, cut: Decimal) -> int:
    """A score from 200 to 800 in which 500 is the cut score, whatever share of the questions that was.

    Nothing right is 200, everything right is 800, and in between it rises evenly on either side of the cut. It is
    rounded down, so that below the cut score it is at most 499. The cut score lies between 0 and 100.
    """
    share, at = Fraction(reached), Fraction(cut)
    if share < at:
        return LOWEST + int((CUT - LOWEST) * share / at)
    return CUT + int((HIGHEST - CUT) * (share - at) / (100 - at))


def by_topic(marks: Iterable[tuple[str, Fraction]]) -> list[TopicResult]:
    """(topic, what was earned) for each item, added up by topic in the order in which topics first appear."""
    earned: dict[str, list[Fraction]] = {}
    for topic, points in marks:
        earned.setdefault(topic, []).append(points)
    return [TopicResult(topic, sum(points, NOTHING), len(points)) for topic, points in earned.items()]
