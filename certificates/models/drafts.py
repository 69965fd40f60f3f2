"""Knows drafts of programmes in Wagtail's editor: what staff write until a second person publishes it, and who may."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.locks import WorkflowLock
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    Task,
    TaskState,
    Workflow,
    WorkflowMixin,
    WorkflowTask,
)

from certificates.editing import drafts
from certificates.editing.shapes import Entries
from certificates.models.programmes import Programme
from lms.content.templatetags.peerway import longdate
from lms.people import access
from lms.people.models import Organisation
from lms.people.roles import Role


class BlocksField(StreamField):
    """A stream that knows its blocks by the shape they have, so that no migration repeats them."""

    def __init__(self, shape: Entries | None = None, **kwargs: Any) -> None:
        self.shape = shape
        super().__init__(shape.block() if shape else [], blank=True, **kwargs)

    def deconstruct(self) -> Any:
        name, path, _args, kwargs = models.Field.deconstruct(self)
        kwargs.pop("blank", None)
        return name, path, [], kwargs


class ProgrammeDraft(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model):
    """What staff of a body write about one programme; it is nobody's rule until a second person publishes it.

    What is published are immutable standards (`Standard`); this row only says what the editor shows next time.
    """

    body = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("certifying body")
    )
    slug = models.SlugField(
        _("programme"),
        max_length=80,
        help_text=_("Its own name in addresses. For example: example-cps."),
    )
    title = models.CharField(
        _("title"),
        max_length=200,
        help_text=_("What the credential is called. For example: Certified Peer Specialist."),
    )
    body_name = models.CharField(
        _("body"), max_length=200, help_text=_("Who certifies, as people know them. For example: Example Board.")
    )
    timezone = models.CharField(
        _("time zone"),
        max_length=64,
        default="UTC",
        help_text=_("Where the body's days begin and end. For example: America/New_York."),
    )
    notes = models.TextField(
        _("notes"),
        blank=True,
        help_text=_("What was not found and what the rules cannot say. For example: The pass mark was not found."),
    )
    sources = BlocksField(drafts.SOURCES, verbose_name=_("sources"), help_text=_("Where the rules were read."))
    statements = BlocksField(
        drafts.STATEMENTS,
        verbose_name=_("statements"),
        help_text=_("For each statement people sign, the version that current means."),
    )
    standards = BlocksField(
        drafts.STANDARDS,
        verbose_name=_("standards"),
        help_text=_("The rules, one entry for each stage and version. For example: a first award, version 2026."),
    )

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["title"]
        # Another body's draft of this name takes it from nobody: who publishes first has it.
        constraints = [
            models.UniqueConstraint(fields=["body", "slug"], name="one_draft_per_body_and_programme"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def programme(self) -> Programme | None:
        """What is published under this name; None while nothing is."""
        return Programme.objects.filter(slug=self.slug, body=self.body_id).first()

    @classmethod
    def get_default_workflow(cls) -> Workflow:
        return second_registrar()

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """The candidate's page today, and on the first day of each version that is still to come."""
        later = [(day.isoformat(), _("From %(day)s on") % {"day": longdate(day)}) for day in drafts.first_days(self)]
        return [("", _("Today")), *later]

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "certificates/admin/preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        day = date.fromisoformat(mode_name) if mode_name else None
        return {"draft": self, "day": day, "request": request}


class ApprovalLock(WorkflowLock):
    """Says in our words why nobody edits now."""

    def get_message(self, user: Any) -> str:
        return gettext("These rules wait for a second registrar and are not edited meanwhile; they can be taken back.")


class SecondRegistrarTask(Task):
    """Another registrar of the body approves; Wagtail's own buttons do not, because approving publishes rules."""

    lock_class = ApprovalLock

    class Meta:
        verbose_name = _("second registrar")
        verbose_name_plural = _("second registrars")

    @classmethod
    def get_description(cls) -> str:
        return gettext("Another registrar of the body looks at the rules and what they change, and publishes them.")

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        raise PermissionDenied(gettext("Rules are approved on the page that shows what they change."))

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """What awaits approval is not edited meanwhile: what was looked at is what is published."""
        return True

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        bodies = access.organisations(user, Role.REGISTRAR)
        waiting = [str(pk) for pk in ProgrammeDraft.objects.filter(body__in=bodies).values_list("pk", flat=True)]
        states = TaskState.objects.filter(task=self, status=TaskState.STATUS_IN_PROGRESS)
        mine = states.filter(
            workflow_state__base_content_type=ProgrammeDraft.get_base_content_type(),
            workflow_state__object_id__in=waiting,
        )
        return mine.exclude(workflow_state__requested_by=user)


def second_registrar() -> Workflow:
    """The one workflow of all drafts, made where there is none yet."""
    link = WorkflowTask.objects.filter(task__in=SecondRegistrarTask.objects.all()).select_related("workflow").first()
    if link is None:
        task = SecondRegistrarTask.objects.create(name=gettext("A second registrar"))
        workflow = Workflow.objects.create(name=gettext("a second registrar"))
        link = WorkflowTask.objects.create(workflow=workflow, task=task)
    return link.workflow
