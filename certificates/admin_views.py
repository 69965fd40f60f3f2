"""The registrars' doors inside Wagtail's admin: drafts of programmes, each object asked for, faults at their fields."""

from typing import Any

from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import WorkflowState
from wagtail.snippets.views import snippets as generic

from assessments.admin_views import EachObjectAsked, OwnIndexView
from certificates import actions
from certificates.editing import drafts
from certificates.models import ProgrammeDraft
from lms.people.actions import Refused

SENDING = ("submit", "restart-workflow")


class DraftIndexView(OwnIndexView, generic.IndexView):
    """One's own bodies' drafts; nothing can be done to many of them at once."""

    @cached_property
    def columns(self):
        return [column for column in super().columns if column.name != "bulk_actions"]

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("body")

    @cached_property
    def header_more_buttons(self):
        return [
            *super().header_more_buttons,
            HeaderButton(_("Bring a file"), reverse("programme_drafts:bring"), icon_name="upload"),
            HeaderButton(
                _("Open a published programme"), reverse("programme_drafts:open"), icon_name="folder-open-inverse"
            ),
        ]


class FaultsAtTheirFields:
    """A draft is saved whatever is missing, and says so at its fields; what is sent for approval has no faults."""

    def is_valid(self, form: Any) -> bool:
        if not super().is_valid(form):  # type: ignore[misc]
            return False
        if self.action in SENDING and not self._reads_well(form):  # type: ignore[attr-defined]
            self.produced_error_code = "validation_error"
            self.produced_error_message = _("The draft was not sent. What is not right yet stands at its fields.")
            return False
        return True

    def _reads_well(self, form: Any) -> bool:
        _show_faults(form, form.instance)
        return not form.errors

    def submit_action(self) -> HttpResponse | None:
        try:
            actions.send_rules(draft=self.object, by=self.request.user)  # type: ignore[attr-defined]
        except Refused as refusal:
            messages.error(self.request, str(refusal))  # type: ignore[attr-defined]
            return redirect("programme_drafts:edit", self.object.pk)  # type: ignore[attr-defined]
        return None

    restart_workflow_action = submit_action


def _show_faults(form: Any, draft: ProgrammeDraft) -> None:
    for field, error in drafts.errors(draft, actions.faults(draft)).items():
        form.add_error(field if field in form.fields else None, error)


class DraftCreateView(FaultsAtTheirFields, generic.CreateView):
    pass


class DraftEditView(FaultsAtTheirFields, EachObjectAsked, generic.EditView):
    def get_form(self, form_class: Any = None) -> Any:
        """Opened again, a draft shows what is not right yet where it stands."""
        form = super().get_form(form_class)
        if self.request.method == "GET":
            form._errors, form.cleaned_data = ErrorDict(), {}
            _show_faults(form, self.object)
            self._say_how_many(len(actions.faults(self.object)))
            self._say_why_it_came_back()
        return form

    def _say_how_many(self, count: int) -> None:
        if count:
            words = ngettext(
                "One thing is not right yet; it stands at its field. You can save and go on later.",
                "%(count)d things are not right yet; they stand at their fields. You can save and go on later.",
                count,
            )
            messages.info(self.request, words % {"count": count})

    def _say_why_it_came_back(self) -> None:
        state = self.workflow_state
        if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            words = _("These rules came back: %(reason)s") % {"reason": state.current_task_state.comment}
            messages.warning(self.request, words)


class DraftDeleteView(EachObjectAsked, generic.DeleteView):
    pass


class DraftHistoryView(EachObjectAsked, generic.HistoryView):
    pass


class DraftUsageView(EachObjectAsked, generic.UsageView):
    pass


class DraftPreviewOnEditView(EachObjectAsked, generic.PreviewOnEditView):
    pass


class DraftPreviewRevisionView(EachObjectAsked, generic.PreviewRevisionView):
    pass


class DraftCompareView(EachObjectAsked, generic.RevisionsCompareView):
    pass


class DraftUnpublishView(EachObjectAsked, generic.UnpublishView):
    pass


class DraftUnscheduleView(EachObjectAsked, generic.RevisionsUnscheduleView):
    pass


class DraftLockView(EachObjectAsked, generic.LockView):
    pass


class DraftUnlockView(EachObjectAsked, generic.UnlockView):
    pass


class DraftWorkflowActionView(EachObjectAsked, generic.WorkflowActionView):
    pass


class DraftCollectActionView(EachObjectAsked, generic.CollectWorkflowActionDataView):
    pass


class DraftCancelView(EachObjectAsked, generic.ConfirmWorkflowCancellationView):
    pass


class DraftWorkflowPreviewView(EachObjectAsked, generic.WorkflowPreviewView):
    pass


class DraftWorkflowHistoryView(EachObjectAsked, generic.WorkflowHistoryView):
    pass


class DraftWorkflowDetailView(EachObjectAsked, generic.WorkflowHistoryDetailView):
    pass
