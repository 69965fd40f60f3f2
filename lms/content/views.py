"""Doors inside the editor: a page is noted as reviewed, and what needs reading again or other words is listed."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import DateField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from lms.content import actions, words
from lms.content.models import PageReview
from lms.content.templatetags.peerway import longdate
from lms.people.access import SignedInRequest


def a_year_before(day: date) -> date:
    """The same day a year earlier; the last of February for the 29th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def review(request: SignedInRequest, page_id: int) -> HttpResponse:
    """Who read the page through and when, and the button that says so for today."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if request.method == "POST":
        actions.review_page(page=page, by=request.user, on=timezone.localdate())
        messages.success(request, _("“%(title)s” is reviewed as of today.") % {"title": page.title})
        return redirect("content_unreviewed")
    context = {
        "page": page,
        "reviews": PageReview.objects.filter(page=page).select_related("reviewed_by")[:10],
        "header_title": _("Review"),
        "page_title": _("Review"),
        "page_subtitle": page.title,
        "header_icon": "view",
    }
    return TemplateResponse(request, "content/admin/review.html", context)


def unreviewed(pages: QuerySet, on: date) -> QuerySet:
    """Published pages that nobody has read through for a year, with `since`, the longest waiting first.

    A page that was never reviewed counts from the day it was published first.
    """
    last = PageReview.objects.filter(page=OuterRef("pk")).order_by("-reviewed_on", "-pk")
    dated = pages.filter(live=True, depth__gt=1).annotate(
        last_reviewed_on=Subquery(last.values("reviewed_on")[:1]),
        last_reviewed_by=Subquery(last.values("reviewed_by__email")[:1]),
        since=Coalesce(Subquery(last.values("reviewed_on")[:1]), Cast(TruncDate("first_published_at"), DateField())),
    )
    return dated.filter(since__lte=a_year_before(on)).order_by("since", "path")


class OwnPagesReport(ReportView):
    """Pages that whoever asks may change, and no others."""

    model = Page
    is_searchable = False
    any_permission_required = ["add", "change", "publish"]

    def own(self) -> QuerySet:
        policy = self.permission_policy
        return policy.instances_user_has_permission_for(self.request.user, "change").select_related("content_type")


class UnreviewedView(OwnPagesReport):
    page_title = gettext_lazy("Not reviewed for a year")
    header_icon = "time"
    index_url_name = "content_unreviewed"
    index_results_url_name = "content_unreviewed_results"
    list_export = ["title", "since", "last_reviewed_by"]
    export_headings = {
        "since": gettext_lazy("Reviewed or first published on"),
        "last_reviewed_by": gettext_lazy("Reviewed by"),
    }
    columns = [
        TitleColumn(
            "title", label=gettext_lazy("Title"), get_url=lambda page: reverse("content_review", args=[page.pk])
        ),
        Column("type", label=gettext_lazy("Type"), accessor=lambda page: page.content_type.name),
        Column(
            "since",
            label=gettext_lazy("Reviewed or first published on"),
            accessor=lambda page: longdate(page.since),
        ),
        Column("by", label=gettext_lazy("Reviewed by"), accessor=lambda page: page.last_reviewed_by or _("nobody yet")),
    ]

    def get_queryset(self) -> QuerySet:
        return unreviewed(self.own(), timezone.localdate())


class WordsView(OwnPagesReport):
    page_title = gettext_lazy("Words to think about")
    header_icon = "openquote"
    index_url_name = "content_words"
    index_results_url_name = "content_words_results"
    list_export = ["title", "where", "word", "better"]
    columns = [
        TitleColumn(
            "title", label=gettext_lazy("Page"), get_url=lambda one: reverse("wagtailadmin_pages:edit", args=[one.pk])
        ),
        Column("where", label=gettext_lazy("Where")),
        Column("word", label=gettext_lazy("Word")),
        Column("better", label=gettext_lazy("Better")),
    ]

    def get_queryset(self) -> Any:
        return words.found(self.own())

    def filter_queryset(self, queryset: Any) -> Any:
        return queryset
