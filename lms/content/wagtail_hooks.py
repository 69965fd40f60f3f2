"""Knows where the words of the house touch Wagtail: how a recording is sent, what keeps many pages from going live at
once, and the reports of pages to read again."""

from collections.abc import Iterator

from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.permissions import policy_registry

from lms.content import serving, views
from lms.content.checked import CheckedPage


@hooks.register("before_serve_document", order=100)
def serve_a_part(document, request):
    """After Wagtail's own question who may have the document."""
    return serving.part(document, request)


@hooks.register("before_bulk_action")
def refuse_what_is_unfinished(request, action_type, objects, action):
    """Several pages at once are held to what one page is held to, and nothing is published where one has a fault."""
    if action_type != "publish" or action.model is not Page:
        return None
    chosen = list(_to_be_published(objects, action.cleaned_form.cleaned_data))
    found = [(page, words) for page in chosen for faults in page.faults().values() for words in faults]
    for page, words in found:
        messages.error(request, f"{page.title}: {words}")
    return redirect(action.next_url) if found else None


def _to_be_published(pages, asked) -> Iterator[CheckedPage]:
    for page in pages:
        below = page.get_descendants().not_live().specific() if asked.get("include_descendants") else []
        for one in [page, *below]:
            draft = one.get_latest_revision_as_object()
            if isinstance(draft, CheckedPage):
                yield draft


@hooks.register("register_admin_urls")
def doors_in_the_editor():
    unreviewed, words = views.UnreviewedView.as_view, views.WordsView.as_view
    return [
        path("pages/<int:page_id>/review/", views.review, name="content_review"),
        path("reports/unreviewed/", unreviewed(), name="content_unreviewed"),
        path("reports/unreviewed/results/", unreviewed(results_only=True), name="content_unreviewed_results"),
        path("reports/words/", words(), name="content_words"),
        path("reports/words/results/", words(results_only=True), name="content_words_results"),
    ]


class OwnPagesMenuItem(MenuItem):
    """For whoever may write some page."""

    def is_shown(self, request) -> bool:
        return policy_registry.get_by_type(Page).user_has_any_permission(request.user, ["add", "change", "publish"])


@hooks.register("register_reports_menu_item")
def list_what_needs_a_review():
    where = reverse("content_unreviewed")
    return OwnPagesMenuItem(_("Not reviewed for a year"), where, name="unreviewed", icon_name="time", order=100)


@hooks.register("register_reports_menu_item")
def list_words():
    where = reverse("content_words")
    return OwnPagesMenuItem(_("Words to think about"), where, name="words", icon_name="openquote", order=110)


@hooks.register("register_page_header_buttons")
def offer_a_review(page, user, view_name, next_url=None):
    if page.live and page.permissions_for_user(user).can_edit():
        yield Button(_("Review"), reverse("content_review", args=[page.pk]), icon_name="view", priority=70)
