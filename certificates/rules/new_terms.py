"""Knows how long an award lasts, and by how much a short term or a choice shrinks what is asked for it."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from . import dates
from .cases import Case
from .errors import RuleError
from .language import Choice, CommonDate, FirstTerm, Programme, Renewal, Standard, Term

_ONE_DAY = timedelta(days=1)


def chosen(renewal: Renewal | None, case: Case) -> Choice | None:
    """The choice the case names, else the one with scale 1; None where the standard offers none."""
    choices = renewal.choices if renewal else ()
    if case.choice is None or not choices:
        return next((choice for choice in choices if choice.scale == 1), None)
    for choice in choices:
        if choice.length.months == case.choice.months:
            return choice
    raise RuleError.at("choice", f"{case.choice.n} {case.choice.unit} is not one of the choices")


def new_term(standard: Standard, case: Case, first: date) -> date | None:
    """The last day of a term that begins on `first` under the standard; None where it never ends."""
    choice = chosen(standard.renewal, case) if standard.stage == "renewal" else None
    term = standard.term or Term()
    length = choice.length if choice else term.length
    through = _through(Term(length, term.ends), case, first)
    rule = standard.first_term
    if through and rule and standard.stage != "renewal" and isinstance(term.ends, CommonDate):
        return _long_enough(rule, term.ends, first, through)
    return through


def _long_enough(rule: FirstTerm, ends: CommonDate, first: date, through: date) -> date:
    """A first term that would be too short runs on to the next common date."""
    if rule.skip_if_shorter_than is not None:
        least = dates.term_through(first, rule.skip_if_shorter_than)
        while through < least:
            through = _next(ends, through)
    return through


def _through(term: Term, case: Case, first: date) -> date | None:
    if term.length is None:
        return _next(term.ends, first) if isinstance(term.ends, CommonDate) else None
    through = dates.term_through(first, term.length)
    if isinstance(term.ends, CommonDate):
        return _next(term.ends, through - _ONE_DAY)
    if term.ends == "end_of_month":
        return dates.last_of_month(through)
    if term.ends == "birth_month":
        if case.born_on is None:
            raise RuleError.at("person.born_on", "is missing, and the term ends with the birth month")
        return dates.next_month_end(case.born_on.month, through)
    return through


def _next(common: CommonDate, after: date) -> date:
    day = dates.next_common_date(common, after)
    if day is None:
        raise RuleError.at("term.ends.years", f"no listed year has its day after {after}")
    return day


# Scale -----------------------------------------------------------------------------------------------


def scale_of_hours(programme: Programme, standard: Standard, case: Case) -> Fraction:
    """What a renewal's hours are multiplied by: the choice, and a first term that was cut short."""
    if standard.stage != "renewal":
        return Fraction(1)
    choice = chosen(standard.renewal, case)
    scale = Fraction(choice.scale) if choice else Fraction(1)
    return scale * _scale_of_first_term(programme, standard, case)


def _scale_of_first_term(programme: Programme, standard: Standard, case: Case) -> Fraction:
    certificate = case.certificate
    if certificate is None or certificate.renewals or certificate.valid_through is None:
        return Fraction(1)
    awarding = [s for s in programme.standards if s.stage != "renewal" and s.in_force_on(certificate.valid_from)]
    for rule in (one.first_term for one in (standard, *awarding)):
        if rule and rule.scale and rule.scale_if_shorter_than:
            whole = dates.term_through(certificate.valid_from, rule.scale_if_shorter_than)
            return Fraction(rule.scale) if certificate.valid_through < whole else Fraction(1)
    return Fraction(1)
