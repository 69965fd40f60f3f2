"""What is about to be issued: written down before it is, and dropped where it is not sound."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import fees, judging, lint, numbers, separation
from certificates.actions import applications
from certificates.models import Application, IssuePlan, Status
from lms.audit import ledger
from lms.people import access
from lms.people.actions import Refused
from lms.people.roles import Role


class Stopped(Refused):
    """A certificate that was approved and is not sound: `problems` are whole sentences."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(_("No certificate was issued.") + " " + " ".join(problems))
        self.problems = problems


@transaction.atomic
def plan_issue(*, application: Application, by, as_of: str = "") -> IssuePlan:
    """Steps 1 to 3 of issuing: lock the lineage, judge once more, write down what is about to be issued."""
    application = applications.locked(application)
    applications.refuse_if_sent_again(application, as_of)
    standing = IssuePlan.objects.filter(application=application, abandoned_at=None).first()
    separation.refuse_all(separation.in_the_way_of_deciding(by, application))
    if standing is not None:
        return standing
    applications.refuse_elsewhere(application, Status.RECOMMENDED)
    fees.refuse_what_is_due(application)
    today = application.programme.today()
    judgement = judging.application(application, on=today)
    if not judgement.met:
        raise Stopped(lint.unmet(judgement))
    valid_from, valid_through = judging.new_term(judgement)
    plan = IssuePlan.objects.create(
        application=application,
        number=numbers.new_number(),
        code=numbers.new_code(),
        awarded_on=today,
        valid_from=valid_from,
        valid_through=valid_through,
        findings=judgement.frozen(),
        planned_at=timezone.now(),
        planned_by=by,
    )
    ledger.record("certificates.plan_issue", of=application, by=by, detail={"number": plan.number})
    return plan


def no_longer_stands(plan: IssuePlan) -> list[str]:
    """Why the approval behind a plan holds no more: its registrar has left, or is too close to the applicant by now."""
    application, registrar = plan.application, plan.planned_by
    facts = {"name": registrar.get_full_name(), "body": application.programme.body.name}
    if not access.holds(registrar, Role.REGISTRAR, organisation=application.programme.body_id):
        words = _("%(name)s approved this and is no registrar of %(body)s any more. Another registrar must approve it.")
        return [words % facts]
    if separation.in_the_way_of_deciding(registrar, application):
        words = _("%(name)s approved this and is too close to the applicant by now. Another registrar must approve it.")
        return [words % facts]
    return []


def abandon(application: Application, problems: list[str], *, by) -> None:
    for plan in IssuePlan.objects.unfinished().filter(application=application):
        plan.abandoned_at = timezone.now()
        plan.problems = problems
        plan.save(update_fields=["abandoned_at", "problems"])
        ledger.record("certificates.drop_plan", of=application, by=by, detail={"number": plan.number})
