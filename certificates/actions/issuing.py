"""Issuing: the plan is committed before anything is issued, and going on from it issues once."""

import logging
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import judging, lint, separation
from certificates.actions import applications, credentials, decisions, plans, register, reminders
from certificates.actions.plans import Stopped
from certificates.models import Application, Certificate, Certification, IssuePlan, Outcome, Stage, Why
from lms.audit import ledger
from lms.people.actions import Refused

logger = logging.getLogger(__name__)


def approve(*, application: Application, by, as_of: str = "") -> Certificate:
    """Plan and issue the certificate of a recommended application; twice, or by many at once, issues one.

    Raises Stopped, with every problem, where the certificate would not be sound; then nothing is issued. Refused where
    the application was sent again since the page of `as_of` was drawn.
    """
    plan = plans.plan_issue(application=application, by=by, as_of=as_of)
    return issue(plan=plan, by=by)


def issue(*, plan: IssuePlan, by=None) -> Certificate:
    """Steps 4 to 8: ask, lint, store, log, tell, in one transaction; what is issued already is only returned.

    `by` goes on from the plan, whoever approved it; None is the nightly round. A plan that is unsound, or whose
    registrar could not approve it today, is dropped with its problems, and Stopped is raised.
    """
    with transaction.atomic():
        plan, lineage = _locked_plan(plan)
        standing = Certificate.objects.filter(plan=plan).first()
        if standing is not None:
            return standing
        if by is not None and by != plan.planned_by:
            separation.refuse_all(separation.in_the_way_of_deciding(by, plan.application))
        problems = _problems(plan, lineage)
        if not problems:
            try:
                with transaction.atomic():
                    return _issue(plan, lineage, by=by)
            except Stopped as stopped:
                problems = stopped.problems
        plans.abandon(plan.application, problems, by=by)
    raise Stopped(problems)


def _locked_plan(plan: IssuePlan) -> tuple[IssuePlan, Certification]:
    application = applications.locked(plan.application)
    lineage = _locked_lineage(application)
    plan = IssuePlan.objects.select_for_update(of=("self",)).select_related("planned_by").get(pk=plan.pk)
    plan.application = application
    return plan, lineage


def _problems(plan: IssuePlan, lineage: Certification) -> list[str]:
    if plan.abandoned_at is not None:
        return plan.problems or [_("This plan was dropped. Approve the application again.")]
    if reasons := plans.no_longer_stands(plan):
        return reasons
    judgement = judging.application(plan.application, on=plan.awarded_on)
    plan.findings = judgement.frozen()
    rows = Certificate.objects.with_what_a_page_needs()
    if plan.application.is_first:
        earlier = rows.of(plan.application.person).filter(certification__programme=lineage.programme_id)
    else:
        earlier = rows.filter(certification=lineage)
    # Judged as it was approved; what became of the earlier ones since stands in the way all the same.
    return lint.problems(plan=plan, judgement=judgement, lineage=earlier, on=plan.application.programme.today())


def _issue(plan: IssuePlan, lineage: Certification, *, by) -> Certificate:
    application = plan.application
    standard = judging.standard_of(application, on=plan.awarded_on)
    earlier = lineage.certificates.order_by("-pk").first()
    certificate = Certificate.objects.create(
        certification=lineage,
        plan=plan,
        standard=standard,
        number=plan.number,
        code=plan.code,
        printed_name=application.printed_name,
        family_name=application.family_name,
        credential=application.programme.title,
        body_name=application.programme.body.name,
        awarded_on=_awarded_on(plan, earlier),
        valid_from=plan.valid_from,
        valid_through=plan.valid_through,
        findings=plan.findings,
        issued_at=timezone.now(),
        issued_by=plan.planned_by,
        finished_by=by,
        supersedes=earlier,
    )
    register.keep(lineage)
    credentials.plan_credential(certificate=certificate, why=Why.ISSUED, by=by)
    if earlier is not None:
        reminders.stop_reminding(earlier)
    decisions.decide(application, Outcome.ISSUED, "", by=plan.planned_by)
    ledger.record("certificates.issue", of=certificate, by=by, detail={"number": certificate.number})
    context = {"application": application, "certificate": certificate}
    applications.tell(application, "issued", certificate.number, context)
    return certificate


def _awarded_on(plan: IssuePlan, earlier: Certificate | None) -> date:
    """When the credential was awarded: what only carries it on keeps that day."""
    carries_on = plan.application.stage in (Stage.RENEWAL, Stage.REINSTATEMENT)
    return earlier.awarded_on if carries_on and earlier else plan.awarded_on


def finish_plans() -> int:
    """Go on from every plan a crash left behind; returns how many certificates were issued. Safe to run at any time.

    A plan that cannot be carried out is dropped and tells its problems on the registrar's page; one that fails without
    a reason stays, is listed there too, and keeps no other waiting.
    """
    return sum(_finish(plan) for plan in IssuePlan.objects.unfinished().select_related("application"))


def _finish(plan: IssuePlan) -> bool:
    try:
        issue(plan=plan)
    except Stopped:
        return False
    except Refused as refusal:
        with transaction.atomic():
            plans.abandon(plan.application, [str(refusal)], by=None)
        return False
    except Exception:
        logger.exception("Plan %s could not be carried out.", plan.pk)
        return False
    return True


def _locked_lineage(application: Application) -> Certification:
    """What the certificate carries on; for a first one that of the person, be it in another account of theirs."""
    if application.certificate is not None:
        return Certification.objects.select_for_update().get(pk=application.certificate.certification_id)
    person, programme = application.person, application.programme
    held = Certificate.objects.of(person).filter(certification__programme=programme).order_by("-pk").first()
    if held is not None:
        return Certification.objects.select_for_update().get(pk=held.certification_id)
    lineage, _is_new = Certification.objects.get_or_create(person=person, programme=programme)
    return Certification.objects.select_for_update().get(pk=lineage.pk)
