"""Knows what an application owes: what becomes due by sending it, what is settled, and what a decision waits for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from certificates import money, processes, rules
from certificates.judging import Judgement
from certificates.models import Application, Charge, DueWhen, ProcessFee, Settled, Settlement, Stage
from certificates.standards import typed
from lms.people.actions import Refused

LATE = "late"


def due_by_sending(application: Application, judgement: Judgement) -> list[dict[str, Any]]:
    """The facts of each charge that sending this application brings: the process's fees, then that of a late step."""
    process = processes.of(application)
    fees = process.fees.filter(due=DueWhen.SENT) if process.pk else ()
    facts = [facts_of(fee) for fee in fees]
    if late := _late(application, judgement):
        facts.append({"code": LATE, "label": _("Late renewal"), "cents": late * 100, "holds_decision": True})
    return facts


def facts_of(fee: ProcessFee) -> dict[str, Any]:
    return {"code": fee.code, "label": fee.label, "cents": fee.cents, "holds_decision": fee.holds_decision}


def _late(application: Application, judgement: Judgement) -> int:
    """The whole dollars that the ladder of the rules asks of a renewal filed so late."""
    if application.stage != Stage.RENEWAL:
        return 0
    case = rules.read_case(judgement.case)
    asked = typed(application.programme, judgement.standard)
    return rules.terms(asked, case, stage=application.stage, on=judgement.on).fee or 0


@dataclass(frozen=True)
class Line:
    """One charge as it stands."""

    charge: Charge
    settlement: Settlement | None

    @property
    def amount(self) -> str:
        return money.in_words(self.charge.cents)

    @property
    def kind(self) -> str:
        return "complete" if self.settlement else "waiting"

    @property
    def words(self) -> str:
        if self.settlement is None:
            return _("Due")
        if self.settlement.kind == Settled.WAIVED:
            return _("Waived: %(reason)s") % {"reason": self.settlement.note}
        return _("Paid, receipt %(number)s") % {"number": self.settlement.note}


def lines(application: Application) -> list[Line]:
    """Every charge of an application with its standing settlement, in the order they became due; two statements."""
    standing = Prefetch("settlements", Settlement.objects.filter(taken_back_at=None), to_attr="standing")
    return [
        Line(charge, next(iter(charge.standing), None)) for charge in application.charges.prefetch_related(standing)
    ]


def still_due(rows: Iterable[Line]) -> int:
    """Cents."""
    return sum(line.charge.cents for line in rows if line.settlement is None)


def in_the_way_of_deciding(application: Application) -> list[str]:
    """What a decision still waits for, in words."""
    return [
        _("A fee is still due: %(label)s, %(amount)s. Record it as paid, or waive it, first.")
        % {"label": line.charge.label, "amount": line.amount}
        for line in lines(application)
        if line.settlement is None and line.charge.holds_decision
    ]


def refuse_what_is_due(application: Application) -> None:
    if reasons := in_the_way_of_deciding(application):
        raise Refused(" ".join(reasons))
