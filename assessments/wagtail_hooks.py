"""Knows where this room touches Wagtail: lists and files for examiners, each limited to their organisations."""

import json
from collections.abc import Iterable

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from assessments import admin_views as views
from assessments import exchange_views as files
from assessments import items
from assessments.admin_forms import AssessmentForm, BlueprintPanel, ItemVersionForm, WithinOrganisationForm
from assessments.items import Kind
from assessments.models import Assessment, ItemBank, ItemVersion
from assessments.policies import POLICIES
from lms.people import access as roles
from lms.people.roles import Role

for model, policy in POLICIES.items():
    register_permission_policy(model, policy)


class WithinOrganisationViewSet(ModelViewSet):
    """No copies, which would leave the bank's walls, and every view asks for each object."""

    copy_view_enabled = False
    index_view_class = views.OwnIndexView
    add_view_class = views.SetUpView
    edit_view_class = views.ChangeSetUpView
    delete_view_class = views.OwnDeleteView
    history_view_class = views.OwnHistoryView
    usage_view_class = views.OwnUsageView


class ItemBankViewSet(WithinOrganisationViewSet):
    model = ItemBank
    name = "assessment_banks"
    icon = "folder-open-inverse"
    list_display = ["title", "code", "organisation", "is_exam"]
    search_fields = ["title", "code"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("title"), FieldPanel("code")]),
            FieldRowPanel([FieldPanel("organisation"), FieldPanel("is_exam")]),
            InlinePanel("topics", heading=_("Topics"), label=_("Topic"), min_num=1),
        ],
        base_form_class=WithinOrganisationForm,
    )


def _shown_for(kinds: Iterable[str]) -> dict[str, str]:
    return {"data-w-rules-target": "show", "data-w-rules": json.dumps({"kind": sorted(kinds)})}


class ItemViewSet(WithinOrganisationViewSet):
    model = ItemVersion
    name = "assessment_items"
    icon = "help"
    list_display = ["item", "number", "bank", "topic", "kind", "status", "written_at"]
    list_filter = ["topic", "kind", "difficulty", "is_pretest"]
    search_fields = ["item__code", "title", "stem"]
    inspect_view_enabled = True
    inspect_template_name = "assessments/admin/item.html"
    index_view_class = views.ItemIndexView
    add_view_class = views.DraftView
    edit_view_class = views.RedraftView
    inspect_view_class = views.LookAtView
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("code"), FieldPanel("title")]),
            FieldRowPanel([FieldPanel("topic"), FieldPanel("difficulty")]),
            FieldPanel("kind"),
            FieldPanel("stem"),
            FieldPanel("options", attrs=_shown_for(items.OPTION_KINDS)),
            FieldPanel("pairs", attrs=_shown_for({Kind.MATCHING})),
            FieldPanel("answers", attrs=_shown_for(items.ANSWER_KINDS)),
            FieldPanel("case_matters", attrs=_shown_for({Kind.SHORT_ANSWER})),
            FieldPanel("rationale"),
            FieldPanel("is_pretest"),
            MultiFieldPanel([FieldPanel("source"), FieldPanel("language")], heading=_("Where it comes from")),
        ],
        # Wagtail's own rules show the lists of the kind that is chosen.
        attrs={"data-controller": "w-rules", "data-action": "change->w-rules#resolve"},
        base_form_class=ItemVersionForm,
    )

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("preview/<int:pk>/", views.preview, name="preview"),
            path("approve/<int:pk>/", views.approve, name="approve"),
            path("retire/<int:pk>/", views.retire, name="retire"),
            path("revise/<int:pk>/", views.revise, name="revise"),
        ]


class AssessmentViewSet(WithinOrganisationViewSet):
    model = Assessment
    name = "assessment_policies"
    icon = "clipboard-list"
    list_display = ["title", "code", "organisation", "cut_percent"]
    search_fields = ["title", "code"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("title"), FieldPanel("code")]),
            FieldPanel("organisation"),
            FieldPanel("introduction"),
            BlueprintPanel("blueprint", heading=_("Blueprint"), label=_("Items of one topic"), min_num=1),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("time_limit_minutes"), FieldPanel("grace_seconds")]),
                    FieldRowPanel([FieldPanel("attempts"), FieldPanel("window_days"), FieldPanel("wait_days")]),
                    FieldRowPanel([FieldPanel("cut_percent"), FieldPanel("scale")]),
                    FieldRowPanel([FieldPanel("feedback"), FieldPanel("release")]),
                    FieldRowPanel([FieldPanel("layout"), FieldPanel("pretest_count")]),
                    FieldRowPanel([FieldPanel("shuffle"), FieldPanel("shuffle_options")]),
                ],
                heading=_("Policy"),
            ),
        ],
        base_form_class=AssessmentForm,
    )


class ExaminersMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return roles.holds(request.user, Role.EXAMINER)


class ItemFileViewSet(ViewSet):
    """Items on their way in and out; its own views ask who may."""

    name = "assessment_files"
    icon = "upload"
    menu_label = _("Files of items")
    menu_item_class = ExaminersMenuItem

    def get_urlpatterns(self):
        return [
            path("", files.bring, name="bring"),
            path("<int:pk>/", files.look, name="look"),
            path("<int:pk>/take/", files.take, name="take"),
            path("<int:pk>/put-away/", files.put_away, name="put_away"),
            path("hand-out/<int:pk>/", files.hand_out, name="hand_out"),
        ]


class AssessmentsGroup(ModelViewSetGroup):
    menu_label = _("Assessments")
    menu_icon = "clipboard-list"
    items = (ItemBankViewSet, ItemViewSet, AssessmentViewSet, ItemFileViewSet)


@hooks.register("register_admin_viewset")
def register_assessments():
    return AssessmentsGroup()
