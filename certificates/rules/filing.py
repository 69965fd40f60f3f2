"""Knows what a filing comes to: accepted or not, at which late step and fee, for which new term."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from . import dates, new_terms, standing
from .cases import Case, Certificate
from .errors import RuleError
from .language import Programme, Renewal, Standard
from .words import ENGLISH, Words

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Filing:
    """What `manage.py terms` prints; `why` says in words why a filing is not accepted."""

    programme: str
    stage: str
    on: date
    status: str | None
    accepted: bool
    fee: int | None
    step: int | None
    opens: date | None
    closes: date | None
    late_until: date | None
    valid_from: date | None
    valid_through: date | None
    why: str = ""

    def as_dict(self) -> dict[str, Any]:
        values = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "why"}
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in values.items()}


def terms(programme: Programme, case: Case, *, on: date, stage: str | None = None, words: Words = ENGLISH) -> Filing:
    """Whether a filing is accepted, at which step and fee, and the term that an award on the day gives.

    The standard is the one in force on the filing day; without `stage` it is renewal with a certificate,
    else initial. Raises RuleError where no standard is in force or a renewal has no certificate.
    """
    stage = stage or standing.default_stage(case)
    standard = standing.standard_for(programme, case, stage, on)
    if stage != "renewal":
        return Filing(
            programme=programme.slug,
            stage=stage,
            on=on,
            status=standing.status_on(programme, case, on),
            accepted=True,
            fee=0,
            step=0,
            opens=None,
            closes=None,
            late_until=None,
            valid_from=on,
            valid_through=new_terms.new_term(standard, case, on),
        )
    if case.certificate is None:
        raise RuleError.at("certificate", "is missing, and a renewal begins with one")
    return _renewal_filing(programme, standard, case, case.certificate, on, words)


def _renewal_filing(
    programme: Programme, standard: Standard, case: Case, certificate: Certificate, on: date, words: Words
) -> Filing:
    renewal, through = standard.renewal or Renewal(), certificate.valid_through
    status = standing.status_on(programme, case, on)
    why = _refusal(renewal, certificate, case.filed(on), status, words)
    step = None if why else standing.late_step(renewal, through, case.filed(on))
    steps = standing.ladder(renewal, through) if through else []
    first = through + _ONE_DAY if through and renewal.anchor == "expiry" else on
    return Filing(
        programme=programme.slug,
        stage=standard.stage,
        on=on,
        status=status,
        accepted=not why,
        fee=None if step is None else steps[step - 1][0].fee if step else 0,
        step=step,
        opens=dates.back(through, renewal.opens) if through and renewal.opens else None,
        closes=standing.closes(renewal, through) if through else None,
        late_until=steps[-1][1] if steps else None,
        valid_from=None if why else first,
        valid_through=None if why else new_terms.new_term(standard, case, first),
        why=why,
    )


def _refusal(renewal: Renewal, certificate: Certificate, filed: date, status: str | None, words: Words) -> str:
    """Why the filing is not accepted; empty when it is."""
    through = certificate.valid_through
    if status in (*standing.FINAL, "superseded"):
        return words.ended(status)
    if renewal.max is not None and certificate.renewals >= renewal.max:
        return words.no_more_renewals(renewal.max)
    if through and renewal.opens and filed < dates.back(through, renewal.opens):
        return words.opens_on(dates.back(through, renewal.opens))
    if through and standing.late_step(renewal, through, filed) is None:
        steps = standing.ladder(renewal, through)
        return words.closed_on(steps[-1][1] or through if steps else standing.closes(renewal, through))
    return ""
