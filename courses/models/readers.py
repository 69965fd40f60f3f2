"""Knows who reads a page before it goes live: somebody else of the same organisation."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState

from lms.content.checked import CheckedPage


class SecondReaderTask(AbstractGroupApprovalTask):
    """Read by an author or programme manager who did not send the page in; nobody approves their own."""

    class Meta:
        verbose_name = _("second reader")
        verbose_name_plural = _("second readers")

    @classmethod
    def get_description(cls) -> str:
        return str(_("An author or programme manager of the organisation reads it, never the one who sent it in."))

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        sent = obj.current_workflow_state
        is_own = sent is not None and sent.requested_by_id == user.pk
        return [] if is_own else super().get_actions(obj, user)

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        """What cannot go live is not approved, it goes back with the reason: something may have changed since."""
        page = task_state.workflow_state.content_object.get_latest_revision_as_object()
        faults = page.faults() if action_name == "approve" and isinstance(page, CheckedPage) else {}
        if faults:
            task_state.reject(user=user, comment="\n".join(words for found in faults.values() for words in found))
        else:
            super().on_action(task_state, user, action_name, **kwargs)
