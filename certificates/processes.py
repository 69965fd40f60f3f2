"""Knows which process an application is under, how its steps stand, and how all of it is said in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates import money
from certificates.models import Application, DueWhen, Process, ProcessFee, Programme, Status


def current(programme: Programme) -> Process | None:
    """The version that an application begun today comes under; None where the body has set nothing."""
    return programme.processes.first()


def of(application: Application) -> Process:
    """The process an application keeps from its beginning; two steps and no clock where none was set then."""
    return application.process or Process()


def steps_of(application: Application) -> list[dict[str, Any]]:
    """`{name, kind}` for each step: what is done, what waits, what is still to come."""
    return [
        {"name": step["name"], "kind": _kind(application, number)} for number, step in enumerate(of(application).steps)
    ]


def _kind(application: Application, number: int) -> str:
    if application.status in (Status.DECIDED, Status.APPEALED) or number < application.step:
        return "complete"
    is_at_body = application.status in (Status.SUBMITTED, Status.RECOMMENDED)
    return "waiting" if is_at_body and number == application.step else "not_started"


def next_step(application: Application) -> str:
    """The name of the step after the one an application is at; empty at the last one."""
    steps = of(application).steps
    return steps[application.step + 1]["name"] if application.step + 1 < len(steps) else ""


def in_words(process: Process) -> list[dict[str, str]]:
    """A process as the rows of a summary; what is not promised is left out."""
    said = [(_("Steps"), " → ".join(step["name"] for step in process.steps))]
    if process.lifetime_months:
        months = ngettext("%(n)d month from its beginning", "%(n)d months from its beginning", process.lifetime_months)
        said.append((_("An application is open for"), months % {"n": process.lifetime_months}))
    if process.decision_days:
        said.append((_("The body decides within"), _days(process.decision_days)))
    if process.appeal_days:
        said.append((_("A decision can be appealed within"), _days(process.appeal_days)))
    for due, words in ((DueWhen.SENT, _("Fees")), (DueWhen.ASKED, _("Fees where they apply"))):
        if costs := [f"{fee.label} {money.in_words(fee.cents)}" for fee in _fees(process) if fee.due == due]:
            said.append((words, ", ".join(costs)))
    if any(fee.holds_decision for fee in _fees(process)):
        said.append((_("Before a decision"), _("Fees are paid or waived. This site takes no payment: pay the body.")))
    if process.contact:
        said.append((_("Questions"), process.contact))
    return [{"key": key, "value": value} for key, value in said]


def _fees(process: Process) -> list[ProcessFee]:
    return list(process.fees.all()) if process.pk else []


def _days(count: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", count) % {"n": count}
