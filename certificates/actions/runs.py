"""Mass issue: chosen, looked at, confirmed, carried out by the worker, each as if it were approved alone."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from certificates import issuable
from certificates.actions import issuing
from certificates.models import Application, IssueRun, Programme, RunItem, Status
from lms.audit import ledger
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.models import User
from lms.people.roles import Role

logger = logging.getLogger(__name__)

MOST = 1_000


@transaction.atomic
def begin_run(*, programme: Programme, applications: Iterable[Application], by: User) -> IssueRun:
    """Choose applications that wait for their decision; the worker looks at each, and nothing is issued yet.

    Choosing the same again goes on with the first, unless something stood in the way of it. Raises Refused.
    """
    programme = Programme.objects.select_for_update(of=("self",)).select_related("body").get(pk=programme.pk)
    _refuse_others(programme, by)
    chosen = {
        one.pk: one for one in applications if one.programme_id == programme.pk and one.person_id not in by.accounts
    }
    waiting = {pk: one for pk, one in chosen.items() if one.status == Status.RECOMMENDED}
    if not 1 <= len(waiting) <= MOST:
        raise Refused(_("Choose between 1 and %(most)d applications that wait for their decision.") % {"most": MOST})
    if standing := _begun_before(programme, waiting, by=by):
        return standing
    run = IssueRun.objects.create(programme=programme, begun_at=timezone.now(), begun_by=by)
    RunItem.objects.bulk_create(
        RunItem(run=run, application=one, edition=one.edition) for _pk, one in sorted(waiting.items())
    )
    ledger.record("certificates.begin_run", of=run, by=by, detail={"amount": len(waiting)})
    go_on_with.enqueue(run.pk)
    return run


def _begun_before(programme: Programme, chosen: Mapping[int, Application], *, by: User) -> IssueRun | None:
    """The run that the same choice began; none where something stood in the way, for that may be gone by now."""
    newest = IssueRun.objects.filter(programme=programme, begun_by=by, confirmed_at=None).order_by("-pk").first()
    if newest is None or newest.items.exclude(problems=[]).exists():
        return None
    editions = {(pk, one.edition) for pk, one in chosen.items()}
    return newest if set(newest.items.values_list("application", "edition")) == editions else None


def _refuse_others(programme: Programme, by: User) -> None:
    if not holds(by, Role.REGISTRAR, organisation=programme.body_id):
        raise Refused(_("Only a registrar of %(body)s issues.") % {"body": programme.body.name})


@transaction.atomic
def confirm_run(*, run: IssueRun, by: User) -> IssueRun:
    """Let the worker issue what was looked at and found ready; a run that stopped goes on with what is left.

    Twice changes nothing. Raises Refused.
    """
    run = _locked(run)
    _refuse_others(run.programme, by)
    if by.pk != run.begun_by_id:
        raise Refused(_("Whoever chose these applications has looked at them. They confirm it, or you choose anew."))
    now = timezone.now()
    if run.finished_at is not None or run.may_issue(now):
        return run
    counts = run.counts()
    if counts["looked"] < counts["total"]:
        raise Refused(_("These applications are still being looked at. Wait for the end of it."))
    if not counts["ready"]:
        raise Refused(_("None of these can be issued."))
    run.confirmed_at, run.stopped_at = now, None
    run.save(update_fields=["confirmed_at", "stopped_at"])
    ledger.record("certificates.confirm_run", of=run, by=by, detail={"amount": counts["ready"] - counts["issued"]})
    go_on_with.enqueue(run.pk)
    return run


@transaction.atomic
def stop_run(*, run: IssueRun, by: User) -> IssueRun:
    """Issue nothing more of a run until it is confirmed again; what is issued stays. Raises Refused."""
    run = _locked(run)
    _refuse_others(run.programme, by)
    if run.may_issue(timezone.now()):
        run.stopped_at = timezone.now()
        run.save(update_fields=["stopped_at"])
        ledger.record("certificates.stop_run", of=run, by=by)
    return run


def _locked(run: IssueRun) -> IssueRun:
    rows = IssueRun.objects.select_for_update(of=("self",)).select_related("programme__body", "begun_by")
    return rows.get(pk=run.pk)


@task()
def go_on_with(pk: int) -> None:
    """The worker's part."""
    go_on(pk)


def go_on(pk: int) -> None:
    """Go on with a run from wherever it stands to the end of what it may do now; safe to repeat, and by two at once."""
    run = IssueRun.objects.select_related("begun_by", "programme__body").get(pk=pk)
    for item in run.items.filter(looked_at=None):
        _look(item, by=run.begun_by)
    for item in run.items.filter(done_at=None, problems=[]):
        if not IssueRun.objects.get(pk=pk).may_issue(timezone.now()):
            return
        _issue(item, by=run.begun_by)
    _finish(run)


def _look(item: RunItem, *, by: User) -> None:
    """What approving it would say, without approving."""
    item.problems = issuable.why_not(_application(item), by=by, edition=item.edition)
    item.looked_at = timezone.now()
    item.save(update_fields=["problems", "looked_at"])


def _application(item: RunItem) -> Application:
    return Application.objects.select_related("person", "programme__body", "standard", "process").get(
        pk=item.application_id
    )


def _issue(item: RunItem, *, by: User) -> None:
    """As if the registrar had approved it alone. What fails without a reason is left for the next time."""
    try:
        item.certificate = issuing.approve(application=_application(item), by=by, as_of=item.edition)
    except issuing.Stopped as stopped:
        item.problems = stopped.problems
    except Refused as refusal:
        item.problems = [str(refusal)]
    except Exception:
        logger.exception("Application %s of run %s could not be issued.", item.application_id, item.run_id)
        return
    item.done_at = timezone.now()
    item.save(update_fields=["certificate", "problems", "done_at"])


@transaction.atomic
def _finish(run: IssueRun) -> None:
    run = _locked(run)
    if run.confirmed_at is None or run.finished_at is not None or run.items.filter(done_at=None, problems=[]).exists():
        return
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])
    counts = run.counts()
    detail = {"issued": counts["issued"], "amount": counts["total"]}
    ledger.record("certificates.finish_run", of=run, by=None, detail=detail)


def finish_runs(*, at: datetime) -> int:
    """For the nightly round: runs whose worker was lost go on, if their confirmation still holds. Returns how many."""
    waiting = list(IssueRun.objects.under_way(at).values_list("pk", flat=True))
    for pk in waiting:
        go_on(pk)
    return len(waiting)
