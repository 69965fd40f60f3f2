"""Knows what is legal in a programme file and yet odd: rules that cannot do what their author meant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from . import dates, new_terms, standing
from . import language as words
from .cases import Case, Dated
from .errors import Problem, RuleError
from .language import Programme, Requirement, Standard

_ONE_DAY = timedelta(days=1)


def check(programme: Programme) -> list[Problem]:
    """Warnings, each with its place, in the file's order."""
    return list(_warnings(programme))


def _warnings(programme: Programme) -> Iterator[Problem]:
    for name, value in (("title", programme.title), ("body", programme.body), ("sources", programme.sources)):
        if not value:
            yield Problem(name, "is not given")
    for number, standard in enumerate(programme.standards):
        path = f"standards[{number}]"
        if not standard.requirements:
            yield Problem(f"{path}.requirements", "is empty, so everybody meets it")
        for place, requirement in placed_requirements(f"{path}.requirements", standard.requirements):
            yield from _about_requirement(place, requirement, standard)
        yield from _about_terms(path, standard)
    yield from _gaps(programme)


def placed_requirements(path: str, requirements: tuple[Requirement, ...]) -> Iterator[tuple[str, Requirement]]:
    for number, requirement in enumerate(requirements):
        place = f"{path}[{number}]"
        yield place, requirement
        if isinstance(requirement.rule, words.AllOf):
            yield from placed_requirements(f"{place}.all_of", requirement.rule.requirements)
        elif isinstance(requirement.rule, words.AnyOf):
            for route, inside in enumerate(requirement.rule.routes):
                yield from placed_requirements(f"{place}.any_of[{route}]", inside)


# Requirements ----------------------------------------------------------------------------------------


def _about_requirement(place: str, requirement: Requirement, standard: Standard) -> Iterator[Problem]:
    rule = requirement.rule
    if standard.stage == "initial":
        yield from _needs_a_certificate(place, requirement)
    if isinstance(rule, words.Hours):
        for number, one in enumerate(rule.at_least):
            if one.minutes is not None and one.minutes > rule.minimum:
                yield Problem(f"{place}.hours.at_least[{number}]", "asks for more than the minimum")
        if rule.round_down_to and rule.minimum % rule.round_down_to:
            yield Problem(
                f"{place}.hours.round_down_to",
                f"the minimum is not a multiple of {rule.round_down_to} minutes, so more than it is needed",
            )


def _needs_a_certificate(place: str, requirement: Requirement) -> Iterator[Problem]:
    rule = requirement.rule
    window: words.Window = getattr(rule, "window", ())
    kind = type(rule).__name__.lower()
    if any(isinstance(bound, words.WithinTerm) for bound in window):
        yield Problem(
            f"{place}.{kind}.window", "within: term in a first award, where there is no term and nothing counts"
        )
    if isinstance(rule, words.Every) and rule.over == "term":
        yield Problem(f"{place}.every.over", "over: term in a first award, where there is no term to be over")
    for name, condition in (("when", requirement.when), ("unless", requirement.unless)):
        if condition is not None and _asks_for_certificate(condition):
            yield Problem(f"{place}.{name}", "asks about the certificate in a first award, where there is none")


def _asks_for_certificate(condition: words.Condition) -> bool:
    if isinstance(condition, words.AllTrue | words.AnyTrue):
        return any(_asks_for_certificate(one) for one in condition.conditions)
    return isinstance(condition, words.CertificateYoungerThan)


# Terms -----------------------------------------------------------------------------------------------


def _about_terms(path: str, standard: Standard) -> Iterator[Problem]:
    renewal, first = standard.renewal, standard.first_term
    if standard.term is None and not (renewal and renewal.choices):
        yield Problem(f"{path}.term", "is not given, so an award never ends")
    if first and first.skip_if_shorter_than and not _has_common_date(standard):
        yield Problem(f"{path}.first_term", "skips to the next common date, and the term has none")
    if renewal is None:
        return
    if standard.stage != "renewal":
        yield Problem(f"{path}.renewal", f"is read in a renewal standard only, and this one is {standard.stage}")
        return
    if renewal.choices and all(choice.scale != 1 for choice in renewal.choices):
        yield Problem(f"{path}.renewal.choices", "has none with scale 1, so who does not choose has the term's length")
    if renewal.earn_until == "late_end" and not renewal.late:
        yield Problem(f"{path}.renewal.earn_until", "is late_end, and there is no late ladder")
    yield from _about_ladder(path, standard, renewal)


def _has_common_date(standard: Standard) -> bool:
    return standard.term is not None and isinstance(standard.term.ends, words.CommonDate)


def _about_ladder(path: str, standard: Standard, renewal: words.Renewal) -> Iterator[Problem]:
    if (
        renewal.opens
        and renewal.closes
        and any(dates.back(day, renewal.closes) < dates.back(day, renewal.opens) for day in _last_days(standard))
    ):
        yield Problem(f"{path}.renewal.closes", "comes before it opens, so nobody can file on time")
    yield from _steps_out_of_order(path, standard, renewal)
    if renewal.anchor == "expiry" and any(_born_lapsed(standard, renewal, day) for day in _last_days(standard)):
        yield Problem(
            f"{path}.renewal.late",
            "goes on after the next term has ended, so that a late renewal can be born lapsed",
        )


def _steps_out_of_order(path: str, standard: Standard, renewal: words.Renewal) -> Iterator[Problem]:
    found = set()
    for through in _last_days(standard):
        days = [last or date.max for _, last in standing.ladder(renewal, through)]
        found |= {number for number, (one, other) in enumerate(pairwise(days), start=1) if other <= one}
    for number in sorted(found):
        yield Problem(f"{path}.renewal.late[{number}].until", "is not always later than the step before")


def _born_lapsed(standard: Standard, renewal: words.Renewal, through: date) -> bool:
    ladder = standing.ladder(renewal, through)
    if not ladder:
        return False
    for choice in renewal.choices or (None,):
        ends = _ends(standard, through + _ONE_DAY, choice)
        last = ladder[-1][1]
        if ends is not None and (last is None or last > ends):
            return True
    return False


# One term after another from here on meets every month's end and leap years.
_FIRST_DAYS = [date(2023, 1, 1) + timedelta(days=29 * n) for n in range(52)]
_SOMEBODY = Case(person=(("born_on", (Dated("1990-06-15"),)),))


def _last_days(standard: Standard) -> Iterator[date]:
    for first in _FIRST_DAYS:
        ends = _ends(standard, first, None)
        if ends is not None:
            yield ends


def _ends(standard: Standard, first: date, choice: words.Choice | None) -> date | None:
    """The last day of such a term; None where it has none or the listed years have run out."""
    case = Case(person=_SOMEBODY.person, choice=choice.length if choice else None)
    try:
        return new_terms.new_term(standard, case, first)
    except RuleError:
        return None


# Versions --------------------------------------------------------------------------------------------


def _gaps(programme: Programme) -> Iterator[Problem]:
    for stage in words.STAGES:
        numbered = [(s.in_force_from or date.min, n, s) for n, s in enumerate(programme.standards) if s.stage == stage]
        for (_, _, earlier), (begins, number, _) in pairwise(sorted(numbered, key=lambda one: one[:2])):
            if earlier.in_force_until is not None and earlier.in_force_until + _ONE_DAY < begins:
                yield Problem(
                    f"standards[{number}].in_force",
                    f"no {stage} standard is in force between {earlier.in_force_until} and {begins}",
                )
