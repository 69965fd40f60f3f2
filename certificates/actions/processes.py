"""How a body says how it handles applications: a new version, never an edited one."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from certificates import processes
from certificates.models import FEWEST_STEPS, MOST_STEPS, Process, ProcessFee, Programme
from lms.audit import ledger
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.roles import Role

STEP_ROLES = (Role.REVIEWER, Role.REGISTRAR)


@transaction.atomic
def set_process(
    *,
    programme: Programme,
    steps: Sequence[dict[str, Any]],
    lifetime_months: int | None = None,
    decision_days: int | None = None,
    appeal_days: int | None = None,
    contact: str = "",
    fees: Sequence[dict[str, Any]] = (),
    by,
) -> Process:
    """Set how applications begun from now on are handled; saying the same again changes nothing.

    Each of the `fees` has `label`, `cents`, `due` and `holds_decision`. What is under way keeps the version of the day
    it was begun.
    """
    programme = Programme.objects.select_for_update(of=("self",)).select_related("body").get(pk=programme.pk)
    if not holds(by, Role.REGISTRAR, organisation=programme.body_id):
        raise Refused(_("Only a registrar of %(body)s sets this.") % {"body": programme.body.name})
    _refuse_steps(steps)
    costs = {_code(fee): fee for fee in fees}
    if len(costs) < len(fees):
        raise Refused(_("Two fees have the same name. Give each its own."))
    standing = processes.current(programme)
    facts = {
        "steps": list(steps),
        "lifetime_months": lifetime_months,
        "decision_days": decision_days,
        "appeal_days": appeal_days,
        "contact": contact.strip(),
    }
    if standing is not None and _is_said(standing, facts, costs):
        return standing
    version = standing.version + 1 if standing else 1
    process = Process.objects.create(programme=programme, version=version, set_at=timezone.now(), set_by=by, **facts)
    ProcessFee.objects.bulk_create(ProcessFee(process=process, code=code, **fee) for code, fee in costs.items())
    detail = {"programme": programme.slug, "version": version}
    ledger.record("certificates.set_process", of=process, by=by, detail=detail)
    return process


def _code(fee: dict[str, Any]) -> str:
    return slugify(fee["label"])[:60] or "fee"


def _is_said(standing: Process, facts: dict[str, Any], costs: dict[str, dict[str, Any]]) -> bool:
    """Whether the standing version says just this already."""
    if any(getattr(standing, name) != value for name, value in facts.items()):
        return False
    known = {one.code: one for one in standing.fees.all()}
    return known.keys() == costs.keys() and all(
        getattr(known[code], name) == value for code, fee in costs.items() for name, value in fee.items()
    )


def _refuse_steps(steps: Sequence[dict[str, Any]]) -> None:
    if not FEWEST_STEPS <= len(steps) <= MOST_STEPS:
        raise Refused(
            _("There are %(fewest)d to %(most)d steps: at least two people look at every application.")
            % {"fewest": FEWEST_STEPS, "most": MOST_STEPS}
        )
    if any(not step["name"].strip() or step["role"] not in STEP_ROLES for step in steps):
        raise Refused(_("Each step has a name, and is done by a reviewer or a registrar."))
    if steps[-1]["role"] != Role.REGISTRAR:
        raise Refused(_("The last step decides and issues. A registrar does it."))
