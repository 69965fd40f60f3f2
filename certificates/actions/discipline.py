"""What two people of a body do about a certificate: one proposes, the holder answers, another one decides.

A revocation that can be appealed suspends at once and takes effect when nobody may appeal any more: what is revoked
stays revoked.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import measures
from certificates.actions import holding, register
from certificates.models import (
    AGAINST,
    HAPPENS,
    REASONS_FOR_MEASURES,
    Certificate,
    Complaint,
    Condition,
    DisciplinePolicy,
    Happened,
    Measure,
    MeasureKind,
    MeasureStep,
    Programme,
    StepKind,
)
from certificates.states import FINAL
from lms.audit import ledger
from lms.content.templatetags.peerway import longdate
from lms.notices import outbox
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.roles import Role

VERBS = {
    StepKind.ANSWERED: "certificates.measure_answered",
    StepKind.CONFIRMED: "certificates.measure_confirmed",
    StepKind.DECLINED: "certificates.measure_declined",
    StepKind.APPEALED: "certificates.measure_appealed",
    StepKind.UPHELD: "certificates.measure_upheld",
    StepKind.OVERTURNED: "certificates.measure_overturned",
    StepKind.CARRIED_OUT: "certificates.measure_carried_out",
}


@transaction.atomic
def set_discipline_policy(*, programme: Programme, by, **facts: Any) -> DisciplinePolicy:
    """Say what a programme publishes of measures and which days its holders have, from now on. Raises Refused."""
    _refuse_outsiders(programme, by)
    standing = measures.policy(programme)
    if standing.pk and all(getattr(standing, name) == value for name, value in facts.items()):
        return standing
    policy = DisciplinePolicy.objects.create(programme=programme, set_at=timezone.now(), set_by=by, **facts)
    ledger.record("certificates.set_discipline_policy", of=programme, by=by)
    return policy


@transaction.atomic
def propose(
    *,
    certificate: Certificate,
    kind: str,
    reason_code: str,
    reasons: str,
    by,
    private_note: str = "",
    conditions: str = "",
    conditions_until: date | None = None,
    complaint: Complaint | None = None,
) -> Measure:
    """Propose a measure, with the reasons that the holder reads and may answer. Raises Refused.

    The same person proposing the same again while it waits changes nothing.
    """
    certificate = holding.locked(certificate)
    programme = certificate.certification.programme
    _refuse_outsiders(programme, by)
    holding.refuse_who_is_close(certificate, by)
    today = programme.today()
    if standing := _waiting(certificate, kind):
        if standing.proposed_by_id == by.pk:
            return standing
        raise Refused(_("Somebody has proposed this already. It waits for a second person."))
    if why := measures.why_not(certificate, kind, today):
        raise Refused(why)
    if reason_code not in REASONS_FOR_MEASURES[kind]:
        raise Refused(_("This reason does not fit what you are about to do. Choose one of those on the page."))
    if not reasons.strip():
        raise Refused(_("Give the reasons. The holder reads them and may answer."))
    if kind == MeasureKind.CONDITIONS and not conditions.strip():
        raise Refused(_("Say what the conditions are."))
    if conditions_until is not None and conditions_until < today:
        raise Refused(_("The last day of the conditions is over already. Choose today or a later day."))
    measure = Measure.objects.create(
        certificate=certificate,
        complaint=complaint,
        kind=kind,
        reason_code=reason_code,
        reasons=reasons.strip(),
        private_note=private_note.strip(),
        conditions=conditions.strip(),
        conditions_until=conditions_until,
        proposed_on=today,
        proposed_at=timezone.now(),
        proposed_by=by,
        **_days_of_holder(programme, reason_code, today),
    )
    ledger.record("certificates.propose", of=certificate, by=by, detail={"kind": kind, "reason": reason_code})
    _tell(measure, "measure_proposed")
    return measure


def _waiting(certificate: Certificate, kind: str) -> Measure | None:
    decided = MeasureStep.objects.filter(measure=OuterRef("pk"), kind__in=(StepKind.CONFIRMED, StepKind.DECLINED))
    return certificate.measures.filter(~Exists(decided), kind=kind).first()


def _days_of_holder(programme: Programme, reason_code: str, today: date) -> dict[str, Any]:
    """What holds something against a holder can be answered and appealed."""
    if reason_code not in AGAINST:
        return {}
    policy = measures.policy(programme)
    return {"answer_until": today + timedelta(days=policy.answer_days), "appeal_days": policy.appeal_days}


@transaction.atomic
def answer_measure(*, measure: Measure, words: str, by) -> MeasureStep:
    """The holder says what they see otherwise, before anybody decides; once. Raises Refused."""
    standing = _locked(measure)
    _refuse_others(measure, by)
    if step := standing.steps.get(StepKind.ANSWERED):
        return step
    if not standing.may_be_answered:
        raise Refused(_("There is nothing to answer here any more."))
    return _step(standing, StepKind.ANSWERED, words, by=by)


@transaction.atomic
def confirm(*, measure: Measure, by) -> MeasureStep:
    """The second person decides as proposed, and it is done. Raises Refused."""
    standing = _locked(measure)
    if step := standing.steps.get(StepKind.CONFIRMED):
        return step
    _refuse_deciders(standing, by)
    if measure.conditions_until is not None and measure.conditions_until < standing.on:
        raise Refused(_("The last day of these conditions is over. Decide against them; they can be proposed anew."))
    until = standing.on + timedelta(days=measure.appeal_days) if measure.appeal_days is not None else None
    step = _step(standing, StepKind.CONFIRMED, "", by=by, until=until)
    _do(standing, by=by)
    _tell(measure, "measure_decided")
    return step


@transaction.atomic
def decline(*, measure: Measure, words: str, by) -> MeasureStep:
    """The second person decides that it is not done, and says why. Raises Refused."""
    standing = _locked(measure)
    if step := standing.steps.get(StepKind.DECLINED):
        return step
    _refuse_deciders(standing, by)
    step = _step(standing, StepKind.DECLINED, words, by=by)
    _tell(measure, "measure_decided")
    return step


@transaction.atomic
def appeal_measure(*, measure: Measure, words: str, by) -> MeasureStep:
    """The holder asks a third person to look at it again, within the days they have; once. Raises Refused."""
    standing = _locked(measure)
    _refuse_others(measure, by)
    if step := standing.steps.get(StepKind.APPEALED):
        return step
    if standing.appeal_clock is None:
        raise Refused(_("This cannot be appealed here. Write to the body."))
    if not standing.may_be_appealed:
        raise Refused(_("This could be appealed until %(day)s.") % {"day": longdate(standing.appeal_clock.until)})
    return _step(standing, StepKind.APPEALED, words, by=by)


@transaction.atomic
def decide_measure_appeal(*, measure: Measure, outcome: str, words: str, by) -> MeasureStep:
    """Somebody who had no part in the measure lets it stand, or overturns it and undoes it. Raises Refused."""
    standing = _locked(measure)
    if step := standing.steps.get(outcome):
        return step
    if not standing.appeal_waits:
        raise Refused(_("There is no appeal to decide."))
    _refuse_outsiders(measure.certificate.certification.programme, by)
    holding.refuse_who_is_close(measure.certificate, by)
    if {measure.proposed_by_id, standing.steps[StepKind.CONFIRMED].by_id} & {*by.accounts}:
        raise Refused(_("You had a part in this decision. Other people decide the appeal."))
    step = _step(standing, StepKind(outcome), words, by=by)
    if outcome == StepKind.OVERTURNED:
        _undo(standing, by=by)
    elif standing.is_coming:
        _revoke(standing, by=by)
    _tell(measure, "measure_appeal_decided")
    return step


def carry_out_due(*, at: datetime) -> int:
    """Let take effect what nobody may appeal any more; returns how many. Safe to repeat."""
    over = MeasureStep.objects.filter(measure=OuterRef("measure"), kind__in=(StepKind.APPEALED, StepKind.CARRIED_OUT))
    # No place on earth is a day ahead of the next; whether it is over where the body is, is asked of each.
    due = MeasureStep.objects.filter(
        ~Exists(over), kind=StepKind.CONFIRMED, until__lte=at.date(), measure__kind=MeasureKind.REVOCATION
    )
    return sum(_carry_out(step.measure) for step in due.select_related("measure"))


@transaction.atomic
def _carry_out(measure: Measure) -> bool:
    standing = _locked(measure)
    if not standing.is_coming or standing.may_be_appealed or StepKind.APPEALED in standing.steps:
        return False
    _revoke(standing, by=standing.steps[StepKind.CONFIRMED].by)
    _tell(measure, "measure_in_effect")
    return True


# What a decision does.


def _do(standing: measures.Standing, *, by) -> None:
    measure = standing.measure
    if measure.kind in (MeasureKind.CONDITIONS, MeasureKind.RELEASE):
        _end_conditions(measure.certificate, standing.on, by=by)
    if measure.kind == MeasureKind.CONDITIONS:
        policy = measures.policy(measure.certificate.certification.programme)
        Condition.objects.create(
            certification=measure.certificate.certification,
            measure=measure,
            text=measure.conditions,
            is_public=policy.publishes_conditions,
            from_on=standing.on,
            until_on=measure.conditions_until,
        )
        register.keep(measure.certificate.certification)
    elif measure.kind == MeasureKind.REVOCATION and measure.can_be_appealed:
        _happen(measure, Happened.SUSPENDED, measure.reason_code, by=by)
    elif measure.kind == MeasureKind.REVOCATION:
        _revoke(standing, by=by)
    elif measure.kind in HAPPENS:
        _happen(measure, HAPPENS[measure.kind], measure.reason_code, by=by)


def _undo(standing: measures.Standing, *, by) -> None:
    """What this measure did, and nothing that another one or one person did beside it."""
    measure, now = standing.measure, holding.standing_now(standing.measure.certificate)
    if measure.kind == MeasureKind.CONDITIONS:
        _end_conditions(measure.certificate, standing.on, by=by, measure=measure)
    elif now.state(standing.on).kind == "suspended":
        reason = measures.keeps_it_suspended(now)
        _happen(measure, Happened.SUSPENDED if reason else Happened.REINSTATED, reason or measure.reason_code, by=by)


def _revoke(standing: measures.Standing, *, by) -> None:
    """Where its holder has given it back in the meantime, that stays what happened."""
    if holding.standing_now(standing.measure.certificate).state(standing.on).kind not in FINAL:
        _happen(standing.measure, Happened.REVOKED, standing.measure.reason_code, by=by)
    _step(standing, StepKind.CARRIED_OUT, "", by=None)


def _happen(measure: Measure, what: Happened, reason_code: str, *, by) -> None:
    policy = measures.policy(measure.certificate.certification.programme)
    is_of_two = reason_code == measure.reason_code or reason_code in AGAINST
    says_why = policy.publishes_reasons and is_of_two and what != Happened.REINSTATED
    holding.happen(holding.standing_now(measure.certificate), what, reason_code, by=by, says_why=says_why, tells=False)


def _end_conditions(certificate: Certificate, day: date, *, by, **which: Any) -> None:
    for one in certificate.certification.conditions.filter(ended_on=None, **which):
        one.ended_on, one.ended_by = day, by
        one.save(update_fields=["ended_on", "ended_by"])
        register.keep(certificate.certification)


# What all of them share.


def _locked(measure: Measure) -> measures.Standing:
    """How a measure stands now, with its lineage held; the measure's certificate is read anew."""
    measure.certificate = holding.locked(measure.certificate)
    return measures.standing(measure, measure.certificate.certification.programme.today())


