"""Issuing: the plan is committed before anything is issued, and going on from it issues once."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import judging, lint
from certificates.actions import applications, decisions, plans
from certificates.actions.plans import Stopped
from certificates.models import Application, Certificate, Certification, IssuePlan, Outcome
from lms.audit import ledger


def approve(*, application: Application, by, as_of: str = "") -> Certificate:
    """Plan and issue the certificate of a recommended application; twice, or by many at once, issues one.

    Raises Stopped, with every problem, where the certificate would not be sound; then nothing is issued. Refused where
    the application was sent again since the page of `as_of` was drawn.
    """
    plan = plans.plan_issue(application=application, by=by, as_of=as_of)
    return issue(plan=plan)


def issue(*, plan: IssuePlan) -> Certificate:
    """Steps 4 to 8: lint, store, log, tell, in one transaction; what is issued already is only returned.

    An unsound plan is dropped, with its problems, in a transaction of its own, and Stopped is raised.
    """
    with transaction.atomic():
        plan, lineage = _locked_plan(plan)
        standing = Certificate.objects.filter(plan=plan).first()
        if standing is not None:
            return standing
        problems = _problems(plan, lineage)
        if problems:
            plans.abandon(plan.application, problems)
        else:
            return _issue(plan, lineage)
    raise Stopped(problems)


def _locked_plan(plan: IssuePlan) -> tuple[IssuePlan, Certification]:
    application = applications.locked(plan.application)
    lineage = _locked_lineage(application)
    plan = IssuePlan.objects.select_for_update().get(pk=plan.pk)
    plan.application = application
    return plan, lineage


def _problems(plan: IssuePlan, lineage: Certification) -> list[str]:
    if plan.abandoned_at is not None:
        return plan.problems or [_("This plan was dropped. Approve the application again.")]
    judgement = judging.application(plan.application, on=plan.awarded_on)
    plan.findings = judgement.frozen()
    earlier = list(lineage.certificates.with_what_a_page_needs())
    return lint.problems(plan=plan, judgement=judgement, lineage=earlier, on=plan.awarded_on)


def _issue(plan: IssuePlan, lineage: Certification) -> Certificate:
    application = plan.application
    standard = judging.standard_of(application, on=plan.awarded_on)
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
        awarded_on=plan.awarded_on,
        valid_from=plan.valid_from,
        valid_through=plan.valid_through,
        findings=plan.findings,
        issued_at=timezone.now(),
        issued_by=plan.planned_by,
        supersedes=lineage.certificates.order_by("-pk").first(),
    )
    decisions.decide(application, Outcome.ISSUED, "", by=plan.planned_by)
    ledger.record("certificates.issue", of=certificate, by=plan.planned_by, detail={"number": certificate.number})
    context = {"application": application, "certificate": certificate}
    applications.tell(application, "issued", certificate.number, context)
    return certificate


def finish_plans() -> int:
    """Go on from every plan a crash left behind; returns how many certificates were issued. Safe to run at any time."""
    done = 0
    for plan in IssuePlan.objects.unfinished().select_related("application"):
        try:
            issue(plan=plan)
        except Stopped:
            continue
        done += 1
    return done


def _locked_lineage(application: Application) -> Certification:
    lineage, _is_new = Certification.objects.get_or_create(person=application.person, programme=application.programme)
    return Certification.objects.select_for_update().get(pk=lineage.pk)
