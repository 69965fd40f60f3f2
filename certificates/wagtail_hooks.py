"""Knows where this room touches Wagtail: drafts of programmes, for the registrars of their body."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, TabbedInterface
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from certificates import admin_views as views
from certificates.admin_panels import CodesPanel, WordsPanel
from certificates.forms.drafts import ProgrammeDraftForm
from certificates.models import ProgrammeDraft
from certificates.policies import POLICY
from certificates.views import changes, drafting

register_permission_policy(ProgrammeDraft, POLICY)


class ProgrammeDraftViewSet(SnippetViewSet):
    """Drafted, kept in versions, compared, previewed, locked, approved; each view asks for each object.

    No copies, no chooser and no bulk actions, which would ask for nothing.
    """

    model = ProgrammeDraft
    url_namespace = "programme_drafts"
    url_prefix = "programmes"
    icon = "list-ul"
    menu_label = _("Programmes")
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["title", "slug", "body"]
    search_fields = ["title", "slug"]
    index_view_class = views.DraftIndexView
    add_view_class = views.DraftCreateView
    edit_view_class = views.DraftEditView
    delete_view_class = views.DraftDeleteView
    history_view_class = views.DraftHistoryView
    usage_view_class = views.DraftUsageView
    preview_on_edit_view_class = views.DraftPreviewOnEditView
    revisions_view_class = views.DraftPreviewRevisionView
    revisions_compare_view_class = views.DraftCompareView
    revisions_unschedule_view_class = views.DraftUnscheduleView
    unpublish_view_class = views.DraftUnpublishView
    lock_view_class = views.DraftLockView
    unlock_view_class = views.DraftUnlockView
    workflow_action_view_class = views.DraftWorkflowActionView
    collect_workflow_action_data_view_class = views.DraftCollectActionView
    confirm_workflow_cancellation_view_class = views.DraftCancelView
    workflow_preview_view_class = views.DraftWorkflowPreviewView
    workflow_history_view_class = views.DraftWorkflowHistoryView
    workflow_history_detail_view_class = views.DraftWorkflowDetailView
    edit_handler = TabbedInterface(
        [
            ObjectList([FieldPanel("standards"), CodesPanel()], heading=_("Rules")),
            ObjectList(
                [
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("slug"), FieldPanel("timezone")]),
                    FieldRowPanel([FieldPanel("body"), FieldPanel("body_name")]),
                    FieldPanel("sources"),
                    FieldPanel("statements"),
                    FieldPanel("notes"),
                ],
                heading=_("Cover"),
            ),
            ObjectList([WordsPanel()], heading=_("In plain words")),
        ],
        base_form_class=ProgrammeDraftForm,
    )

    def register_chooser_viewset(self) -> None:
        """None: nothing refers to a draft."""

    def register_snippet_model(self) -> None:
        """Not among the models that bulk actions, reports and Wagtail's list of snippets know."""

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("bring/", drafting.bring, name="bring"),
            path("bring/<int:pk>/", drafting.bring, name="bring_into"),
            path("open/", drafting.open_published, name="open"),
            path("export/<int:pk>/", drafting.export, name="export"),
            path("decide/<int:pk>/", drafting.decide, name="decide"),
            path("approve/<int:pk>/", drafting.approve, name="approve"),
            path("return/<int:pk>/", drafting.return_draft, name="return"),
            path("changes/<int:pk>/work-out/", changes.work_out, name="work_out"),
            path("changes/<int:pk>/", changes.change, name="change"),
        ]


register_snippet(ProgrammeDraftViewSet)
