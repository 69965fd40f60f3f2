"""What is done with drafts of programmes: opened, brought as a file, sent for approval, approved, returned."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import TaskState, WorkflowState

from certificates import publishing, rules
from certificates.actions.previews import digest_of, previews_of, work_out
from certificates.actions.programmes import Loaded, load
from certificates.editing import drafts
from certificates.models import Programme, ProgrammeDraft
from certificates.standards import values_of
from lms.audit import ledger
from lms.notices import outbox
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.models import Membership, Organisation, User
from lms.people.roles import Role

# Who stands where changes from day to day, so what was worked out earlier no longer says what publishing does.
STILL_FRESH = timedelta(days=14)


def _refuse_strangers(body: Organisation | int, by: User) -> None:
    if not holds(by, Role.REGISTRAR, organisation=body):
        raise Refused(_("Only a registrar of the body writes its rules."))


@transaction.atomic
def open_draft(*, programme: Programme, by: User) -> ProgrammeDraft:
    """The draft of a published programme, made from what is published where there is none.

    Raises Refused, and RuleError for what the editor cannot hold.
    """
    programme = Programme.objects.select_for_update(of=("self",)).select_related("body").get(pk=programme.pk)
    _refuse_strangers(programme.body, by)
    found = ProgrammeDraft.objects.filter(body=programme.body_id, slug=programme.slug).first()
    if found is not None:
        return found
    values = values_of(programme, programme.standards.all())
    draft = _new(programme.body, _facts(values), by=by)
    draft.latest_revision.publish(user=by, skip_permission_checks=True)
    return ProgrammeDraft.objects.get(pk=draft.pk)


@transaction.atomic
def bring_draft(*, values: Mapping[str, Any], body: Organisation, draft: ProgrammeDraft | None, by: User):
    """Lay a file into a draft, or into a new one where none is given; what stood there stays in its history.

    Raises Refused, and RuleError with every fault of the file; then nothing has changed.
    """
    _refuse_strangers(body, by)
    facts = _facts(values)
    if draft is None:
        if ProgrammeDraft.objects.filter(body=body, slug=facts["slug"]).exists():
            raise rules.RuleError.at("programme", _("there is a draft of this name already; open it to bring a file"))
        return _new(body, facts, by=by)
    draft = ProgrammeDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    lock = draft.get_lock()
    if lock is not None and lock.for_user(by):
        raise Refused(_("This draft is locked, or waits for approval. Nothing was changed."))
    if facts["slug"] != draft.slug:
        raise rules.RuleError.at("programme", _("this draft is called %(name)s") % {"name": draft.slug})
    return _lay(draft.get_latest_revision_as_object(), facts, by=by)


def _facts(values: Mapping[str, Any]) -> dict[str, Any]:
    programme = rules.read_programme(values)
    if found := [*drafts.too_deep(programme), *publishing.too_long(programme)]:
        raise rules.RuleError(found)
    return drafts.facts_of(values, programme)


def _new(body: Organisation, facts: Mapping[str, Any], *, by: User) -> ProgrammeDraft:
    draft = ProgrammeDraft(body=body, live=False, **facts)
    draft.body_name = draft.body_name or body.name
    _refuse_what_does_not_fit(draft)
    draft.save()
    draft.save_revision(user=by, log_action="wagtail.create")
    return draft


def _lay(draft: ProgrammeDraft, facts: Mapping[str, Any], *, by: User) -> ProgrammeDraft:
    for field, value in facts.items():
        setattr(draft, field, value)
    _refuse_what_does_not_fit(draft)
    draft.save_revision(user=by, log_action=True)
    return draft


def _refuse_what_does_not_fit(draft: ProgrammeDraft) -> None:
    try:
        draft.full_clean()
    except ValidationError as wrong:
        found = [rules.Problem(field, words) for field, said in wrong.message_dict.items() for words in said]
        raise rules.RuleError(found) from wrong


# Approval --------------------------------------------------------------------------------------------


def faults(draft: ProgrammeDraft) -> list[rules.Problem]:
    """Everything that keeps a draft from being published, each with its place in a file."""
    published = Programme.objects.filter(slug=draft.slug).first()
    if published is not None and published.body_id != draft.body_id:
        return [rules.Problem("programme", _("another body has a programme of this name"))]
    told = drafts.said(draft)
    unsaid = drafts.unsaid(told)
    try:
        programme = rules.read_programme(told.value)
        stored = list(published.standards.all()) if published else []
        publishing.changes(programme, publishing.editions(told.value, programme), stored)
    except rules.RuleError as wrong:
        return [*unsaid, *wrong.problems]
    return unsaid


@transaction.atomic
def send_rules(*, draft: ProgrammeDraft, by: User) -> WorkflowState:
    """Ask a second registrar to approve; what the draft would change is worked out meanwhile. Raises Refused."""
    draft = _locked(draft)
    _refuse_strangers(draft.body_id, by)
    if draft.workflow_in_progress:
        raise Refused(_("This draft waits for approval already."))
    latest = draft.get_latest_revision_as_object()
    if faults(latest):
        raise Refused(_("This draft cannot be published yet. What is missing stands at its fields."))
    if (returned := draft.current_workflow_state) is not None:
        returned.cancel(user=by)
    work_out(draft=draft, by=by)
    state = draft.get_workflow().start(draft, by)
    ledger.record("certificates.send_rules", of=draft, by=by, detail={"slug": draft.slug})
    for other in _other_registrars(draft, by):
        outbox.tell(
            other,
            "certificates/rules_sent",
            dedupe=f"certificates/rules_sent/{state.pk}/{other.pk}",
            context={"draft": draft},
        )
    return state


def _locked(draft: ProgrammeDraft) -> ProgrammeDraft:
    rows = ProgrammeDraft.objects.select_for_update(of=("self",)).select_related("body", "latest_revision__user")
    return rows.get(pk=draft.pk)


def _other_registrars(draft: ProgrammeDraft, by: User) -> list[User]:
    here = Membership.objects.current().filter(organisation=draft.body_id, role=Role.REGISTRAR)
    return list(User.objects.filter(pk__in=here.values("person"), is_active=True).exclude(pk=by.pk).order_by("pk"))


@transaction.atomic
def approve_rules(*, draft: ProgrammeDraft, shown: str, by: User) -> Loaded:
    """Publish the rules as a second person: exactly the text that was `shown`, known by its digest. Raises Refused."""
    draft = _locked(draft)
    task_state = _waiting(draft, by)
    latest = draft.get_latest_revision_as_object()
    digest = digest_of(latest)
    _refuse_unseen(draft, digest, shown)
    try:
        loaded = load(values=drafts.values_of(latest), by=by, body=draft.body)
    except rules.RuleError as wrong:
        raise Refused(" ".join(map(str, wrong.problems))) from wrong
    _settle(task_state, WorkflowState.STATUS_APPROVED, by)
    draft.latest_revision.publish(user=by, skip_permission_checks=True)
    sender = task_state.workflow_state.requested_by
    detail = {"slug": draft.slug, "sent_by": str(sender.pk if sender else ""), "digest": digest}
    ledger.record("certificates.approve_rules", of=draft, by=by, detail=detail)
    _tell_sender(draft, task_state, "rules_published")
    return loaded


@transaction.atomic
def return_rules(*, draft: ProgrammeDraft, reason: str, by: User) -> None:
    """Give a draft back to whoever sent it, with the reason. Raises Refused."""
    draft = _locked(draft)
    task_state = _waiting(draft, by)
    if not reason.strip():
        raise Refused(_("Say what should be different, so that the draft can be mended."))
    _settle(task_state, WorkflowState.STATUS_NEEDS_CHANGES, by, comment=reason.strip())
    ledger.record("certificates.return_rules", of=draft, by=by, detail={"slug": draft.slug})
    _tell_sender(draft, task_state, "rules_returned")


def standing_in_the_way(draft: ProgrammeDraft, user: User) -> str:
    """Why `user` may not approve or return what waits, in words; empty where they may."""
    state = draft.current_workflow_state
    wrote_it = draft.latest_revision is not None and draft.latest_revision.user_id == user.pk
    if wrote_it or (state is not None and state.requested_by_id == user.pk):
        return _("You wrote or sent this text. A second registrar has to publish it.")
    return ""


def _waiting(draft: ProgrammeDraft, by: User) -> TaskState:
    """The approval that is asked for. Raises Refused for everybody who may not give it."""
    _refuse_strangers(draft.body_id, by)
    task_state = draft.current_workflow_task_state
    if task_state is None:
        raise Refused(_("This draft does not wait for approval. Somebody has decided about it, or taken it back."))
    if reason := standing_in_the_way(draft, by):
        raise Refused(reason)
    return task_state


def _refuse_unseen(draft: ProgrammeDraft, digest: str, shown: str) -> None:
    if shown != digest:
        raise Refused(_("The draft has changed since you opened this page. Look at it again."))
    standing = previews_of(draft, digest).filter(finished_at__gte=timezone.now() - STILL_FRESH)
    if not standing.filter(stopped="").exists():
        raise Refused(
            _("What these rules change for people is not worked out yet as things stand, or long ago. Do that first.")
        )


def _settle(task_state: TaskState, status: str, by: User, comment: str = "") -> None:
    """Wagtail's paperwork, without its mail: ours goes through the outbox."""
    close = task_state.approve if status == WorkflowState.STATUS_APPROVED else task_state.reject
    close(user=by, update=False, comment=comment)
    state = task_state.workflow_state
    state.status = status
    state.save()


def _tell_sender(draft: ProgrammeDraft, task_state: TaskState, template: str) -> None:
    sender = task_state.workflow_state.requested_by
    if sender is not None:
        dedupe = f"certificates/{template}/{task_state.pk}"
        outbox.tell(sender, f"certificates/{template}", dedupe=dedupe, context={"draft": draft})
