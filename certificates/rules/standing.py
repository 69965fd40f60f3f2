"""Knows where a certificate stands on a day: its status, its late ladder, and how late a filing is."""

from __future__ import annotations

from datetime import date

from . import dates
from .cases import Case, Certificate
from .errors import RuleError
from .language import CommonDate, LateStep, Length, Programme, Renewal, Standard

FINAL = ("revoked", "surrendered")


# The standard that judges ----------------------------------------------------------------------------


def default_stage(case: Case) -> str:
    return "renewal" if case.certificate else "initial"


def standard_for(programme: Programme, case: Case, stage: str, on: date) -> Standard:
    """The stage's standard in force on the filing day, which a candidate keeps; RuleError where none is."""
    filed = case.filed(on)
    standard = programme.standard(stage, filed)
    if standard is None:
        raise RuleError.at("standards", f"no {stage} standard is in force on {filed}")
    return standard


def _renewal(programme: Programme, case: Case, on: date) -> Renewal:
    """The rules of renewal in force on the filing day, or on the day asked; empty ones where there are none."""
    standard = programme.standard("renewal", case.filed(on))
    return standard.renewal if standard and standard.renewal else Renewal()


# Status ----------------------------------------------------------------------------------------------


def status_on(programme: Programme, case: Case, on: date) -> str | None:
    """Derived from the certificate's dates and actions; None without a certificate."""
    certificate = case.certificate
    if certificate is None:
        return None
    return _status_by_action(certificate, on) or _status_by_date(certificate, _renewal(programme, case, on), on)


def _status_by_action(certificate: Certificate, on: date) -> str | None:
    # Sorting by day keeps the order in which the actions of one day were written down.
    past = [action.what for action in sorted(certificate.actions, key=lambda a: a.on) if action.on <= on]
    final = next((what for what in past if what in FINAL), None)
    if final:
        return final
    pauses = [what for what in past if what in ("suspended", "lifted")]
    if pauses and pauses[-1] == "suspended":
        return "suspended"
    return "superseded" if "superseded" in past else None


def _status_by_date(certificate: Certificate, renewal: Renewal, on: date) -> str:
    found = stretches(renewal, certificate.valid_from, certificate.valid_through)
    return next((status for status, first in reversed(found) if first <= on), "upcoming")


def stretches(renewal: Renewal, valid_from: date, through: date | None) -> list[tuple[str, date]]:
    """What a certificate is by its dates alone, each with its first day, in order; before the first it is upcoming."""
    found = [("active", valid_from)]
    if through is None:
        return found
    if renewal.opens:
        found.append(("expiring", max(valid_from, dates.back(through, renewal.opens))))
    if through == date.max:
        return found
    end: date | None = through
    lasts = [last for _, last in ladder(renewal, through)]
    if lasts and (None in lasts or max(day for day in lasts if day) > through):
        found.append(("grace", _after(through)))
        end = None if None in lasts else max(day for day in lasts if day)
    if end is None or end == date.max:
        return found
    inactive = _after(dates.add(through, renewal.inactive_after)) if renewal.inactive_after else None
    found.append(("lapsed", _after(end)))
    if inactive:
        found.append(("inactive", max(inactive, _after(end))))
    return found


def _after(day: date) -> date:
    return dates.add(day, Length("days", 1))


# The late ladder -------------------------------------------------------------------------------------


def ladder(renewal: Renewal, through: date) -> list[tuple[LateStep, date | None]]:
    """Each late step with its last day; None for a last step without end."""
    steps: list[tuple[LateStep, date | None]] = []
    before = through
    for step in renewal.late:
        if step.until is None:
            steps.append((step, None))
            break
        if isinstance(step.until, CommonDate):
            last = dates.next_common_date(step.until, before) or date.max
        else:
            last = dates.add(through, step.until)
        steps.append((step, last))
        before = max(before, last)
    return steps


def term_window_ends(programme: Programme, case: Case, on: date) -> date | None:
    """The last day of `within: term`; None where it has no end."""
    through = case.certificate.valid_through if case.certificate else None
    renewal = _renewal(programme, case, on)
    if through is None or renewal.earn_until == "expiry":
        return through
    days = [last for _, last in ladder(renewal, through)]
    return through if not days else None if None in days else max(day for day in days if day)


def late_step(renewal: Renewal, through: date | None, filed: date) -> int | None:
    """0 on time, n for the n-th late step, None when it is too late; that it may be too early is not asked."""
    if through is None or filed <= closes(renewal, through):
        return 0
    for number, (_, last) in enumerate(ladder(renewal, through), start=1):
        if last is None or filed <= last:
            return number
    return None


def closes(renewal: Renewal, through: date) -> date:
    """The last day to file on time."""
    return dates.back(through, renewal.closes) if renewal.closes else through