def _step(standing: measures.Standing, kind: StepKind, words: str, *, by, until: date | None = None) -> MeasureStep:
    if kind not in (StepKind.CONFIRMED, StepKind.CARRIED_OUT) and not words.strip():
        raise Refused(_("Give your reasons."))
    measure = standing.measure
    step = MeasureStep.objects.create(
        measure=measure, kind=kind, words=words.strip(), on=standing.on, at=timezone.now(), by=by, until=until
    )
    verb = VERBS[kind]
    ledger.record(verb, of=measure.certificate, by=by, detail={"kind": measure.kind})
    return step


def _refuse_outsiders(programme: Programme, by) -> None:
    if not holds(by, Role.REGISTRAR, organisation=programme.body_id):
        raise Refused(_("Only a registrar of %(body)s does this.") % {"body": programme.body.name})


def _refuse_others(measure: Measure, by) -> None:
    if measure.certificate.certification.person_id not in by.accounts:
        raise Refused(_("Only the holder does this."))


def _refuse_deciders(standing: measures.Standing, by) -> None:
    measure = standing.measure
    if standing.decided:
        raise Refused(_("Somebody has decided about this already."))
    _refuse_outsiders(measure.certificate.certification.programme, by)
    holding.refuse_who_is_close(measure.certificate, by)
    if measure.proposed_by_id in by.accounts:
        raise Refused(_("You proposed this. A second person has to decide it."))
    if standing.may_be_answered:
        raise Refused(
            _("The holder may answer until %(day)s. It is decided after that, or once the answer is in.")
            % {"day": longdate(measure.answer_until)}
        )


def _tell(measure: Measure, notice: str) -> None:
    outbox.tell(
        measure.certificate.certification.person,
        f"certificates/{notice}",
        dedupe=f"certificates/{notice}:{measure.pk}",
        context={
            "certificate": measure.certificate,
            "measure": measure,
            "standing": measures.standing(measure, measure.certificate.certification.programme.today()),
        },
    )
